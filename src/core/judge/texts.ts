/**
 * What of a record people can read: its text; every text and every name of a property in its JSON; its key and its
 * collection, where somebody chose those. All of it becomes one text with one part on each line, so that each rule looks once: what a look costs by
 * itself, thousands of parts must not cost thousands of times. The text is never longer than what was said.
 *
 * Bytes and letters hold nothing to read. Content of other types is read as JSON, because that is how it is shown.
 */
import { isFault } from '../base/fault.ts';
import { scanJson } from '../record/json.ts';
import { LETTER_TYPE } from '../record/letter-type.ts';
import type { LinkFields, Said } from '../rules/content.ts';

/** No part holds it, and no word, link or pattern reaches across. */
const BETWEEN = '\n';
const PLAIN = 'text/plain';
const OPAQUE: ReadonlySet<string> = new Set(['application/octet-stream', LETTER_TYPE]);
const NO_FIELDS: LinkFields = new Map();
/** Keys that nobody chose: random ones, and the digest of what was said. */
const MADE_KEY = /^=?[0-9a-f]{16,}$/;

/** A record, read. */
export interface Readable {
  /** All there is to read. */
  readonly text: string;
  /** The same without what link fields hold: links are at home there. */
  readonly textOutsideFields: string;
  /** What the link fields hold, by name; those that are absent are left out. */
  readonly fields: ReadonlyMap<string, unknown>;
}

/** Reads what was said. `names`: what else of it people read, such as its key. */
export function readableOf(said: Said, names: readonly string[], linkFields: LinkFields = NO_FIELDS): Readable {
  const { content, type } = said;
  if (type !== undefined && OPAQUE.has(type)) return plain(names);
  if (type === PLAIN) return plain([content, ...names]);
  const value = parsed(content);
  if (value !== undefined) return readJson(value, names, linkFields);
  return plain(type === undefined || type.startsWith('text/') ? [content, ...names] : names);
}

/** The key of a record, where a person may have chosen it. */
export function chosenKey(key: string | undefined): string | undefined {
  return key === undefined || key === '' || MADE_KEY.test(key) ? undefined : key;
}

function plain(parts: readonly string[]): Readable {
  const text = parts.join(BETWEEN);
  return { text, textOutsideFields: text, fields: new Map() };
}

/** Undefined where it is not JSON, or more of it than records may carry. */
function parsed(content: string): unknown {
  return isFault(scanJson(content)) ? undefined : JSON.parse(content);
}

function readJson(value: unknown, names: readonly string[], linkFields: LinkFields): Readable {
  const text = [...textsIn(value), ...names].join(BETWEEN);
  const fields = new Map<string, unknown>();
  if (linkFields.size === 0 || !isObject(value)) return { text, textOutsideFields: text, fields };
  const rest = Object.entries(value).filter(([name, found]) => {
    if (!linkFields.has(name)) return true;
    fields.set(name, found);
    return false;
  });
  return { text, textOutsideFields: [...textsIn(Object.fromEntries(rest)), ...names].join(BETWEEN), fields };
}

/** Every text and every name in a value, in the order they are read, without recursion: somebody else nested it. */
function textsIn(root: unknown): string[] {
  const texts: string[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (let i = value.length - 1; i >= 0; i--) waiting.push(value[i]);
    else if (isObject(value)) {
      for (const [name, found] of Object.entries(readableIn(value)).reverse()) waiting.push(found, name);
    }
  }
  return texts;
}

/** A reference to a file without what stands in it for machines: base64 may look like any word. Whatever is not of that form is read. */
function readableIn(value: object): object {
  const { [FILE_PROPERTY]: reference, ...others } = value as { readonly [name: string]: unknown };
  if (!isObject(reference) || Object.keys(others).length > 0) return value;
  return Object.fromEntries(Object.entries(reference).filter(([name, found]) => !(ENCODED.has(name) && typeof found === 'string' && ENCODING.test(found))));
}

const FILE_PROPERTY = '$file';
const ENCODED: ReadonlySet<string> = new Set(['x', 'root', 'salt', 'epoch', 'preview']);
const ENCODING = /^[A-Za-z0-9+/]*={0,2}$/;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
