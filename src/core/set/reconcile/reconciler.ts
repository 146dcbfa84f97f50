/**
 * Finds what two sets differ in, with few bytes and in few round trips: the entry to this folder.
 *
 *   asker.ts, answerer.ts   ranges, then a list or a sketch over those that differ
 *   small.ts                an asker with few records lists them all
 *   pages.ts                full ids, when nothing else helped
 *
 * It looks at the set as it was when the conversation began; what comes or goes meanwhile neither disturbs
 * it nor is noticed. It only names records: the caller sends them, and compares roots afterwards, because
 * ranges are compared by fingerprints of four bytes. A peer that lies is told lies about its own set only.
 */
import { assert } from '../../base/assert.ts';
import { fault, isFault, type Fault } from '../../base/fault.ts';
import type { SetSnapshot, SetView } from '../view.ts';
import { RangesAnswerer } from './answerer.ts';
import { RangesAsker } from './asker.ts';
import { ComparedTally } from './compared.ts';
import { decodeHello } from './hello-message.ts';
import { messageName, SMALL_SET_MAX, type MessageName } from './messages.ts';
import { PageAnswerer, PageAsker } from './pages.ts';
import { answerSmall, SmallAsker } from './small.ts';
import type { Machine, ReconcileStep, Side } from './step.ts';

export type { ReconcileStep };

/** A set that can be looked at while it changes. */
export interface ReconcilableSet extends SetView {
  snapshot(): SetSnapshot;
}

export interface ReconcilerOptions {
  /** Whether this side begins. */
  readonly initiator: boolean;
  /** Random bytes nobody can predict. */
  readonly random: (length: number) => Uint8Array;
  /** Horizon: records before this time in ms do not exist for this side. Default 0. */
  readonly lower?: number;
  /** `list` compares full ids, page by page; only the initiator's choice counts. Default `sketch`. */
  readonly mode?: 'sketch' | 'list';
  /** Whether somebody wants to know what was compared: then the last step says so. */
  readonly isObserved?: boolean;
}

/**
 * One side of one conversation. The initiator's `start()` gives the first message; every message of the
 * other side goes through `receive()`, whose `reply` goes back, until both are done. Hostile bytes give a
 * Fault, after which the conversation is over.
 *
 * @example
 * let message: Uint8Array | undefined = asker.start();
 * const answer = answerer.receive(message); // { reply, have, need, done, … } or a Fault
 */
export class Reconciler {
  readonly #set: ReconcilableSet;
  readonly #options: ReconcilerOptions;
  #side: Side | undefined;
  #machine: Machine | undefined;
  readonly #tally: ComparedTally | undefined;
  #over = false;

  constructor(set: ReconcilableSet, options: ReconcilerOptions) {
    this.#set = set;
    this.#options = options;
    this.#tally = options.isObserved === true ? new ComparedTally() : undefined;
  }

  /** The first message. Only for the initiator, and once. */
  start(): Uint8Array {
    assert(this.#options.initiator && this.#side === undefined, 'one side begins, and once');
    const side = this.#begin();
    if (this.#options.mode === 'list') {
      const machine = new PageAsker(side);
      this.#machine = machine;
      return machine.page();
    }
    const isSmall = side.set.size - side.set.rank(side.lower) <= SMALL_SET_MAX;
    const machine = isSmall ? new SmallAsker(side) : new RangesAsker(side);
    this.#machine = machine;
    return machine.hello;
  }

  /** What the other side's message leads to. */
  receive(bytes: Uint8Array): ReconcileStep | Fault {
    const result = this.#observed(this.#over ? fault('unexpected', 'this conversation is over') : this.#next(bytes));
    if (isFault(result) || result.done) this.#end();
    return result;
  }

  #observed(result: ReconcileStep | Fault): ReconcileStep | Fault {
    if (this.#tally === undefined || isFault(result)) return result;
    this.#tally.note(result);
    if (!result.done) return result;
    const { lower = 0, initiator } = this.#options;
    return { ...result, compared: this.#tally.compared(this.#machine?.spans?.(), { lower, initiator }) };
  }

  #next(bytes: Uint8Array): ReconcileStep | Fault {
    const name = messageName(bytes);
    if (isFault(name)) return name;
    if (this.#machine !== undefined) return this.#machine.receive(name, bytes);
    if (this.#options.initiator) return fault('unexpected', 'an answer before the question');
    return this.#open(name, bytes);
  }

  /** The first message the answerer gets says what kind of conversation it is. */
  #open(name: MessageName, bytes: Uint8Array): ReconcileStep | Fault {
    if (name === 'page') {
      this.#machine = new PageAnswerer(this.#begin());
      return this.#machine.receive(name, bytes);
    }
    if (name !== 'hello') return fault('unexpected', `${name} does not open a conversation`);
    const hello = decodeHello(bytes);
    if (isFault(hello)) return hello;
    if (hello.type === 'small') return answerSmall(this.#begin(), hello);
    const machine = new RangesAnswerer(this.#begin(), hello);
    this.#machine = machine;
    return machine.answer();
  }

  #begin(): Side {
    const { lower = 0, random } = this.#options;
    this.#side = { set: this.#set.snapshot(), lower, random };
    return this.#side;
  }

  #end(): void {
    if (!this.#over) this.#side?.set.release();
    this.#over = true;
    this.#machine = undefined;
  }
}
