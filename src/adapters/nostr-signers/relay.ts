/**
 * One relay between us and a remote signer: a WebSocket that comes back, one subscription on it, and events to send. It
 * is somebody else's machine: what it sends is limited in size and number and handed on unread; where it is of no use it is
 * left alone for a while.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { Clock } from '../../ports.ts';

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

const RETRY_MS = 1000;
const RETRY_MAX_MS = 60_000;
const CONNECT_MS = 10_000;
/** Messages of one connection, count per minute: many times what signing by hand takes. */
const MESSAGES_PER_MINUTE = 600;
const MINUTE_MS = 60_000;
const SUBSCRIPTION = 'signer';

/** One address, connected for as long as it is not closed. */
export class Relay {
  readonly #options: RelayOptions;
  #socket: WebSocket | undefined;
  #cancel: (() => void) | undefined;
  #failures = 0;
  #messages = 0;
  #minuteFrom = -Infinity;
  #isClosed = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === this.#options.webSocket.OPEN;
  }

  /** Sends an event; nothing happens where there is no connection. */
  send(event: object): void {
    if (this.isOpen) this.#socket!.send(JSON.stringify(['EVENT', event]));
  }

  /** Tries to connect now instead of after its pause. */
  wake(): void {
    if (this.#socket === undefined && !this.#isClosed) this.#connect();
  }

  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  #connect(): void {
    const { url, webSocket, opened } = this.#options;
    this.#cancel?.();
    let socket: WebSocket;
    try {
      socket = new webSocket(url);
    } catch {
      // A page that may not open sockets: the pause keeps us from spinning.
      return this.#retry();
    }
    this.#socket = socket;
    this.#after(CONNECT_MS, () => this.#lost(socket));
    socket.onopen = () => {
      this.#cancel?.();
      socket.send(JSON.stringify(['REQ', SUBSCRIPTION, this.#options.filter()]));
      opened(this);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(socket, data);
    socket.onclose = () => this.#lost(socket);
    socket.onerror = () => this.#lost(socket);
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (typeof data !== 'string' || data.length > LIMITS.signerMessageBytesMax) return;
    if (this.#isFlood()) return this.#lost(socket);
    const message = parsed(data);
    if (!Array.isArray(message)) return;
    // It ended our subscription: it wants a login, or a fee.
    if (message[0] === 'CLOSED') return this.#lost(socket);
    this.#failures = 0;
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

  #lost(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#release();
    if (!this.#isClosed) this.#retry();
  }

  #retry(): void {
    this.#after(Math.min(RETRY_MS * 2 ** this.#failures++, RETRY_MAX_MS), () => this.#connect());
  }

  #after(ms: number, run: () => void): void {
    const { clock } = this.#options;
    this.#cancel?.();
    this.#cancel = clock.wake(clock.now() + ms, run);
  }

  #release(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#cancel?.();
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Closing a socket that still connects reports an error; nobody needs to hear it.
    socket.onerror = () => undefined;
    socket.close();
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
