/**
 * A signalling network behind a carrier, which is loaded when it is first used: whoever does not name such a network downloads nothing
 * of it. Where its package is not there, the network says so, and how to get it; the others go on.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { NetworkReason } from '../../ports.ts';
import type { Carrier } from './carrier.ts';
import type { Signaling, Strategy } from '../../ports.ts';
import { toDetail, type Network, type NetworkListener, type Offer, type Trouble } from './signal.ts';
import { TopicSignals } from './topic-signals.ts';

export interface CarriedOptions {
  readonly url: string;
  readonly settings: Signaling;
  /** The room as this network sees it, hex. */
  readonly topic: string;
  readonly selfId: string;
}

const INTERVAL_MS = 60_000;

/** One endpoint of such a network, for one room. */
export class CarriedNetwork implements Network {
  readonly takesOffers = false;
  readonly intervalMs = INTERVAL_MS;
  readonly #options: CarriedOptions;
  readonly #listener: NetworkListener;
  readonly #signals: TopicSignals;
  #carrier: Carrier | undefined;
  #isLoading = false;
  #isClosed = false;
  #connected = false;
  #failures = 0;
  #rttMs: number | undefined;
  #trouble: Trouble | undefined;

  constructor(options: CarriedOptions, listener: NetworkListener) {
    this.#options = options;
    this.#listener = listener;
    const { topic, selfId } = options;
    const publish = (to: string, text: string) => this.#carrier?.publish(to, text);
    this.#signals = new TopicSignals({ strategy: this.strategy, topic, selfId, publish, listener });
    void this.#load();
  }

  get strategy(): Strategy {
    return this.#options.settings.strategy;
  }

  get url(): string {
    return this.#options.url;
  }

  get connected(): boolean {
    return this.#connected;
  }

  get failures(): number {
    return this.#failures;
  }

  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  announce(_offers: readonly Offer[], links: number): void {
    if (this.#connected) this.#signals.announce(links);
  }

  wake(): void {
    if (this.#carrier === undefined) void this.#load();
    else if (!this.#connected) this.#carrier.wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#connected = false;
    this.#carrier?.close();
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const { url, settings } = this.#options;
    try {
      const { loadCarrier } = await import('./carriers.ts');
      const start = await loadCarrier(settings);
      if (this.#isClosed) return;
      const options = { url, topics: this.#signals.topics, settings, textMax: LIMITS.signalBytesMax };
      this.#carrier = start(options, {
        opened: (rttMs) => this.#opened(rttMs),
        received: (text) => this.#received(text),
        lost: (reason, said) => this.#lost(reason, said),
      });
    } catch (error) {
      this.#missing(error);
    } finally {
      this.#isLoading = false;
    }
  }

  #opened(rttMs: number): void {
    if (this.#isClosed) return;
    this.#connected = true;
    this.#failures = 0;
    this.#rttMs = rttMs;
    this.#trouble = undefined;
    this.#listener.changed(this);
  }

  #received(text: unknown): void {
    if (this.#isClosed || typeof text !== 'string' || text.length > LIMITS.signalBytesMax) return;
    this.#signals.receive(text);
  }

  #lost(reason: NetworkReason, said: unknown): void {
    if (this.#isClosed) return;
    const detail = toDetail(said);
    this.#connected = false;
    this.#failures++;
    this.#trouble = { reason, ...(detail === undefined ? {} : { detail }) };
    this.#listener.changed(this);
  }

  /** There is no point in trying again before somebody wakes us. */
  #missing(error: unknown): void {
    if (this.#isClosed) return;
    this.#failures = Infinity;
    this.#trouble = { reason: 'package', detail: error instanceof Error ? error.message : 'it could not be loaded' };
    this.#listener.changed(this);
  }
}
