/**
 * What runs in the worker: the judge of one policy. `scripts/bundle.ts` bundles this file into one text and puts that in the
 * place of `judge-source.ts`; lists of words come with the policy.
 */
import { judgeOf } from '../../core/judge/judge.ts';
import { INDIFFERENT, type Judge } from '../../core/judge/mark.ts';
import { packMarks, unpackSaid } from '../../core/judge/parcel.ts';
import type { PageMessage, WorkAnswer } from './work.ts';

let judge: Judge | undefined;

self.onmessage = ({ data }: MessageEvent<PageMessage>): void => {
  switch (data.type) {
    case 'policy':
      judge = judgeOf(data.policy, data.lists) ?? INDIFFERENT;
      return;
    case 'judge': {
      const marks = packMarks(unpackSaid(data.said).map((said) => judge!.judge(said)));
      self.postMessage({ work: data.work, marks } satisfies WorkAnswer, { transfer: [marks] });
    }
  }
};
