/**
 * A letter: a value for some authors and nobody else, in any room. It is sealed once with a key of its own; that key is sealed
 * for each reader with NIP-44, by the pair of keys of author and reader, so that whoever signs elsewhere can read and write.
 * The author is a reader, too.
 *
 *   tags      ["m", "application/vnd.peerset.letter"], then ["p", reader] for each, in the order of `keys`
 *   content   JSON of { payload, keys }; payload: NIP-44 of the JSON of { content, type } with the letter's key;
 *             keys: NIP-44 of the key in hex, for each reader
 *
 * The readers are named in the open: a remote signer can be asked for one key, not for every one there is. In a room with a
 * secret all this is inside, where members alone see it.
 */
import { fromHex, toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { scanJson } from './json.ts';
import { LETTER_TYPE } from './letter-type.ts';
import { isSealable, openText, sealText } from './nip44.ts';

/** What a letter holds, as an ordinary record would say it. */
export interface LetterText {
  readonly content: string;
  /** Its tag `m`; absent for JSON. */
  readonly type?: string;
}

/** One reader, and the letter's key sealed for them. */
export interface LetterKey {
  /** 64 hex. */
  readonly reader: string;
  readonly sealed: string;
}

/** The payload of a letter; undefined where it is too large. `key`, `nonce`: 32 random bytes each. */
export function sealLetter(text: LetterText, key: Uint8Array, nonce: Uint8Array): string | undefined {
  const json = JSON.stringify(text);
  return isSealable(json) ? sealText(key, nonce, json) : undefined;
}

/** What is said to each reader's cipher. */
export function letterKeyText(key: Uint8Array): string {
  return toHex(key);
}

/** Content and tags of the record. */
export function letterRecord(payload: string, keys: readonly LetterKey[]): { readonly content: string; readonly tags: readonly (readonly string[])[] } {
  return {
    content: JSON.stringify({ payload, keys: keys.map(({ sealed }) => sealed) }),
    tags: [['m', LETTER_TYPE], ...keys.map(({ reader }) => ['p', reader])],
  };
}

/** A letter as one reader finds it; undefined where it is none, or not for them. */
export function letterFor(reader: string, content: string, tags: readonly (readonly string[])[]): { readonly payload: string; readonly key: string } | undefined {
  const place = tags.filter(([name]) => name === 'p').findIndex((tag) => tag[1] === reader);
  if (place < 0 || place >= LIMITS.letterReadersMax || isFault(scanJson(content))) return undefined;
  const said = JSON.parse(content) as { readonly payload?: unknown; readonly keys?: unknown } | null;
  const key: unknown = Array.isArray(said?.keys) ? (said.keys as readonly unknown[])[place] : undefined;
  return typeof said?.payload === 'string' && typeof key === 'string' ? { payload: said.payload, key } : undefined;
}

/** What a letter holds, for whoever knows its key as text; undefined where that does not open it. */
export function openLetter(payload: string, keyText: string): LetterText | undefined {
  const key = fromHex(keyText);
  const text = key?.length === 32 ? openText(key, payload) : undefined;
  if (text === undefined || isFault(text) || isFault(scanJson(text))) return undefined;
  const said = JSON.parse(text) as { readonly content?: unknown; readonly type?: unknown } | null;
  if (typeof said?.content !== 'string') return undefined;
  return typeof said.type === 'string' ? { content: said.content, type: said.type } : { content: said.content };
}
