/**
 * A stand-in for a project of Supabase, written by us from what its realtime protocol is documented to be (Phoenix channels, version 2
 * of the serializer): who joins a topic gets what others broadcast there. It says nothing of the real service's limits, rules and
 * failures. It asks for a key, as that does.
 */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

export interface Phoenix {
  /** What the application names as the project's address. */
  readonly url: string;
  readonly key: string;
  /** Broadcasts passed on, count. */
  readonly passed: () => number;
  close(): Promise<void>;
}

/** Join reference, reference, topic, event, payload. */
type Frame = readonly [string | null, string | null, string, string, unknown];

/** A broadcast comes in bytes: a kind, lengths, an encoding, then texts of those lengths and what is said. */
interface Said {
  readonly topic: string;
  readonly event: string;
  readonly encoding: number;
  readonly payload: Buffer;
}

const KEY = 'sb_publishable_of_a_stand_in';
const PUSH_HEADER = 7;
/** The kind of a broadcast on its way to a member. */
const BROADCAST = 4;

/** Starts it on any free port. */
export async function startPhoenix(): Promise<Phoenix> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', verifyClient: ({ req }: { req: IncomingMessage }) => new URL(req.url ?? '/', 'ws://x').searchParams.get('apikey') === KEY });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const joined = new Map<WebSocket, Set<string>>();
  let passed = 0;
  server.on('connection', (socket) => {
    joined.set(socket, new Set());
    socket.on('close', () => joined.delete(socket));
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) passed += pass(socket, saidIn(data), joined);
      else answer(socket, JSON.parse(data.toString()) as Frame, joined.get(socket)!);
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: KEY,
    passed: () => passed,
    close: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}

function answer(socket: WebSocket, [joinRef, ref, topic, event]: Frame, topics: Set<string>): void {
  if (event === 'phx_join') topics.add(topic);
  if (event === 'phx_leave') topics.delete(topic);
  const response = event === 'phx_join' ? { postgres_changes: [] } : {};
  socket.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response }]));
}

function saidIn(frame: Buffer): Said {
  const [, joinLength = 0, refLength = 0, topicLength = 0, eventLength = 0, metaLength = 0, encoding = 0] = frame;
  const topicAt = PUSH_HEADER + joinLength + refLength;
  const eventAt = topicAt + topicLength;
  return {
    topic: frame.subarray(topicAt, eventAt).toString(),
    event: frame.subarray(eventAt, eventAt + eventLength).toString(),
    encoding,
    payload: frame.subarray(eventAt + eventLength + metaLength),
  };
}

/** To everybody in the topic but who said it. */
function pass(from: WebSocket, { topic, event, encoding, payload }: Said, joined: ReadonlyMap<WebSocket, ReadonlySet<string>>): number {
  const head = Buffer.from([BROADCAST, topic.length, event.length, 0, encoding]);
  let count = 0;
  for (const [socket, topics] of joined) {
    if (socket === from || !topics.has(topic)) continue;
    socket.send(Buffer.concat([head, Buffer.from(topic + event), payload]));
    count++;
  }
  return count;
}
