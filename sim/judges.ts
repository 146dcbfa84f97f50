/** The judge of a simulated room, as every shell puts it together, and what follows from its rules alone for the checkers. */
import { customMark } from '../src/core/judge/custom.ts';
import { judgeOf } from '../src/core/judge/judge.ts';
import { refusalIn, type Judge } from '../src/core/judge/mark.ts';
import { saidOf } from '../src/core/judge/said.ts';
import type { SignedRecord } from '../src/core/record/record.ts';
import type { Law } from '../src/core/rules/law.ts';
import type { Policy } from '../src/core/rules/policy.ts';
import { WRITTEN_LISTS } from '../src/core/words/lists.ts';

/** Says why a record may not be in the set for what it says; undefined where it may. */
export type Censor = (record: SignedRecord) => string | undefined;

/** The judge of a policy with the application's rules, as every shell puts them together. */
export function judgeFor(policy: Policy): Judge {
  const judge = judgeOf(policy, WRITTEN_LISTS);
  return {
    judge: (said) => {
      const marks = judge?.judge(said) ?? [];
      const custom = refusalIn(marks) === undefined ? customMark(policy.content.rules, said) : undefined;
      return custom === undefined ? marks : [...marks, custom];
    },
  };
}

/** What nobody may store, known from the rules alone. */
export function censorOf({ law, judge }: { readonly law: Pick<Law, 'judges'>; readonly judge: Judge }): Censor {
  return (record) => (law.judges(record) ? refusalIn(judge.judge(saidOf(record)))?.rule : undefined);
}
