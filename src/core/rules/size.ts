/**
 * How large the content of a record may be, in bytes of UTF-8, as it is stored: in a sealed room that is the
 * sealed text. Quotas count records, because a quota in bytes does not converge; this rule is what makes the
 * count a bound on bytes.
 */
import { ACCEPT, refuse, type EventRule } from './rule.ts';

/** Refuses content of more than `contentBytesMax` bytes. */
export function sizeRule(contentBytesMax: number): EventRule {
  return ({ content }) => {
    if (content.length <= contentBytesMax) return ACCEPT;
    return refuse('size', `content over ${contentBytesMax} bytes; put large things as files`);
  };
}
