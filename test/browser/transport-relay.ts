/**
 * A Nostr relay as small as it can be: passes events on to subscriptions that match their kind and `x` tag,
 * keeps nothing, checks that each is well signed, as real relays do.
 */
import type { AddressInfo } from 'node:net';
import { verifyEvent, type NostrEvent } from 'nostr-tools/pure';
import { WebSocketServer, type WebSocket } from 'ws';

export interface Relay {
  readonly url: string;
  /** Events passed on, count. */
  readonly events: () => number;
  close(): Promise<void>;
}

interface Filter {
  readonly kinds?: readonly number[];
  readonly '#x'?: readonly string[];
}

/** Starts a relay on any free port. */
export async function startRelay(): Promise<Relay> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const filters = new Map<WebSocket, Map<string, Filter>>();
  let events = 0;
  server.on('connection', (socket) => {
    filters.set(socket, new Map());
    socket.on('close', () => filters.delete(socket));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as [string, string | NostrEvent, Filter];
      if (message[0] === 'REQ') {
        filters.get(socket)!.set(message[1] as string, message[2]);
        socket.send(JSON.stringify(['EOSE', message[1]]));
      } else if (message[0] === 'EVENT') {
        const event = message[1] as NostrEvent;
        const valid = verifyEvent(event);
        socket.send(JSON.stringify(['OK', event.id, valid, valid ? '' : 'invalid: signature']));
        if (valid) events += pass(event, filters);
      }
    });
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events: () => events,
    close: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}

function pass(event: NostrEvent, filters: ReadonlyMap<WebSocket, ReadonlyMap<string, Filter>>): number {
  const topics = event.tags.filter(([name]) => name === 'x').map(([, value]) => value!);
  let count = 0;
  for (const [socket, subscriptions] of filters) {
    for (const [subscription, filter] of subscriptions) {
      const isKind = filter.kinds?.includes(event.kind) ?? true;
      if (!isKind || !topics.some((topic) => filter['#x']?.includes(topic) ?? true)) continue;
      socket.send(JSON.stringify(['EVENT', subscription, event]));
      count++;
    }
  }
  return count;
}
