/**
 * Files to which a record's value refers, as the room's law sees them: how large they say they are, and of which type. All of it is
 * the author's claim; the size binds nevertheless, because nobody fetches more of a file than its record says. It is that of all files of a
 * record together, so that an author's bytes are bound by a count times a size: a quota in bytes does not converge (`selection/refuted.test.ts`).
 *
 * Only content in which the property's name is written plainly, `"$file"`, has files; readers hold to that as well. So all
 * other records are done with after one search. What is refused here may be more than what readers would take for a file, and never less.
 */
import { isFault } from '../base/fault.ts';
import { bytesToText, textToBytes } from '../base/text.ts';
import { scanJsonBytes } from '../record/json.ts';
import { LETTER_TYPE } from '../record/letter-type.ts';
import { RECORD_KIND } from '../record/record.ts';
import { TYPE_TAG } from './json.ts';
import type { Policy } from './policy.ts';
import { ACCEPT, refuse, type EventRule, type Verdict } from './rule.ts';
import { isTypeIn } from './types.ts';

/** What a policy says of files. */
export type FilesPolicy = Pick<Policy, 'fileBytesMax'> & { readonly content: Pick<Policy['content'], 'types'> };

/** How a record writes the one property of an object that refers to a file. */
export const FILE_MARK = '"$file"';

const PROPERTY = '$file';
const MARK = textToBytes(FILE_MARK);
/** Content of these types is not JSON, so nothing in it refers to anything. */
const OPAQUE: ReadonlySet<string> = new Set(['text/plain', 'application/octet-stream', LETTER_TYPE]);

/** Refuses records that refer to files which are too large, or of types that the room does not take. */
export function filesRule(policy: FilesPolicy): EventRule {
  return ({ kind, tags, content }) => {
    if (kind !== RECORD_KIND || !holdsMark(content)) return ACCEPT;
    const type = tags.find(([name]) => name === TYPE_TAG)?.[1];
    const isRead = (type === undefined || !OPAQUE.has(type)) && !isFault(scanJsonBytes(content));
    return isRead ? filesVerdict(JSON.parse(bytesToText(content) ?? 'null'), policy) : ACCEPT;
  };
}

/** The same for a value: a member's, who alone can read it, or one that is to be put. */
export function filesVerdict(root: unknown, { fileBytesMax, content: { types } }: FilesPolicy): Verdict {
  const waiting: unknown[] = [root];
  let left = fileBytesMax;
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inside = Object.values(value) as readonly unknown[];
    if (inside.length === 1 && Object.hasOwn(value, PROPERTY)) {
      const { size, m } = claimOf(inside[0]);
      left -= Math.max(0, size);
      if (left < 0) return refuse('size', `this room takes files of at most ${fileBytesMax} bytes in one record`);
      if (typeof m === 'string' && !isTypeIn(types, m)) return refuse('types', `this room does not take files of the type ${m.slice(0, 64)}`);
    }
    for (const part of inside) waiting.push(part);
  }
  return ACCEPT;
}

/** What an object says of a file, whatever it is. */
function claimOf(claim: unknown): { readonly size: number; readonly m: unknown } {
  const { size, m } = (claim ?? {}) as { readonly size?: unknown; readonly m?: unknown };
  return { size: typeof size === 'number' ? size : 0, m };
}

function holdsMark(content: Uint8Array): boolean {
  for (let at = content.indexOf(MARK[0]!); at >= 0; at = content.indexOf(MARK[0]!, at + 1)) {
    if (MARK.every((byte, i) => content[at + i] === byte)) return true;
  }
  return false;
}
