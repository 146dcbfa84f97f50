import { inlineJudges } from '../../src/adapters/judge/inline-judges.ts';
import type { WorkerLike } from '../../src/adapters/judge/judge-thread.ts';
import { workerJudges } from '../../src/adapters/judge/worker-judges.ts';
import type { JudgedPolicy } from '../../src/core/judge/content-judge.ts';
import { WRITTEN_LISTS } from '../../src/core/words/lists.ts';
import type { Judges } from '../../src/ports.ts';
import { JudgeWorkerFake } from './judge-worker-fake.ts';
import { judgesConformance } from './judges.ts';

judgesConformance('inline', (policy) => inlineJudges({ policy, lists: WRITTEN_LISTS }));
judgesConformance('worker', (policy) => over(policy, () => new JudgeWorkerFake()));
judgesConformance('worker, where there is none', (policy) => over(policy, () => undefined));
judgesConformance('worker, which dies after its first piece, as does the next', (policy) => over(policy, () => new JudgeWorkerFake(1)));

function over(policy: JudgedPolicy, start: () => WorkerLike | undefined): Judges {
  const lists = WRITTEN_LISTS;
  return workerJudges({ policy, lists: async () => lists, startWorker: async () => start(), fallback: async () => inlineJudges({ policy, lists }) });
}
