/**
 * Which bytes of a file a request asks for: the header `Range` of RFC 9110, section 14. Media elements ask for the rest from where
 * they are, savers of downloads that broke for what they lack.
 *
 * One range is answered. Several, other units and what makes no sense are passed over, as the RFC allows: the answer is the whole file.
 */

/** What is asked for. `end` is the first byte that is not. */
export type Asked =
  | { readonly type: 'whole' }
  | { readonly type: 'part'; readonly start: number; readonly end: number }
  /** Nothing that the file has. */
  | { readonly type: 'beyond' };

/** A first and a last byte, either of which may be missing. */
const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/** What a request with this header asks of a file of `size` bytes. */
export function askedOf(range: string | null, size: number): Asked {
  const [, first = '', last = ''] = ONE_RANGE.exec(range ?? '') ?? [];
  if (first === '') return last === '' ? { type: 'whole' } : suffix(Number(last), size);
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { type: 'whole' };
  if (start >= size) return { type: 'beyond' };
  return { type: 'part', start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/** The last so many bytes. */
function suffix(length: number, size: number): Asked {
  if (length === 0 || size === 0) return { type: 'beyond' };
  return { type: 'part', start: Math.max(0, size - length), end: size };
}
