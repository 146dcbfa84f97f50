/** Two queries that ask the same have the same text, so that whoever writes `{ limit: 10 }` anew at every render asks once. */
import type { Query } from '../index.ts';

/** A text that is the same exactly for queries that ask the same in the same words; `''` for none. */
export function queryKey(query: Query | undefined): string {
  if (query === undefined) return '';
  const { after, signal: _, ...rest } = query;
  return JSON.stringify({ ...rest, after: typeof after === 'object' ? after.cursor : after }, plain);
}

/** What JSON would leave out or mix up is told by its type and its text. */
function plain(_name: string, value: unknown): unknown {
  const isPlain = typeof value === 'object' || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  return isPlain ? value : `\0${typeof value} ${String(value)}`;
}
