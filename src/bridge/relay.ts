/**
 * One relay, as NIP-01 has it: asks for pages of stored events, listens to new ones, publishes; and carries the messages of NIP-77, where
 * sets are compared. It knows messages and nothing of rooms or of what is in an event.
 *
 * A relay is a stranger: a page has at most as many events as were asked for, what nobody asked for is dropped, and a question that is not
 * answered ends. Must hold: every promise given out is settled when the connection is lost.
 */
import { Socket } from '../adapters/system/socket.ts';
import { LIMITS } from '../core/base/limits.ts';
import type { NostrEvent } from '../core/record/record.ts';
import type { Clock } from '../ports.ts';

/** Why a relay is of no use at the moment. */
export class RelayTrouble extends Error {}

/** What a relay said to an event. */
export interface Verdict {
  readonly taken: boolean;
  /** Its own words, with a machine-readable beginning such as `rate-limited:`. */
  readonly says: string;
}

/** What is asked of a relay, beside the room: seconds since 1970, and ids. */
export interface Span {
  readonly since?: number;
  readonly until?: number;
  readonly ids?: readonly string[];
}

/** Our half of a comparison by NIP-77: what it says to a message of the relay. */
export interface Talk {
  first(): string;
  answer(message: string): { readonly type: 'answer'; readonly message: string } | { readonly type: 'done' | 'useless' };
}

/** Who hears of it. */
export interface RelayListener {
  opened(): void;
  lost(reason: string): void;
  /** An event that was just published there, as it came. */
  heard(event: unknown): void;
  /** Whether there is room for one more; if not, it is not even parsed. */
  hasRoom(): boolean;
  /** Something it did that no relay should. */
  offended(how: string): void;
}

export interface RelayOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  readonly clock: Clock;
  /** The room's tag, the value of `h`. */
  readonly tag: string;
}

/** Events of one page, count; relays give as many or fewer. */
export const PAGE_EVENTS = 500;
/** JSON may write one character as six. */
const TEXT_MAX = 6 * LIMITS.recordBytesMax + 1024;
/** A relay that says nothing for so long does not answer, ms; and does not speak NIP-77. */
const ANSWER_MS = 30_000;
const TALK_MS = 10_000;
/** Messages of one comparison, count: sixteen parts of each range a time, and frames that are full. */
const TALK_MESSAGES_MAX = 200;
const SAYS_MAX = 200;
const [LIVE, PAGE, TALK] = ['live', 'page', 'talk'];

interface Asked {
  readonly id: string;
  readonly events: unknown[];
  readonly resolve: (events: readonly unknown[]) => void;
  readonly reject: (reason: Error) => void;
  cancel: () => void;
}

interface Published {
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (reason: Error) => void;
  readonly cancel: () => void;
}

interface Talking {
  readonly talk: Talk;
  readonly resolve: (isDone: boolean) => void;
  readonly reject: (reason: Error) => void;
  messages: number;
  cancel: () => void;
}

/** A connection that comes back by itself. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #listener: RelayListener;
  readonly #socket: Socket;
  readonly #published = new Map<string, Published>();
  #asked: Asked | undefined;
  #talking: Talking | undefined;
  #pages = 0;
  /** Why we end the connection, while we do. */
  #reason: string | undefined;

  constructor(options: RelayOptions, listener: RelayListener) {
    this.#options = options;
    this.#listener = listener;
    const { url, webSocket } = options;
    this.#socket = new Socket({
      url, webSocket, textMax: TEXT_MAX,
      after: (ms, run) => this.#after(ms, run),
      listener: {
        opened: () => listener.opened(),
        received: (text) => this.#receive(text),
        lost: () => this.#gone(this.#reason ?? 'it cannot be reached, or ended the connection'),
      },
    });
  }

  /** Events that are stored there, as they came, newest first as relays give them; at most `PAGE_EVENTS`. One page at a time. */
  page(span: Span): Promise<readonly unknown[]> {
    const id = `${PAGE}${++this.#pages}`;
    return new Promise((resolve, reject) => {
      const cancel = this.#after(ANSWER_MS, () => this.#lost('it does not answer'));
      this.#asked = { id, events: [], resolve, reject, cancel };
      this.#ask(id, { ...span, limit: PAGE_EVENTS });
    });
  }

  /**
   * Compares the room's events with ours (NIP-77). Resolves with whether both sides came to the end of it; with false as well where the
   * relay refuses, says nothing or nonsense. One at a time.
   */
  compare(talk: Talk): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#talking = { talk, resolve, reject, messages: 0, cancel: () => undefined };
      this.#expectTalk();
      this.#socket.send(JSON.stringify(['NEG-OPEN', TALK, { '#h': [this.#options.tag] }, talk.first()]));
    });
  }

  /** Hears of new events from now on, as long as this connection lasts. */
  listen(since: number): void {
    this.#ask(LIVE, { since });
  }

  /** Resolves with what the relay says to it. */
  publish(event: NostrEvent): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      const cancel = this.#after(ANSWER_MS, () => this.#lost('it does not say what became of an event'));
      this.#published.set(event.id, { resolve, reject, cancel });
      this.#socket.send(JSON.stringify(['EVENT', event]));
    });
  }

  /** It was of use: a later loss is no failure of the relay. */
  proved(): void {
    this.#socket.proved();
  }

  /** It is there but of no use: another try later. */
  giveUp(reason: string): void {
    this.#lost(reason);
  }

  close(): void {
    this.#socket.close();
    this.#settle('the bridge was closed');
  }

  #ask(id: string, span: Span & { readonly limit?: number }): void {
    this.#socket.send(JSON.stringify(['REQ', id, { '#h': [this.#options.tag], ...span }]));
  }

  #receive(text: string): void {
    // What there is no room for costs nothing; it is found again by comparing.
    if (text.startsWith(`["EVENT","${LIVE}"`) && !this.#listener.hasRoom()) return;
    const message = parsed(text);
    if (!Array.isArray(message)) return this.#listener.offended('what it says is no message');
    const [type, first, second, third] = message as readonly unknown[];
    if (type === 'EVENT') this.#event(first, second);
    else if (type === 'EOSE' && first === this.#asked?.id) this.#answered();
    else if (type === 'OK' && typeof first === 'string') this.#judged(first, { taken: second === true, says: saying(third) });
    else if (type === 'CLOSED' && (first === LIVE || first === this.#asked?.id)) this.#lost(`it refuses: ${saying(second)}`);
    else if (type === 'NEG-MSG' && first === TALK) this.#talked(second);
    // Who does not know NIP-77 says so in a notice, or in one of two other ways.
    else if (type === 'NOTICE' || ((type === 'NEG-ERR' || type === 'CLOSED') && first === TALK)) this.#endTalk(false);
    // All else (AUTH, what later NIPs add) is for others.
  }

  #talked(message: unknown): void {
    const talking = this.#talking;
    // Late ones of one that ended may come.
    if (talking === undefined) return;
    const isEndless = ++talking.messages > TALK_MESSAGES_MAX;
    const said = typeof message === 'string' && !isEndless ? talking.talk.answer(message) : ({ type: 'useless' } as const);
    if (said.type !== 'answer') return this.#endTalk(said.type === 'done');
    this.#expectTalk();
    this.#socket.send(JSON.stringify(['NEG-MSG', TALK, said.message]));
  }

  #expectTalk(): void {
    this.#talking!.cancel();
    this.#talking!.cancel = this.#after(TALK_MS, () => this.#endTalk(false));
  }

  #endTalk(isDone: boolean): void {
    const talking = this.#talking;
    if (talking === undefined) return;
    this.#talking = undefined;
    talking.cancel();
    this.#socket.send(JSON.stringify(['NEG-CLOSE', TALK]));
    talking.resolve(isDone);
  }

  #event(subscription: unknown, event: unknown): void {
    if (subscription === LIVE) return this.#listener.hasRoom() ? this.#listener.heard(event) : undefined;
    const asked = this.#asked;
    // Late ones of a page that ended may come.
    if (asked === undefined || subscription !== asked.id) return;
    if (asked.events.length < PAGE_EVENTS) asked.events.push(event);
    else this.#listener.offended('it gives more than was asked for');
  }

  #answered(): void {
    const asked = this.#asked!;
    this.#asked = undefined;
    asked.cancel();
    this.#socket.send(JSON.stringify(['CLOSE', asked.id]));
    asked.resolve(asked.events);
  }

  #judged(id: string, verdict: Verdict): void {
    const published = this.#published.get(id);
    if (published === undefined) return;
    this.#published.delete(id);
    published.cancel();
    published.resolve(verdict);
  }

  #lost(reason: string): void {
    this.#reason = reason;
    this.#socket.giveUp();
    this.#reason = undefined;
    // Where there was no connection, nobody told us of its end.
    this.#settle(reason);
  }

  #gone(reason: string): void {
    this.#settle(reason);
    this.#listener.lost(reason);
  }

  #settle(reason: string): void {
    const waiting = [this.#asked, this.#talking, ...this.#published.values()].filter((one) => one !== undefined);
    this.#asked = this.#talking = undefined;
    this.#published.clear();
    for (const { cancel, reject } of waiting) {
      cancel();
      reject(new RelayTrouble(reason));
    }
  }

  #after(ms: number, run: () => void): () => void {
    const { clock } = this.#options;
    return clock.wake(clock.now() + ms, run);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, or deeper than anybody needs.
    return undefined;
  }
}

/** Words of a stranger, for people: one short line. */
function saying(text: unknown): string {
  return typeof text === 'string' ? text.replace(/\p{C}/gu, ' ').slice(0, SAYS_MAX) : '';
}
