/**
 * A Nostr relay as small as it can be: passes events on to subscriptions that match their kind and their `x` or `p`
 * tag, keeps nothing, checks that each is well signed, as real relays do.
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
  readonly '#p'?: readonly string[];
}

/** Starts a relay, on any free port unless told otherwise. */
export async function startRelay(port = 0): Promise<Relay> {
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
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
  let count = 0;
  for (const [socket, subscriptions] of filters) {
    for (const [subscription, filter] of subscriptions) {
      if (!isWanted(event, filter)) continue;
      socket.send(JSON.stringify(['EVENT', subscription, event]));
      count++;
    }
  }
  return count;
}

function isWanted(event: NostrEvent, filter: Filter): boolean {
  const hasTag = (name: 'x' | 'p'): boolean => filter[`#${name}`]?.some((wanted) => event.tags.some(([tag, value]) => tag === name && value === wanted)) ?? true;
  return (filter.kinds?.includes(event.kind) ?? true) && hasTag('x') && hasTag('p');
}
