/**
 * What carries texts by topic over a network that a package of others speaks to: MQTT, Supabase, Firebase, Waku. A carrier knows
 * nothing of rooms or signals. It keeps itself connected.
 */
import type { NetworkReason } from '../../ports.ts';
import type { Signaling } from '../../ports.ts';

export interface CarrierOptions {
  readonly url: string;
  /** Opaque topics to listen on, hex. */
  readonly topics: readonly string[];
  readonly settings: Signaling;
  /** Whoever decodes texts need not do so for longer ones, bytes. */
  readonly textMax: number;
}

/** What a carrier tells. What is strange in it is dropped by whoever listens. */
export interface CarrierListener {
  /** It listens on all its topics; `rttMs` is how long the network took to say so. */
  opened(rttMs: number): void;
  received(text: unknown): void;
  /** An attempt failed, or the connection broke; it goes on trying by itself. `said` is what the network says about it. */
  lost(reason: NetworkReason, said?: unknown): void;
}

/** A connection to one endpoint. */
export interface Carrier {
  /** Passes a text on, or drops it while there is no connection. */
  publish(topic: string, text: string): void;
  /** Tries to connect now. */
  wake(): void;
  close(): void;
}

/** Starts a carrier with its package, as `import()` gave it. Throws where the package is not what it should be. */
export type Carry = (parts: unknown, options: CarrierOptions, listener: CarrierListener) => Carrier;
