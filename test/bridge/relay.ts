/**
 * An ordinary Nostr relay on this machine: the messages, signatures, subscriptions and limits are those of `@nostr-relay`, as others run it;
 * only where it keeps events is a list of ours, which holds to NIP-01 about what replaces what.
 */
import type { AddressInfo } from 'node:net';
import { EventRepository, EventUtils, LogLevel, type Event, type EventRepositoryUpsertResult, type Filter } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { Validator } from '@nostr-relay/validator';
import { matchFilter, type Filter as NostrFilter } from 'nostr-tools/filter';
import { WebSocketServer } from 'ws';

/** A relay that runs. */
export interface TestRelay {
  readonly url: string;
  /** What it has, in no order. */
  readonly events: readonly Event[];
  /** Subscriptions that were asked for so far, as they came. */
  readonly asked: readonly Readonly<Record<string, unknown>>[];
  /** Ends all connections; clients may come back. */
  drop(): void;
  close(): Promise<void>;
}

/** Starts one. `pageMax`: events that it gives at most for one filter. */
export async function startRelay({ pageMax = 500 } = {}): Promise<TestRelay> {
  const kept = new KeptEvents(pageMax);
  const relay = new NostrRelay(kept, { logLevel: LogLevel.ERROR, filterResultCacheTtl: 0 });
  const validator = new Validator();
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const asked: Readonly<Record<string, unknown>>[] = [];
  server.on('connection', (socket) => {
    relay.handleConnection(socket);
    socket.on('message', (data: Buffer) => {
      void validator.validateIncomingMessage(data).then((message) => {
        if (message[0] === 'REQ') asked.push(message[2] as Readonly<Record<string, unknown>>);
        return relay.handleMessage(socket, message);
      }).catch((reason: unknown) => socket.send(JSON.stringify(['NOTICE', String(reason)])));
    });
    socket.on('close', () => relay.handleDisconnect(socket));
  });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const drop = (): void => server.clients.forEach((client) => client.terminate());
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get events() { return kept.events; },
    asked,
    drop,
    close: async () => {
      drop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await relay.destroy();
    },
  };
}

class KeptEvents extends EventRepository {
  events: Event[] = [];
  readonly #pageMax: number;

  constructor(pageMax: number) {
    super();
    this.#pageMax = pageMax;
  }

  isSearchSupported(): boolean {
    return false;
  }

  upsert(event: Event): EventRepositoryUpsertResult {
    const place = placeOf(event);
    const held = this.events.find((other) => other.id === event.id || (place !== undefined && placeOf(other) === place));
    if (held !== undefined && (held.id === event.id || isNewer(held, event))) return { isDuplicate: true };
    this.events = [...this.events.filter((other) => other !== held), event];
    return { isDuplicate: false };
  }

  find({ limit = this.#pageMax, ...filter }: Filter): Event[] {
    const found = this.events.filter((event) => matchFilter(filter as NostrFilter, event));
    return found.sort((left, right) => (isNewer(left, right) ? -1 : 1)).slice(0, Math.min(limit, this.#pageMax));
  }

  /** NIP-09, and keeps the delete, as most relays do. */
  override async deleteByDeletionRequest(event: Event): Promise<void> {
    const places = event.tags.filter(([name]) => name === 'a').map(([, place]) => place);
    this.events = [...this.events.filter((other) => other.pubkey !== event.pubkey || !places.includes(placeOf(other))), event];
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
