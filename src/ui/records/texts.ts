/**
 * What a record says, as plain text. Everything here was written by anybody: it is cut, its control characters and those that turn the
 * direction of text become a mark, and it is only ever shown as text.
 */

/** Characters of a line in a list, and of a whole value; count. */
const LINE_MAX = 200;
const TEXT_MAX = 100_000;
/** Bytes shown of a value that is bytes, count. */
const BYTES_MAX = 1024;

/** What a value says, for a person. */
export interface ValueText {
  readonly kind: 'text' | 'json' | 'bytes' | 'nothing';
  readonly text: string;
  /** Whether there is more than is shown. */
  readonly isCut: boolean;
}

/** A value in one line. */
export function lineOf(value: unknown): string {
  if (typeof value === 'string') return harmless(value.slice(0, 4 * LINE_MAX)).replace(/\s+/g, ' ').trim().slice(0, LINE_MAX);
  if (value instanceof Uint8Array) return hexOf(value.subarray(0, 32));
  const said = saidFirst(value);
  return said ?? harmless((JSON.stringify(value) ?? '').slice(0, LINE_MAX));
}

/** A value as a whole, up to a length that a page can bear. */
export function textOf(value: unknown): ValueText {
  if (value === undefined) return { kind: 'nothing', text: '', isCut: false };
  if (value instanceof Uint8Array) return { kind: 'bytes', text: hexOf(value.subarray(0, BYTES_MAX)), isCut: value.length > BYTES_MAX };
  const isText = typeof value === 'string';
  const text = isText ? value : JSON.stringify(value, withoutPictures, 2);
  return { kind: isText ? 'text' : 'json', text: harmless(text.slice(0, TEXT_MAX)), isCut: text.length > TEXT_MAX };
}

/** Text without what could make it look like something else, or draw over its neighbours. Line ends and tabs stay. */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '�');
}

/** Advice that is a call of the library, for which the panel has a button. */
const FOR_PROGRAMS = /\b(db|rec)\.|[{}]/;

/** What to do about a record, as a rule says it, without what only programs can do. */
export function adviceOf(fix: string): string {
  if (!FOR_PROGRAMS.test(fix)) return harmless(fix);
  const parts = fix.replace(/\.$/, '').split(', or ').filter((part) => !FOR_PROGRAMS.test(part));
  return parts.length === 0 ? '' : `${harmless(parts.join(', or '))}.`;
}

/** A reference to a file brings a small picture of it as text, which nobody reads; the signed event has all of it. */
function withoutPictures(name: string, value: unknown): unknown {
  if (name !== '$file' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, said]) => [key, key === 'preview' ? '…' : said]));
}

/** Of an object the text that people most likely call it by. */
function saidFirst(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  for (const name of ['text', 'title', 'name', 'message']) {
    const said = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    if (typeof said === 'string' && said.trim() !== '') return lineOf(said);
  }
  return undefined;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
