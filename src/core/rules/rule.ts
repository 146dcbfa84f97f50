/**
 * A rule says whether one record may be in the room's set. It is a pure function of the record's bytes, the
 * room's policy and the time given: every peer must come to the same verdict, so no rule looks at the set,
 * at the sender, or at what one person likes to see (that is a filter, in the view).
 */
import { packedOf } from '../record/body.ts';
import type { Packed } from '../record/layout.ts';
import type { SignedRecord } from '../record/record.ts';

/** `rule` names the rule for the log and for `E_REFUSED`; `reason` is one plain sentence for people. */
export type Verdict =
  | { readonly accept: true }
  | { readonly accept: false; readonly rule: string; readonly reason: string };

/** Looks at a record's header. `now`: ms since 1970; `said`: what its bytes say, where they were just read. */
export type Rule = (record: SignedRecord, now: number, said?: Packed) => Verdict;

/** Looks at what a record says. Its content is UTF-8 that records may carry. */
export type EventRule = (said: Packed) => Verdict;

/** The yes of every rule. */
export const ACCEPT: Verdict = { accept: true };

/** Name of the rule in refusals of records at which code of ours failed. */
export const POISON_RULE = 'poison';

/** A no, in the name of a rule. */
export function refuse(rule: string, reason: string): Verdict {
  return { accept: false, rule, reason };
}

/** The first no of several rules, in their order; cheap rules go first. */
export function all(...rules: readonly Rule[]): Rule {
  return (record, now, said) => {
    for (const rule of rules) {
      const verdict = rule(record, now, said);
      if (!verdict.accept) return verdict;
    }
    return ACCEPT;
  };
}

/** Makes one rule of several that look inside the record, so that it is read once; its id was computed when it was decoded. */
export function opened(...rules: readonly EventRule[]): Rule {
  return (record, _, read) => {
    const said = read ?? packedOf(record);
    for (const rule of rules) {
      const verdict = rule(said);
      if (!verdict.accept) return verdict;
    }
    return ACCEPT;
  };
}
