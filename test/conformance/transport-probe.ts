/**
 * A transport as the conformance suite sees it: calls that may cross into another process, and a list of
 * what happened. Messages are described by length and seed, so that large ones need not make the crossing.
 */
import { toHex } from '../../src/core/base/bytes.ts';
import type { Lane, NetworkState, PeerId, Transport } from '../../src/ports.ts';

/** A message that can be made anywhere from a few words. */
export interface ProbeMessage {
  readonly lane: Lane;
  readonly length: number;
  readonly seed: number;
}

export type ProbeEvent =
  | { readonly type: 'joined'; readonly at: number; readonly peer: PeerId; readonly via: string; readonly binding?: { readonly local: string; readonly remote: string } }
  | { readonly type: 'left'; readonly at: number; readonly peer: PeerId }
  | { readonly type: 'received'; readonly at: number; readonly peer: PeerId; readonly lane: Lane; readonly length: number; readonly sum: number }
  | { readonly type: 'drained'; readonly at: number; readonly peer: PeerId; readonly bytes: number }
  | { readonly type: 'networks'; readonly at: number; readonly state: readonly NetworkState[] };

export interface ProbeOptions {
  /** Sent to every peer from inside `joined`. */
  readonly greeting?: ProbeMessage;
  /** Whether every peer that joins counts as proven. */
  readonly introduce?: boolean;
}

/** One transport under test. */
export interface TransportProbe {
  open(options?: ProbeOptions): Promise<void>;
  send(peer: PeerId, ...messages: readonly ProbeMessage[]): Promise<void>;
  disconnect(peer: PeerId, retryAfterMs: number): Promise<void>;
  wake(): Promise<void>;
  close(): Promise<void>;
  /** Everything that happened since it opened. */
  events(): Promise<readonly ProbeEvent[]>;
  /** Throws away, with what it runs in. */
  end(): Promise<void>;
}

/** The bytes of a message. */
export function probeBytes({ length, seed }: ProbeMessage): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A sum that notices lost, changed and swapped bytes. */
export function probeSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (Math.imul(sum, 33) + byte + 1) | 0;
  return sum;
}

/** A transport in this very process. */
export class LocalProbe implements TransportProbe {
  readonly #transport: Transport;
  readonly #events: ProbeEvent[] = [];
  #inCall = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async open({ greeting, introduce = true }: ProbeOptions = {}): Promise<void> {
    const record = (event: ProbeEvent): void => {
      if (this.#inCall) throw new Error(`${event.type} was called inside a call`);
      this.#events.push(event);
    };
    this.#call(() =>
      this.#transport.open({
        joined: ({ peer, via, binding }) => {
          const ends = binding ? { binding: { local: toHex(binding.local), remote: toHex(binding.remote) } } : {};
          record({ type: 'joined', at: Date.now(), peer, via, ...ends });
          if (introduce) this.#transport.introduce(peer);
          if (greeting) this.#transport.send(peer, greeting.lane, probeBytes(greeting));
        },
        left: (peer) => record({ type: 'left', at: Date.now(), peer }),
        received: (peer, lane, bytes) =>
          record({ type: 'received', at: Date.now(), peer, lane, length: bytes.length, sum: probeSum(bytes) }),
        drained: (peer, bytes) => record({ type: 'drained', at: Date.now(), peer, bytes }),
        networks: (state) => record({ type: 'networks', at: Date.now(), state }),
      }),
    );
  }

  async send(peer: PeerId, ...messages: readonly ProbeMessage[]): Promise<void> {
    for (const message of messages) this.#call(() => this.#transport.send(peer, message.lane, probeBytes(message)));
  }

  async disconnect(peer: PeerId, retryAfterMs: number): Promise<void> {
    this.#call(() => this.#transport.disconnect(peer, retryAfterMs));
  }

  async wake(): Promise<void> {
    this.#call(() => this.#transport.wake());
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async events(): Promise<readonly ProbeEvent[]> {
    return [...this.#events];
  }

  end(): Promise<void> {
    return this.#transport.close();
  }

  #call(run: () => void): void {
    this.#inCall = true;
    try {
      run();
    } finally {
      this.#inCall = false;
    }
  }
}
