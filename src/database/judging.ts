/**
 * What judges in this tab: the policy's own rules in a worker, then those of the application on the page's thread, where
 * functions are. Only rooms whose policy looks at content load it, by `import()`. With `defaults.ts` it knows adapters.
 *
 * What an author writes is judged before it is signed, by the rules that everybody applies: who writes hears at once what all others would
 * say.
 */
import type { WorkerLike } from '../adapters/judge/judge-thread.ts';
import { workerJudges } from '../adapters/judge/worker-judges.ts';
import { blobWorker } from '../adapters/system/blob-worker.ts';
import { LIMITS } from '../core/base/limits.ts';
import type { JudgedPolicy } from '../core/judge/content-judge.ts';
import { customMark } from '../core/judge/custom.ts';
import { NO_MARKS, refusalIn, type Mark } from '../core/judge/mark.ts';
import type { CustomRule, Said } from '../core/rules/content.ts';
import { looksAtContent } from '../core/rules/judged.ts';
import type { Policy } from '../core/rules/policy.ts';
import type { WrittenLists } from '../core/words/list.ts';
import type { Clock, Judges } from '../ports.ts';
import { closedError } from './errors.ts';
import { Part, type PartOptions } from './part.ts';
import { pause } from './pause.ts';
import { refusedByRule } from './write-errors.ts';

export interface JudgingOptions {
  readonly policy: Pick<Policy, 'content' | 'collections' | 'contentBytesMax'>;
  readonly clock: Clock;
  readonly onWake?: PartOptions<unknown>['onWake'];
  /** In place of the worker and what stands in for it. */
  readonly builtIn?: Judges;
}

/** One of our own that waits for its marks. */
interface Asked {
  readonly said: Said;
  readonly resolve: (marks: readonly Mark[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** All that judges for one room. */
export class RoomJudges implements Judges {
  readonly #rules: readonly CustomRule[];
  readonly #clock: Clock;
  /** Undefined where only the application has rules. */
  readonly #builtIn: Judges | undefined;
  /** Rejects with E_OPTION where a pattern is none. */
  readonly #checked: Promise<void> | undefined;
  #asked: Asked[] = [];
  #isClosed = false;

  constructor(options: JudgingOptions) {
    const { policy, clock } = options;
    this.#rules = policy.content.rules;
    this.#clock = clock;
    const judged = judgedPartOf(policy);
    const needsJudge = looksAtContent({ content: { ...judged.content, rules: [] }, collections: judged.collections });
    this.#builtIn = needsJudge ? (options.builtIn ?? builtInJudges(judged, options)) : undefined;
    this.#checked = policy.content.patterns.length === 0 ? undefined : checkPatterns(options);
    // Whoever asks is told.
    this.#checked?.catch(() => undefined);
  }

  /** Also a question about nothing tells whether the policy can be applied. */
  async judge(said: readonly Said[]): Promise<readonly (readonly Mark[])[]> {
    await this.#checked;
    const marks = await (this.#builtIn?.judge(said) ?? said.map(() => NO_MARKS));
    return this.#rules.length === 0 ? marks : this.#withCustom(said, marks);
  }

  /**
   * Judges what this device is about to sign; what is asked at one time is asked together.
   * @throws PeersetError E_REFUSED with rule, reason and fix; E_OPTION where the policy cannot be applied; E_CLOSED.
   */
  async own(said: Said): Promise<void> {
    const marks = await new Promise<readonly Mark[]>((resolve, reject) => {
      if (this.#asked.push({ said, resolve, reject }) === 1) queueMicrotask(() => void this.#askTogether());
    });
    const refusal = refusalIn(marks);
    if (refusal !== undefined) throw refusedByRule(refusal.rule, refusal.reason);
  }

  warm(): void {
    this.#builtIn?.warm?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#builtIn?.close();
  }

  async #askTogether(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const marks = await this.judge(asked.map(({ said }) => said));
      asked.forEach(({ resolve }, i) => resolve(marks[i]!));
    } catch (reason) {
      for (const { reject } of asked) reject(this.#isClosed ? closedError() : reason);
    }
  }

  /** In slices, between which the page has its turn: nobody knows how long a rule of the application takes. */
  async #withCustom(said: readonly Said[], marks: readonly (readonly Mark[])[]): Promise<readonly (readonly Mark[])[]> {
    const all: (readonly Mark[])[] = [];
    let since = this.#clock.now();
    for (const [i, one] of said.entries()) {
      const found = marks[i]!;
      const custom = refusalIn(found) === undefined ? customMark(this.#rules, one) : undefined;
      all.push(custom === undefined ? found : [...found, custom]);
      if (this.#clock.now() - since < LIMITS.verifySliceMs) continue;
      await pause(this.#clock);
      since = this.#clock.now();
    }
    return all;
  }
}

/** What of a policy can travel to a worker: functions cannot. */
function judgedPartOf({ content: { words, links, patterns }, collections }: JudgingOptions['policy']): JudgedPolicy {
  return {
    content: { words, links, patterns },
    collections: new Map([...collections].map(([name, { links: fields }]) => [name, { links: fields }])),
  };
}

async function checkPatterns({ policy, clock, onWake }: JudgingOptions): Promise<void> {
  const part = new Part({ name: 'patterns', load: () => import('./pattern-check.ts'), clock, ...(onWake === undefined ? {} : { onWake }) });
  const error = (await part.keep())?.patternError(policy);
  if (error !== undefined) throw error;
}

function builtInJudges(policy: JudgedPolicy, { clock, onWake }: JudgingOptions): Judges {
  const retry = onWake === undefined ? { clock } : { clock, onWake };
  const source = new Part({ name: "the judge's worker", load: () => import('../adapters/judge/judge-source.ts'), ...retry });
  const words = new Part({ name: 'lists of words', load: async () => (await import('../core/words/lists.ts')).WRITTEN_LISTS, ...retry });
  const lists = async (): Promise<WrittenLists> => (policy.content.words === undefined ? new Map() : ((await words.keep()) ?? Promise.reject(closedError())));
  const judgeHere = async (): Promise<Judges> => {
    const [{ inlineJudges }, written] = await Promise.all([import('../adapters/judge/inline-judges.ts'), lists()]);
    return inlineJudges({ policy, lists: written });
  };
  const here = new Part({ name: 'the judge', load: judgeHere, ...retry });
  const judges = workerJudges({
    policy,
    lists,
    startWorker: async (): Promise<WorkerLike | undefined> => {
      if (typeof Worker === 'undefined') return undefined;
      const program = (await source.keep())?.JUDGE_SOURCE;
      return program === undefined ? undefined : blobWorker(program, 'peerset judge');
    },
    fallback: async () => (await here.keep()) ?? Promise.reject(closedError()),
  });
  return {
    judge: (said) => judges.judge(said),
    warm: () => judges.warm?.(),
    close() {
      source.close();
      here.close();
      words.close();
      judges.close();
    },
  };
}
