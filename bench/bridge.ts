/**
 * `npm run bench:bridge -- --records 10000 --differ 10`: the bytes between a bridge and a relay that have nearly the same, once by pages
 * (NIP-01) and once by differences (NIP-77). The relay is the one of the tests, in this process, and counts what its sockets carry. Half of what
 * differs is the room's, half the relay's. One JSON line each; `--only differences` takes that alone.
 */
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { bridge, type BridgeDirection } from '../src/bridge/bridge.ts';
import { peerset, type PeersetDB, type Transport } from '../src/index.ts';
import { startRelay, type TestRelay } from '../test/bridge/relay.ts';
import { SetClock, until } from '../test/database/lab.ts';

const { values } = parseArgs({ options: { records: { type: 'string', default: '10000' }, differ: { type: 'string', default: '10' }, only: { type: 'string', default: '' } } });
const [records, differ] = [Number(values.records), Number(values.differ)];
if (!Number.isInteger(records) || !Number.isInteger(differ) || differ % 2 !== 0 || differ > records) throw new Error('--records and --differ are whole numbers, the latter an even one');

const POLICY = { base: 'open', perAuthor: 1_000_000, total: 1_000_000 } as const;
/** So long ago that nothing counts as new, ms. */
const AGE_MS = 3_600_000;
const webSocket = WebSocket as unknown as typeof globalThis.WebSocket;
const alone = (): Transport => ({ open: (listener) => listener.networks([]), send: () => undefined, disconnect: () => undefined, introduce: () => undefined, wake: () => undefined, close: async () => undefined });

/** Bridges until both sides were compared and all is sent; resolves with the bytes and the time that took. */
async function mirror(db: PeersetDB, relay: TestRelay, expected: number, direction: BridgeDirection = 'both'): Promise<{ readonly bytes: number; readonly ms: number }> {
  const [bytes, start] = [relay.bytes(), performance.now()];
  const opened = bridge(db, { relays: [relay.url], webSocket, direction });
  await until(opened.status, ([row]) => row?.state === 'live' && row.unsent === 0 && db.status.current[0]!.records === expected);
  const taken = { bytes: relay.bytes() - bytes, ms: Math.round(performance.now() - start) };
  await opened.close();
  return taken;
}

for (const [by, compares] of [['pages', false], ['differences', true]] as const) {
  if (!by.includes(values.only)) continue;
  const relay = await startRelay({ compares });
  const [ours, theirs] = [new SetClock(), new SetClock()];
  const open = (clock: SetClock): PeersetDB => peerset('bridged', { transport: alone(), storage: 'memory', clock, policy: POLICY } as never);
  const [db, other] = [open(ours), open(theirs)];
  for (const clock of [ours, theirs]) clock.offsetMs = -AGE_MS;
  for (let i = 0; i < records - differ / 2; i++) await db.put({ text: `the record with the number ${i}`, likes: i % 7 });
  await mirror(db, relay, records - differ / 2);
  for (let i = 0; i < differ / 2; i++) await other.put({ of: 'the relay', i });
  await mirror(other, relay, differ / 2, 'out');
  for (let i = 0; i < differ / 2; i++) await db.put({ of: 'the room', i });
  for (const clock of [ours, theirs]) clock.offsetMs = 0;
  console.log(JSON.stringify({ bench: 'bridge', by, records, differ, ...await mirror(db, relay, records + differ / 2) }));
  await Promise.all([db.close(), other.close()]);
  await relay.close();
}
