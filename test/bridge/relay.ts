/**
 * An ordinary Nostr relay on this machine: the messages, signatures, subscriptions and limits are those of `@nostr-relay`, as others run it;
 * only where it keeps events is a list of ours, which holds to NIP-01 about what replaces what. Where it shall offer NIP-77, that is ours as well
 * (`negentropy.ts`), as is its document of NIP-11.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventRepository, EventUtils, LogLevel, type Event, type EventRepositoryUpsertResult, type Filter } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { Validator } from '@nostr-relay/validator';
import { matchFilter, type Filter as NostrFilter } from 'nostr-tools/filter';
import { WebSocketServer, type WebSocket } from 'ws';
import { Answerer } from './negentropy.ts';

/** A relay that runs. */
export interface TestRelay {
  readonly url: string;
  /** What it has, in no order. */
  readonly events: readonly Event[];
  /** Subscriptions that were asked for so far, as they came. */
  readonly asked: readonly Readonly<Record<string, unknown>>[];
  /** Messages of NIP-77 that came so far, their kinds. */
  readonly compared: readonly string[];
  /** Bytes of all messages so far, both ways. */
  readonly bytes: () => number;
  /** Ends all connections; clients may come back. */
  drop(): void;
  close(): Promise<void>;
}

/** What a relay does when it is asked to compare, beside the answer by the book, which `true` stands for. */
export type Comparing = boolean | ((socket: WebSocket, message: readonly string[]) => void);

/** Starts one. `pageMax`: events that it gives at most for one filter. `compares`: whether it says that it offers NIP-77, and what it does then. */
export async function startRelay({ pageMax = 500, compares = false as Comparing } = {}): Promise<TestRelay> {
  const kept = new KeptEvents(pageMax);
  const relay = new NostrRelay(kept, { logLevel: LogLevel.ERROR, filterResultCacheTtl: 0 });
  const validator = new Validator();
  const http = createServer((_, response) => response.setHeader('content-type', 'application/nostr+json').end(JSON.stringify({ supported_nips: compares === false ? [1, 9] : [1, 9, 77] })));
  const server = new WebSocketServer({ server: http });
  const asked: Readonly<Record<string, unknown>>[] = [];
  const compared: string[] = [];
  let bytes = 0;
  server.on('connection', (socket) => {
    const send = socket.send;
    socket.send = function counted(this: WebSocket, ...words: Parameters<typeof send>) {
      bytes += Buffer.byteLength(String(words[0]));
      send.apply(this, words);
    } as typeof send;
    relay.handleConnection(socket);
    const talk = new Talks(kept, compares);
    socket.on('message', (data: Buffer) => {
      bytes += data.length;
      if (data.subarray(0, 6).toString() === '["NEG-') {
        const message = JSON.parse(data.toString()) as readonly string[];
        compared.push(message[0]!);
        return talk.take(socket, message);
      }
      void validator.validateIncomingMessage(data).then((message) => {
        if (message[0] === 'REQ') asked.push(message[2] as Readonly<Record<string, unknown>>);
        return relay.handleMessage(socket, message);
      }).catch((reason: unknown) => socket.send(JSON.stringify(['NOTICE', String(reason)])));
    });
    socket.on('close', () => relay.handleDisconnect(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const drop = (): void => server.clients.forEach((client) => client.terminate());
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    get events() { return kept.events; },
    asked,
    compared,
    bytes: () => bytes,
    drop,
    close: async () => {
      drop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => http.close(() => resolve()));
      await relay.destroy();
    },
  };
}

/** The comparisons of one connection, by their names. */
class Talks {
  readonly #kept: KeptEvents;
  readonly #compares: Comparing;
  readonly #open = new Map<string, Answerer>();

  constructor(kept: KeptEvents, compares: Comparing) {
    this.#kept = kept;
    this.#compares = compares;
  }

  take(socket: WebSocket, message: readonly string[]): void {
    const [type, name = '', second] = message;
    if (typeof this.#compares === 'function') return this.#compares(socket, message);
    if (!this.#compares) return socket.send(JSON.stringify(['NOTICE', `unknown message type ${type}`]));
    if (type === 'NEG-OPEN') this.#open.set(name, Answerer.of(this.#kept.events.filter((event) => matchFilter(second as unknown as NostrFilter, event))));
    const talk = this.#open.get(name);
    if (type === 'NEG-CLOSE') this.#open.delete(name);
    else if (talk === undefined) socket.send(JSON.stringify(['NEG-ERR', name, 'closed: no such comparison']));
    else socket.send(JSON.stringify(['NEG-MSG', name, talk.answer(type === 'NEG-OPEN' ? message[3]! : second!)]));
  }
}

class KeptEvents extends EventRepository {
  readonly #byId = new Map<string, Event>();
  readonly #byPlace = new Map<string, Event>();
  readonly #pageMax: number;

  constructor(pageMax: number) {
    super();
    this.#pageMax = pageMax;
  }

  get events(): Event[] {
    return [...this.#byId.values()];
  }

  isSearchSupported(): boolean {
    return false;
  }

  upsert(event: Event): EventRepositoryUpsertResult {
    const place = placeOf(event);
    const held = place === undefined ? undefined : this.#byPlace.get(place);
    if (this.#byId.has(event.id) || (held !== undefined && isNewer(held, event))) return { isDuplicate: true };
    if (held !== undefined) this.#byId.delete(held.id);
    this.#keep(event);
    return { isDuplicate: false };
  }

  find({ limit = this.#pageMax, ...filter }: Filter): Event[] {
    const found = this.events.filter((event) => matchFilter(filter as NostrFilter, event));
    return found.sort((left, right) => (isNewer(left, right) ? -1 : 1)).slice(0, Math.min(limit, this.#pageMax));
  }

  /** NIP-09, and keeps the delete, as most relays do. */
  override async deleteByDeletionRequest(event: Event): Promise<void> {
    const places = event.tags.filter(([name]) => name === 'a').map(([, place]) => place);
    for (const place of places) {
      const held = this.#byPlace.get(place ?? '');
      if (held?.pubkey !== event.pubkey) continue;
      this.#byPlace.delete(place!);
      this.#byId.delete(held.id);
    }
    this.#keep(event);
  }

  #keep(event: Event): void {
    this.#byId.set(event.id, event);
    const place = placeOf(event);
    if (place !== undefined) this.#byPlace.set(place, event);
  }

  async destroy(): Promise<void> {}
}

/** NIP-01: later wins, and the lower id of one second. */
function isNewer(left: Event, right: Event): boolean {
  return left.created_at > right.created_at || (left.created_at === right.created_at && left.id < right.id);
}

function placeOf(event: Event): string | undefined {
  const d = event.kind >= 30_000 && event.kind < 40_000 ? event.tags.find(([name]) => name === 'd')?.[1] : undefined;
  return d === undefined ? undefined : `${event.kind}:${EventUtils.getAuthor(event)}:${d}`;
}
