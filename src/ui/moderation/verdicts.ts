/** The log of verdicts, sorted out: which of them somebody wants to see, and who or what is named most. */
import type { Verdict } from '../../index.ts';

/** Which verdicts to show; '' for any. */
export interface Filter {
  readonly action: Verdict['action'] | '';
  readonly where: Verdict['where'] | '';
  /** Exactly this rule, peer or author. */
  readonly rule: string;
  readonly peer: string;
  readonly author: string;
  /** Part of whatever is said or named. */
  readonly text: string;
}

/** Everything. */
export const ANY: Filter = { action: '', where: '', rule: '', peer: '', author: '', text: '' };

/** Those that fit, in their order. */
export function filtered(log: readonly Verdict[], filter: Filter): readonly Verdict[] {
  const text = filter.text.trim().toLowerCase();
  return log.filter((verdict) => {
    const fits = (['action', 'where', 'rule', 'peer', 'author'] as const).every((name) => filter[name] === '' || verdict[name] === filter[name]);
    return fits && (text === '' || wordsOf(verdict).some((word) => word?.toLowerCase().includes(text)));
  });
}

/** The names that were counted most, so many of them, with their counts; equal ones by name. */
export function most(counts: ReadonlyMap<string, number>, limit: number): readonly (readonly [name: string, count: number])[] {
  return [...counts].sort(([name, count], [other, more]) => more - count || (name < other ? -1 : 1)).slice(0, limit);
}

function wordsOf({ rule, reason, fix, key, collection, author, peer, id }: Verdict): readonly (string | undefined)[] {
  return [rule, reason, fix, key, collection, author, peer, id];
}
