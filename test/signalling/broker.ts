/** An MQTT broker on this machine: an unmodified `aedes` behind a WebSocket, so what works here works with real brokers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';

export interface Broker {
  readonly url: string;
  /** Texts that members published, count. */
  readonly published: () => number;
  close(): Promise<void>;
}

export interface BrokerOptions {
  /** Only who knows this password is let in. */
  readonly password?: string;
}

/** Starts a broker on any free port. */
export async function startBroker({ password }: BrokerOptions = {}): Promise<Broker> {
  let published = 0;
  const broker = await Aedes.createBroker({
    authenticate: (_client, _name, given, done) => {
      const isFriend = password === undefined || given?.toString() === password;
      done(isFriend ? null : Object.assign(new Error('not you'), { returnCode: 5 }), isFriend);
    },
  });
  broker.on('publish', (packet, client) => {
    if (client !== null && packet.topic.startsWith('peerset/')) published++;
  });
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    // Who breaks off is no reason to stop serving the others.
    stream.on('error', () => undefined);
    broker.handle(stream, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`,
    published: () => published,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
