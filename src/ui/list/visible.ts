/** Which rows of a long list are to be seen: with rows of one height this is arithmetic, and the page holds those rows only. */

/** Rows above and below what is to be seen that are there already, count: scrolling a little shows nothing empty. */
const SPARE = 8;
/** Rows in the page at most, count, whatever height somebody gives the list. */
const ROWS_MAX = 200;

/** A list and where it is scrolled to; px, and rows as a count. */
export interface Scrolled {
  readonly count: number;
  readonly rowPx: number;
  readonly top: number;
  readonly height: number;
}

/** Rows from one up to and without another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The rows that belong in the page. */
export function visibleRows({ count, rowPx, top, height }: Scrolled): Span {
  const first = Math.min(Math.max(0, Math.floor(top / rowPx)), Math.max(0, count - 1));
  const shown = Math.ceil(Math.max(0, height) / rowPx) + 1;
  const from = Math.max(0, first - SPARE);
  return { from, to: Math.min(count, from + ROWS_MAX, first + shown + SPARE) };
}

/** Where to scroll so that a row is to be seen as a whole, moving as little as it takes. */
export function topFor(index: number, { rowPx, top, height }: Omit<Scrolled, 'count'>): number {
  const [start, end] = [index * rowPx, (index + 1) * rowPx];
  if (start < top) return start;
  return end > top + height ? end - height : top;
}

/** The row that a key leads to; undefined for keys that lead nowhere. `page`: rows that are seen at once. */
export function rowAfter(key: string, { index, count, page }: { readonly index: number; readonly count: number; readonly page: number }): number | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: count - 1 };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return next === undefined || count === 0 ? undefined : Math.min(Math.max(0, next), count - 1);
}
