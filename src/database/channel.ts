/**
 * Messages between applications: tell all or some peers, ask one and get its answer. Nothing is stored. What
 * comes in was measured by the session; here it is decoded under limits, and how much we answer at once is bounded.
 */
import { LIMITS } from '../core/base/limits.ts';
import type { PeerId } from '../core/base/peer.ts';
import { npubOf } from '../core/record/author.ts';
import type { AppMessage } from '../core/replica/event.ts';
import type { Clock, Random } from '../ports.ts';
import { badOption, checkSignal, PeersetError } from './errors.ts';
import { isPlain } from '../core/rules/reading.ts';
import { decodePayload, encodePayload } from './payload.ts';

/** Who sent a message. */
export interface Sender {
  readonly peer: PeerId;
  /** The author who vouches for the peer; undefined for anonymous ones. */
  readonly npub: string | undefined;
  /** Whether it waits for an answer. */
  readonly asks: boolean;
}

/** What an application does with a message; what it returns answers a question. Throwing declines it. */
export type Answer<In, Out> = (value: In, from: Sender) => Out | Promise<Out> | void;

/** Messages of one name. */
export interface Channel<In = unknown, Out = unknown> {
  /**
   * Sends to all open peers, or to those named.
   * @throws PeersetError E_VALUE, E_CLOSED.
   */
  send(value: Out, options?: { readonly to?: PeerId | readonly PeerId[] }): void;
  /**
   * Asks one peer; resolves with its answer.
   * @throws PeersetError E_NO_ANSWER where it declines, leaves or stays silent; E_ABORTED, E_VALUE, E_CLOSED.
   */
  ask(value: Out, options: { readonly to: PeerId; readonly signal?: AbortSignal; readonly timeoutMs?: number }): Promise<In>;
}

export interface ChannelsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly tell: (message: AppMessage, to: readonly PeerId[] | undefined) => void;
  readonly isOpen: (peer: PeerId) => boolean;
}

interface Question {
  readonly peer: PeerId;
  readonly name: string;
  end(answer: { readonly value: unknown } | PeersetError): void;
}

const ASK_TIMEOUT_MS = 10_000;
const ASK_TIMEOUT_MAX_MS = 600_000;

/** All channels of a room. */
export class Channels {
  readonly #options: ChannelsOptions;
  readonly #answers = new Map<string, Set<Answer<unknown, unknown>>>();
  readonly #questions = new Map<number, Question>();
  readonly #answering = new Map<PeerId, number>();
  #nextRequest: number;

  constructor(options: ChannelsOptions) {
    this.#options = options;
    // Answers are told to all tabs; numbers that two tabs do not both use keep them apart.
    this.#nextRequest = options.random(6).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  /** Calls `answer` for messages of this name until the returned function is called. */
  listen(name: string, answer: Answer<unknown, unknown>): () => void {
    const answers = this.#answers.get(name) ?? new Set();
    this.#answers.set(name, answers.add(answer));
    return () => {
      answers.delete(answer);
      if (answers.size === 0) this.#answers.delete(name);
    };
  }

  send(name: string, value: unknown, to: readonly PeerId[] | undefined): void {
    this.#options.tell({ name, kind: 'tell', request: 0, payload: encodePayload(value) }, to);
  }

  async ask(name: string, value: unknown, { to, signal, timeoutMs = ASK_TIMEOUT_MS }: Parameters<Channel['ask']>[1]): Promise<unknown> {
    checkSignal(signal);
    if (!(timeoutMs > 0 && timeoutMs <= ASK_TIMEOUT_MAX_MS)) throw badOption('timeoutMs', `it is at most ${ASK_TIMEOUT_MAX_MS} ms`);
    const payload = encodePayload(value);
    if (!this.#options.isOpen(to)) throw noAnswer('there is no such peer');
    const request = this.#nextRequest++;
    const { clock } = this.#options;
    return new Promise((resolve, reject) => {
      const cancel = clock.wake(clock.now() + timeoutMs, () => this.#end(request, noAnswer('it stays silent')));
      const abort = (): void => this.#end(request, aborted(signal));
      signal?.addEventListener('abort', abort, { once: true });
      this.#questions.set(request, {
        peer: to,
        name,
        end: (answer) => {
          cancel();
          signal?.removeEventListener('abort', abort);
          if (answer instanceof PeersetError) reject(answer);
          else resolve(answer.value);
        },
      });
      this.#options.tell({ name, kind: 'ask', request, payload }, [to]);
    });
  }

  /** A message of a peer. */
  receive(peer: PeerId, author: string | undefined, message: AppMessage): void {
    const { name, kind, request, payload } = message;
    if (kind === 'answer' || kind === 'decline') {
      const question = this.#questions.get(request);
      if (question?.peer !== peer || question.name !== name) return;
      const answer = kind === 'answer' ? decodePayload(payload) : undefined;
      return this.#end(request, answer ?? noAnswer(kind === 'answer' ? 'its answer cannot be read' : 'it declined'));
    }
    const answers = this.#answers.get(name);
    const value = decodePayload(payload);
    if (answers === undefined || value === undefined) return;
    const from = { peer, npub: author === undefined ? undefined : npubOf(author), asks: kind === 'ask' };
    if (kind === 'ask') return void this.#answer(message, from, [...answers], value.value);
    for (const answer of [...answers]) void run(answer, value.value, from);
  }

  /** Ends questions to peers that are no longer there. */
  follow(): void {
    for (const [request, { peer }] of [...this.#questions]) {
      if (!this.#options.isOpen(peer)) this.#end(request, noAnswer('it left'));
    }
  }

  close(error: PeersetError): void {
    for (const request of [...this.#questions.keys()]) this.#end(request, error);
    this.#answers.clear();
  }

  async #answer({ name, request }: AppMessage, from: Sender, answers: readonly Answer<unknown, unknown>[], value: unknown): Promise<void> {
    const { peer } = from;
    const open = this.#answering.get(peer) ?? 0;
    if (open >= LIMITS.answersOpenMax) return this.#decline(name, request, peer);
    this.#answering.set(peer, open + 1);
    // The first that answers speaks for all; the others hear the question, too.
    const [first] = await Promise.all(answers.map((answer) => run(answer, value, from)));
    this.#answering.set(peer, this.#answering.get(peer)! - 1);
    if (this.#answering.get(peer) === 0) this.#answering.delete(peer);
    if (first === undefined) return this.#decline(name, request, peer);
    this.#options.tell({ name, kind: 'answer', request, payload: first.payload }, [peer]);
  }

  #decline(name: string, request: number, peer: PeerId): void {
    this.#options.tell({ name, kind: 'decline', request, payload: new Uint8Array(0) }, [peer]);
  }

  #end(request: number, answer: { readonly value: unknown } | PeersetError): void {
    const question = this.#questions.get(request);
    this.#questions.delete(request);
    question?.end(answer);
  }
}

/** @throws PeersetError E_OPTION where a channel cannot have this name. */
export function checkChannelName(name: unknown): asserts name is string {
  const fits = typeof name === 'string' && name !== '' && !name.startsWith('$') && isPlain(name, LIMITS.appNameBytesMax);
  if (!fits) throw badOption('name', `a channel has a name of 1 to ${LIMITS.appNameBytesMax} bytes that does not begin with $`);
}

/** What the application answers, or undefined where it declined. */
async function run(answer: Answer<unknown, unknown>, value: unknown, from: Sender): Promise<{ readonly payload: Uint8Array } | undefined> {
  try {
    return { payload: encodePayload(await answer(value, from)) };
  } catch {
    // Throwing is how an application declines. Why is nobody's business on the other side.
    return undefined;
  }
}

function aborted(signal: AbortSignal | undefined): PeersetError {
  return new PeersetError('E_ABORTED', 'The caller aborted it.', { fix: 'Nothing is wrong.', cause: signal?.reason });
}

function noAnswer(reason: string): PeersetError {
  return new PeersetError('E_NO_ANSWER', `The peer gave no answer: ${reason}.`, { fix: 'Ask again, or ask another peer.', reason });
}
