/**
 * Files of a room in the origin private file system, as its page holds them: a worker keeps them (`files-worker.ts`), and every call goes
 * there. Where the worker dies, whatever waits is `closed`, and opening starts another one.
 *
 * Where this browser has no such place (some have none in private windows, or forbid workers), opening rejects with `OpfsAbsent`, and
 * nothing was changed.
 */
import type { Files, PieceClaim } from '../../ports.ts';
import { hear, silence, type Hearable } from '../system/heard-worker.ts';
import { storeFault } from './fitting.ts';
import { HandedFiles } from './handed-files.ts';
import type { FilesAnswer, FilesCall, FilesMessage } from './work.ts';

/** A worker that runs `files-worker.ts`. */
export interface FilesWorker extends Hearable {
  postMessage(message: FilesMessage, transfer: readonly Transferable[]): void;
}

/** How to make them. */
export interface OpfsFilesOptions {
  /** One per room. */
  readonly name: string;
  /** Starts the worker; may throw where none is allowed. */
  readonly start: () => FilesWorker;
}

/** The place is not there. A `StoreFault`, too. */
export class OpfsAbsent extends Error {
  readonly store = 'broken';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Files in the origin private file system. Starts no worker until it is opened. */
export function opfsFiles(options: OpfsFilesOptions): Files {
  const desk = new Desk(options);
  // An answer is of the type of its call: the worker has the same port.
  return new HandedFiles((call, ...given) => desk.ask(call, given) as ReturnType<Required<Files>[typeof call]>);
}

/** What may be in the same memory as a block that is given away, bytes: the message that brought it, and its frame. More may be somebody else's. */
const BESIDE_BYTES_MAX = 64;

interface Waiting {
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

/** Where calls wait for the worker's answers, which come in their order. */
class Desk {
  readonly #options: OpfsFilesOptions;
  readonly #waiting: Waiting[] = [];
  #worker: FilesWorker | undefined;
  /** Whether the worker ever said something: one that never did was not allowed to run. */
  #isHeard = false;

  constructor(options: OpfsFilesOptions) {
    this.#options = options;
  }

  async ask(call: FilesCall, given: readonly unknown[]): Promise<unknown> {
    if (this.#worker === undefined && call === 'close') return undefined;
    if (this.#worker === undefined && call !== 'open') throw storeFault('closed', 'these files are not open');
    const worker = this.#worker ?? this.#started();
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const { words, transfer } = handedOver(call, given);
    worker.postMessage({ type: 'call', call, given: words }, transfer);
    try {
      return await answer;
    } finally {
      // Nobody else starts a worker before the last of what was asked of this one is answered.
      if (call === 'close' && this.#waiting.length === 0) this.#end(worker);
    }
  }

  #started(): FilesWorker {
    const { name, start } = this.#options;
    let worker: FilesWorker;
    try {
      worker = start();
    } catch (reason) {
      throw new OpfsAbsent(String(reason));
    }
    this.#worker = worker;
    this.#isHeard = false;
    hear(worker, (answer) => this.#heard(worker, answer as FilesAnswer), () => this.#end(worker));
    worker.postMessage({ type: 'name', name }, []);
    return worker;
  }

  #heard(worker: FilesWorker, answer: FilesAnswer): void {
    const waiting = this.#waiting.shift();
    this.#isHeard = true;
    switch (answer.type) {
      case 'done':
        return waiting?.resolve(answer.result);
      case 'failed':
        return waiting?.reject(answer.fault);
      case 'absent':
        waiting?.reject(new OpfsAbsent(answer.reason));
        this.#end(worker);
    }
  }

  #end(worker: FilesWorker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    silence(worker);
    const why = this.#isHeard ? storeFault('closed', 'the worker that keeps files is gone') : new OpfsAbsent('no worker can run');
    for (const { reject } of this.#waiting.splice(0)) reject(why);
  }
}

/** What goes over as it is: the memory of what is given away, if little else is in it, and copies of other bytes, which whoever gave them keeps. */
interface HandedOver {
  readonly words: readonly unknown[];
  readonly transfer: readonly Transferable[];
}

function handedOver(call: FilesCall, given: readonly unknown[]): HandedOver {
  const transfer = new Set<Transferable>();
  const over = (bytes: Uint8Array, isGivenAway: boolean): Uint8Array => {
    const own = isGivenAway && bytes.buffer.byteLength - bytes.byteLength <= BESIDE_BYTES_MAX ? bytes : bytes.slice();
    transfer.add(own.buffer as ArrayBuffer);
    return own;
  };
  if (call === 'keep') {
    const [root, piece, { blocks, ...claim }] = given as [string, number, PieceClaim];
    return { words: [root, piece, { ...claim, blocks: blocks.map((block) => over(block, true)) }], transfer: [...transfer] };
  }
  const words = given.map((word) => (word instanceof Uint8Array ? over(word, call === 'write') : word));
  return { words, transfer: [...transfer] };
}
