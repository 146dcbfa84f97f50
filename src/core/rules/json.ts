/**
 * Content that is meant as JSON must be JSON, and not too deep or too rich for the peers that keep it. Ordinary records
 * say with a tag `m` what they hold; without one it is JSON. Records of other kinds hold opaque text.
 */
import { isFault } from '../base/fault.ts';
import { scanJsonBytes } from '../record/json.ts';
import { RECORD_KIND } from '../record/record.ts';
import { ACCEPT, refuse, type EventRule } from './rule.ts';

/** Name of the tag that says what an ordinary record's content is. */
export const TYPE_TAG = 'm';

/** Refuses JSON that does not parse, or that has too many or too deeply nested values. */
export const jsonRule: EventRule = ({ kind, tags, content }) => {
  if (kind !== RECORD_KIND || tags.some(([name]) => name === TYPE_TAG)) return ACCEPT;
  const scanned = scanJsonBytes(content);
  return isFault(scanned) ? refuse('json', scanned.reason) : ACCEPT;
};
