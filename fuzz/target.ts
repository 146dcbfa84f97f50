/**
 * What is fuzzed: a function of bytes that a stranger, a file or a damaged disk could bring. A target throws where
 * something is wrong, and only then: a decoder that threw, two readings that differ, an answer much larger than the
 * question. How long it takes is looked at by whoever runs it.
 */

/** Something that takes foreign bytes. */
export interface Target {
  readonly name: string;
  /** Inputs to begin from, made by our own encoders. */
  readonly seeds: () => readonly Uint8Array[];
  /** Throws where something is wrong. */
  readonly run: (bytes: Uint8Array) => void | Promise<void>;
}

/** Throws unless it holds. */
export function ensure(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Bytes of text as a stranger may send it, with what is no UTF-8 replaced. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Text as bytes. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What a decoded value may take for each byte of its input, bytes, and what it may take anyway. */
const GROWTH_MAX = 160;
const GROWTH_FREE = 16_384;

/** Throws where a decoded value is much larger than what it was decoded from. */
export function ensureSmall(value: unknown, input: Uint8Array): void {
  const weight = weightOf(value);
  ensure(weight <= GROWTH_MAX * input.length + GROWTH_FREE, `${input.length} bytes became about ${weight}`);
}

/** What a value takes in memory, roughly, bytes. No recursion: the value is foreign. */
function weightOf(value: unknown): number {
  const open: unknown[] = [value];
  let weight = 0;
  while (open.length > 0) {
    const next = open.pop();
    weight += 16;
    if (typeof next === 'string') weight += 2 * next.length;
    else if (ArrayBuffer.isView(next)) weight += next.byteLength;
    else if (Array.isArray(next)) open.push(...next);
    else if (next instanceof Map || next instanceof Set) open.push(...next.values());
    else if (typeof next === 'object' && next !== null) open.push(...Object.values(next));
  }
  return weight;
}
