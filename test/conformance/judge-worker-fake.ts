/** The judge's worker on this thread: the real program without the thread, for tests in Node. */
import type { WorkerLike } from '../../src/adapters/judge/judge-thread.ts';
import type { PageMessage } from '../../src/adapters/judge/work.ts';
import { judgeOf } from '../../src/core/judge/judge.ts';
import { INDIFFERENT, type Judge } from '../../src/core/judge/mark.ts';
import { packMarks, unpackSaid } from '../../src/core/judge/parcel.ts';

/** Answers in later turns, one message in each, as a thread would. */
export class JudgeWorkerFake implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  onerror: WorkerLike['onerror'] = null;
  /** Pieces that are still answered before it dies, count. */
  #life: number;
  #judge: Judge | undefined;

  constructor(life = Infinity) {
    this.#life = life;
  }

  postMessage(message: PageMessage, transfer: Transferable[]): void {
    const received = structuredClone(message, { transfer });
    setImmediate(() => this.#receive(received));
  }

  terminate(): void {
    this.#judge = undefined;
  }

  #receive(message: PageMessage): void {
    if (message.type === 'policy') {
      this.#judge = judgeOf(message.policy, message.lists) ?? INDIFFERENT;
      return;
    }
    const judge = this.#judge;
    if (judge === undefined) return;
    if (this.#life-- <= 0) return this.onerror?.({ preventDefault: () => undefined } as ErrorEvent);
    const marks = packMarks(unpackSaid(message.said).map((said) => judge.judge(said)));
    this.onmessage?.({ data: { work: message.work, marks } } as MessageEvent);
  }
}
