/**
 * A WebSocket that comes back: reconnects with growing pauses, and at once when it is woken.
 * It carries text both ways and knows nothing of what the text means. Text over the limit is dropped.
 * A tool of all adapters that talk to servers: trackers, relays.
 */

/** What a socket is made of. */
export interface SocketOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  /** Text of one message, UTF-16 units. */
  readonly textMax: number;
  readonly listener: SocketListener;
  /** Runs `run` once, so many ms later; the returned function cancels it. The platform's timers unless told otherwise. */
  readonly after?: (ms: number, run: () => void) => () => void;
}

export interface SocketListener {
  opened(): void;
  received(text: string): void;
  /** The connection is gone; another attempt follows by itself. */
  lost(): void;
}

/** Why there is no use of the far side at the moment: it cannot be reached, does not answer, or sent us away. */
export type SocketTrouble = 'unreachable' | 'silent' | 'rejected';

const RETRY_MS = 1_000;
const RETRY_MS_MAX = 60_000;
/** An attempt that neither opens nor fails for so long is given up: some networks swallow packets. */
const CONNECT_MS = 10_000;

/** One address, connected for as long as it is not closed. */
export class Socket {
  readonly #options: SocketOptions;
  #socket: WebSocket | undefined;
  #cancel: () => void = () => undefined;
  #failures = 0;
  #trouble: SocketTrouble | undefined;
  #closed = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#connect();
  }

  get connected(): boolean {
    return this.#socket?.readyState === this.#options.webSocket.OPEN;
  }

  /** Attempts that failed since the far side was last of use, count. */
  get failures(): number {
    return this.#failures;
  }

  /** Why the last attempt failed; undefined once the far side was of use again. */
  get trouble(): SocketTrouble | undefined {
    return this.#trouble;
  }

  /** Sends, or drops the text where there is no connection. */
  send(text: string): void {
    if (this.connected) this.#socket?.send(text);
  }

  /** Tries to connect now instead of after its pause. */
  wake(): void {
    if (this.#socket || this.#closed) return;
    this.#connect();
  }

  /** The far side answered as it should: its failures are forgiven. */
  proved(): void {
    this.#failures = 0;
    this.#trouble = undefined;
  }

  /** The far side is there but of no use: tries again later, as if it had not answered. */
  giveUp(): void {
    if (this.#socket) this.#lost(this.#socket, 'rejected');
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
    this.#release();
  }

  #connect(): void {
    const { url, webSocket, listener } = this.#options;
    this.#cancel();
    let socket: WebSocket;
    try {
      socket = new webSocket(url);
    } catch {
      // Not an address, or a page that may not open sockets: the pause below keeps us from spinning.
      this.#trouble = 'unreachable';
      return this.#retry();
    }
    this.#socket = socket;
    this.#after(CONNECT_MS, () => this.#lost(socket, 'silent'));
    socket.onopen = () => {
      this.#cancel();
      listener.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onclose = () => this.#lost(socket, 'unreachable');
    socket.onerror = () => this.#lost(socket, 'unreachable');
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string' || data.length > this.#options.textMax) return;
    this.#options.listener.received(data);
  }

  #lost(socket: WebSocket, trouble: SocketTrouble): void {
    if (socket !== this.#socket) return;
    this.#trouble = trouble;
    this.#release();
    if (this.#closed) return;
    this.#options.listener.lost();
    this.#retry();
  }

  #retry(): void {
    const pause = Math.min(RETRY_MS * 2 ** this.#failures++, RETRY_MS_MAX);
    // Jitter: a relay that comes back must not meet all its clients in one moment.
    this.#after(pause * (0.5 + Math.random()), () => this.#connect());
  }

  #after(ms: number, run: () => void): void {
    this.#cancel();
    this.#cancel = (this.#options.after ?? platformTimer)(ms, run);
  }

  #release(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#cancel();
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Closing a socket that still connects reports an error; nobody needs to hear it.
    socket.onerror = () => undefined;
    socket.close();
  }
}

function platformTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
