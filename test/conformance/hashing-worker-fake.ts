/** The hashing worker on this thread: the real program without the thread, for tests in Node. */
import { HashingDesk } from '../../src/adapters/hashing/desk.ts';
import { webSuite } from '../../src/adapters/hashing/suite.ts';
import type { WorkerLike } from '../../src/adapters/hashing/thread.ts';
import type { HashingAnswer, HashingMessage } from '../../src/adapters/hashing/work.ts';

/** Answers in later turns, with what was sent cloned or transferred, as a thread would. */
export class HashingWorkerFake implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  onerror: WorkerLike['onerror'] = null;
  isEnded = false;
  readonly #desk = new HashingDesk(webSuite()!, (answer, transfer) => this.#say(answer, transfer));
  /** Messages that it still says before it dies, count. */
  #life: number;

  /** A worker that does not start says nothing, and dies. */
  constructor(life = Infinity) {
    this.#life = life;
    setImmediate(() => this.#say({ type: 'ready' }, []));
  }

  postMessage(message: HashingMessage, transfer: Transferable[]): void {
    const received = structuredClone(message, { transfer });
    setImmediate(() => {
      if (!this.isEnded) this.#desk.receive(received);
    });
  }

  terminate(): void {
    this.isEnded = true;
  }

  #say(answer: HashingAnswer, transfer: Transferable[]): void {
    if (this.isEnded) return;
    const said = structuredClone(answer, { transfer });
    setImmediate(() => {
      if (this.#life-- <= 0) this.onerror?.({ preventDefault: () => undefined } as ErrorEvent);
      else this.onmessage?.({ data: said } as MessageEvent);
    });
  }
}
