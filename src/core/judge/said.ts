/**
 * From a record to what a content rule is shown of it. In a room with a secret the shell makes this itself, of what it
 * unsealed.
 */
import { assert } from '../base/assert.ts';
import { bytesToText } from '../base/text.ts';
import { packedOf } from '../record/body.ts';
import { RECORD_KIND, type SignedRecord } from '../record/record.ts';
import type { Said } from '../rules/content.ts';

/** What the type is of the content of events that other programs wrote. */
const PLAIN_TEXT = 'text/plain';

/** What a record of an open room says. Whatever is no ordinary record holds text. */
export function saidOf(record: SignedRecord): Said {
  const { tags, content } = packedOf(record);
  const text = bytesToText(content);
  assert(text !== undefined, 'a decoded record has content in UTF-8');
  const type = record.kind === RECORD_KIND ? tags.find(([name]) => name === 'm')?.[1] : PLAIN_TEXT;
  return { collection: record.collection, key: record.name, author: record.author, type, content: text };
}
