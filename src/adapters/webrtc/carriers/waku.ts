/**
 * IPFS's neighbourhood: Waku, a network of texts by topic over libp2p, by the package `@waku/sdk`. A light node asks others to pass on
 * what it says and to send it what it wants to hear.
 */
import type { Carrier, CarrierListener, CarrierOptions } from '../carrier.ts';

interface LightNode {
  start(): Promise<void>;
  stop(): Promise<void>;
  waitForPeers(protocols?: undefined, timeoutMs?: number): Promise<void>;
  createEncoder(options: { readonly contentTopic: string; readonly ephemeral: boolean }): object;
  createDecoder(options: { readonly contentTopic: string }): object;
  readonly filter: { subscribe(decoders: object[], heard: (message: { readonly payload: Uint8Array }) => void): Promise<boolean> };
  readonly lightPush: { send(encoder: object, message: { readonly payload: Uint8Array }): Promise<{ readonly failures?: readonly unknown[] | null }> };
}

/** What we use of `@waku/sdk`, as it is published. */
export interface WakuParts {
  createLightNode(options: { readonly defaultBootstrap: boolean; readonly bootstrapPeers?: string[] }): Promise<LightNode>;
}

const PEERS_MS = 30_000;
const RETRY_MS = 60_000;

/** A carrier over a light node of Waku. */
export function carryWaku(parts: unknown, options: CarrierOptions, listener: CarrierListener): Carrier {
  return new WakuCarrier(parts as WakuParts, options, listener);
}

class WakuCarrier implements Carrier {
  readonly #parts: WakuParts;
  readonly #options: CarrierOptions;
  readonly #listener: CarrierListener;
  #node: LightNode | undefined;
  #isStarting = false;
  #isListening = false;
  #isClosed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: WakuParts, options: CarrierOptions, listener: CarrierListener) {
    this.#parts = parts;
    this.#options = options;
    this.#listener = listener;
    void this.#start();
  }

  publish(topic: string, text: string): void {
    const node = this.#node;
    if (node === undefined || !this.#isListening) return;
    const encoder = node.createEncoder({ contentTopic: contentTopicOf(topic), ephemeral: true });
    // What nobody passes on is lost; whoever dials tries again.
    void node.lightPush.send(encoder, { payload: new TextEncoder().encode(text) }).catch(() => undefined);
  }

  wake(): void {
    if (!this.#isListening) void this.#start();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    void this.#node?.stop().catch(() => undefined);
  }

  async #start(): Promise<void> {
    if (this.#isStarting || this.#isClosed) return;
    this.#isStarting = true;
    clearTimeout(this.#retry);
    const askedAt = performance.now();
    try {
      this.#node ??= await this.#light();
      await this.#node.waitForPeers(undefined, PEERS_MS);
      const decoders = this.#options.topics.map((topic) => this.#node!.createDecoder({ contentTopic: contentTopicOf(topic) }));
      const isTaken = await this.#node.filter.subscribe(decoders, ({ payload }) => this.#heard(payload));
      if (!isTaken) throw new Error('no node took our subscription');
      this.#isListening = true;
      this.#listener.opened(performance.now() - askedAt);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isStarting = false;
    }
  }

  async #light(): Promise<LightNode> {
    const { urls } = this.#options.settings;
    const node = await this.#parts.createLightNode(urls === undefined ? { defaultBootstrap: true } : { defaultBootstrap: false, bootstrapPeers: [...urls] });
    await node.start();
    if (this.#isClosed) await node.stop();
    return node;
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    this.#listener.lost('unreachable', error instanceof Error ? error.message : undefined);
    this.#retry = setTimeout(() => void this.#start(), RETRY_MS);
  }

  #heard(payload: Uint8Array): void {
    if (payload.length <= this.#options.textMax) this.#listener.received(new TextDecoder().decode(payload));
  }
}

/** Waku's own form of a topic: application, version, name, encoding. */
function contentTopicOf(topic: string): string {
  return `/peerset/1/${topic}/utf8`;
}
