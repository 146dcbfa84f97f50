/**
 * One relay between us and a remote signer: a WebSocket that comes back, one subscription on it, and events to send. It
 * is somebody else's machine: what it sends is limited in size and number and handed on unread; where it is of no use it is
 * left alone for a while.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { Clock } from '../../ports.ts';
import { Socket } from '../system/socket.ts';

export interface RelayOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  readonly clock: Clock;
  /** What we want to hear, asked anew for each connection. */
  readonly filter: () => object;
  readonly opened: (relay: Relay) => void;
  /** An event, or whatever stands in its place. */
  readonly received: (event: unknown) => void;
}

/** Messages of one connection, count per minute: many times what signing by hand takes. */
const MESSAGES_PER_MINUTE = 600;
const MINUTE_MS = 60_000;
const SUBSCRIPTION = 'signer';

/** One address, connected for as long as it is not closed. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #socket: Socket;
  #messages = 0;
  #minuteFrom = -Infinity;

  constructor(options: RelayOptions) {
    const { url, webSocket, clock } = options;
    this.#options = options;
    this.#socket = new Socket({
      url,
      webSocket,
      textMax: LIMITS.signerMessageBytesMax,
      listener: {
        opened: () => this.#opened(),
        received: (text) => this.#receive(text),
        lost: () => undefined,
      },
      after: (ms, run) => clock.wake(clock.now() + ms, run),
    });
  }

  get isOpen(): boolean {
    return this.#socket.connected;
  }

  /** Sends an event; nothing happens where there is no connection. */
  send(event: object): void {
    this.#socket.send(JSON.stringify(['EVENT', event]));
  }

  /** Tries to connect now instead of after its pause. */
  wake(): void {
    this.#socket.wake();
  }

  close(): void {
    this.#socket.close();
  }

  #opened(): void {
    this.#socket.send(JSON.stringify(['REQ', SUBSCRIPTION, this.#options.filter()]));
    this.#options.opened(this);
  }

  #receive(text: string): void {
    if (this.#isFlood()) return this.#socket.giveUp();
    const message = parsed(text);
    if (!Array.isArray(message)) return;
    // It ended our subscription: it wants a login, or a fee.
    if (message[0] === 'CLOSED') return this.#socket.giveUp();
    this.#socket.proved();
    if (message[0] === 'EVENT') this.#options.received(message[2]);
  }

  #isFlood(): boolean {
    const now = this.#options.clock.now();
    if (Math.abs(now - this.#minuteFrom) > MINUTE_MS) {
      this.#minuteFrom = now;
      this.#messages = 0;
    }
    return ++this.#messages > MESSAGES_PER_MINUTE;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A relay that sends no JSON says nothing.
    return undefined;
  }
}
