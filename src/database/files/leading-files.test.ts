// Shows files among the tabs of one origin and between devices: who leads has them, whoever follows puts and reads them all the same, and
// a leader that dies takes nothing along but what was being put.
import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { errorOf, Rooms, TabsHub, until } from '../../../test/database/lab.ts';
import { memoryFiles, MemoryFilesDisk } from '../../adapters/files/memory-files.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { MemoryDisk, memoryStore } from '../../adapters/memory/memory-store.ts';
import { nsecOf } from '../../core.ts';
import type { PeersetDB } from '../../index.ts';
import type { PeersetFile } from './handle.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const LOGIN = nsecOf(new Uint8Array(32).fill(7));
const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 11 + (i >> 9)) % 251);

/** An origin with one disk and many tabs. */
class Origin {
  readonly #hub = new TabsHub();
  readonly #records = new MemoryDisk();
  readonly files = new MemoryFilesDisk();
  readonly #network: LoopbackNetwork;

  constructor(network = new LoopbackNetwork()) {
    this.#network = network;
  }

  tab() {
    const { tabs, kill } = this.#hub.tab();
    const transport = this.#network.transport();
    const db = rooms.open({ login: LOGIN, tabs, transport, storage: memoryStore({ disk: this.#records }), files: { store: memoryFiles({ disk: this.files }) } });
    return {
      db,
      kill: async () => {
        kill();
        this.files.owner = undefined;
        await transport.close();
      },
    };
  }
}

const leads = (db: PeersetDB) => until(db.status, ([status]) => status?.leads === true && status.root !== '');

async function digest(file: PeersetFile): Promise<string> {
  return createHash('sha256').update(new Uint8Array(await file.arrayBuffer({ signal: AbortSignal.timeout(20_000) }))).digest('hex');
}

const DIGEST = createHash('sha256').update(BYTES).digest('hex');

test('a tab that follows puts a file, reads it, and reads what only peers have; the status tells how much there is', async () => {
  const network = new LoopbackNetwork();
  const origin = new Origin(network);
  const { db: leader } = origin.tab();
  await leads(leader);
  const { db: follower } = origin.tab();
  await follower.ready;
  const rec = await follower.put(new Blob([BYTES]), { key: 'own' });
  expect(await digest(rec.files[0]!)).toBe(DIGEST);
  expect(await digest((await leader.get('own'))!.files[0]!)).toBe(DIGEST);
  const [status] = await until(follower.status, ([now]) => now?.storage.files.bytes === BYTES.length);
  expect(status!.storage.files).toMatchObject({ count: 1 });
  const elsewhere = rooms.open({ transport: network.transport() });
  await until(elsewhere.live(), (rows) => rows.length === 1);
  const theirs = BYTES.slice().reverse();
  await elsewhere.put(new Blob([theirs]), { key: 'theirs' });
  const [row] = await until(follower.live(), (rows) => rows.length === 2).then((rows) => rows.filter(({ key }) => key === 'theirs'));
  expect(await digest(row!.files[0]!)).toBe(createHash('sha256').update(theirs).digest('hex'));
});

test('a leader that dies takes along what was being put, and the next one answers who was reading', async () => {
  const network = new LoopbackNetwork();
  const origin = new Origin(network);
  const first = origin.tab();
  await first.db.put(new Blob([BYTES]), { key: 'stored' });
  const second = origin.tab();
  const third = origin.tab();
  await Promise.all([second.db.ready, third.db.ready]);
  let end: () => void = () => undefined;
  const stalled = new Promise<void>((resolve) => (end = resolve));
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(new Uint8Array(3_000_000));
      await stalled;
      controller.close();
    },
  });
  const failed = errorOf(() => third.db.put(stream));
  const elsewhere = rooms.open({ transport: network.transport() });
  const gone = await elsewhere.put(new Blob(['from elsewhere']), { key: 'elsewhere' });
  expect(gone.key).toBe('elsewhere');
  const waiting = await Promise.all([second, third].map(async ({ db }) => {
    const [row] = await until(db.live(), (rows) => rows.length === 2).then((rows) => rows.filter(({ key }) => key === 'elsewhere'));
    return row!.files[0]!.text({ signal: AbortSignal.timeout(20_000) });
  }));
  await first.kill();
  end();
  await leads(second.db);
  expect(waiting).toEqual(['from elsewhere', 'from elsewhere']);
  expect(await failed).toMatchObject({ code: 'E_STORAGE', reason: 'interrupted' });
  for (const { db } of [second, third]) expect(await digest((await db.get('stored'))!.files[0]!)).toBe(DIGEST);
  expect(await digest((await third.db.put(new Blob([BYTES]))).files[0]!)).toBe(DIGEST);
});

test('who reads while the lead goes over is answered by whoever has it next', async () => {
  const network = new LoopbackNetwork();
  const author = rooms.open({ transport: network.transport() });
  await author.put(new Blob([BYTES]), { key: 'k' });
  const origin = new Origin(network);
  const first = origin.tab();
  await until(first.db.live(), (rows) => rows.length === 1);
  const [second, third] = [origin.tab(), origin.tab()];
  await Promise.all([second.db.ready, third.db.ready]);
  await author.close();
  const reads = await Promise.all([second, third].map(async ({ db }) => {
    const [row] = await until(db.live(), (rows) => rows.length === 1);
    return digest(row!.files[0]!);
  }).map((read) => ({ read })));
  // As long as it takes until both wait in the tab that leads.
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  await first.db.close();
  await leads(second.db);
  const again = rooms.open({ transport: network.transport() });
  await until(again.live(), (rows) => rows.length === 1);
  await again.put(new Blob([BYTES]), { key: 'copy' });
  expect(await Promise.all(reads.map(({ read }) => read))).toEqual([DIGEST, DIGEST]);
});

test('what is on the disk of one device is there when it opens the room again, without peers', async () => {
  const origin = new Origin();
  const { db } = origin.tab();
  await db.put({ photo: new Blob([BYTES]) }, { key: 'k' });
  await db.close();
  const { db: again } = origin.tab();
  const rec = await again.get('k');
  expect(await digest(rec!.files[0]!)).toBe(DIGEST);
  await again.delete('k');
  expect(await again.get('k')).toBeUndefined();
});
