/** A tab that has several rooms open and writes to all of them, for tests that end tabs; and one that only listens to what the others got acknowledged. */
import { peerset, type PeersetDB, type Status, type Transport } from '../../src/index.ts';
import { relapses, sightings, watchWrites } from './tabs-witness.ts';

declare global {
  interface Window {
    readonly tab: typeof tab;
  }
}

/** A record that was acknowledged: it must never be missing again. */
interface Receipt {
  readonly room: string;
  readonly id: string;
}

/** All acknowledged records and what became of them. */
export interface Outcome {
  readonly acknowledged: number;
  readonly missing: number;
  /** Writes of somebody after somebody else had begun to write. */
  readonly relapses: number;
  readonly writes: number;
  readonly leaders: number;
}

/** Between two records of one tab in one room, ms: so many tabs share a processor. */
const PACE_MS = 1000;
const POLICY = { base: 'open', perAuthor: 100_000, total: 1_000_000 } as const;

const receipts = new BroadcastChannel('receipts');
const rooms = new Map<string, PeersetDB>();
let writing = new AbortController();
let writers: readonly Promise<void>[] = [];

/** Nobody is there: what is tested is between the tabs. */
function noPeers(): Transport {
  return { open: () => undefined, send: () => undefined, disconnect: () => undefined, introduce: () => undefined, wake: () => undefined, close: () => Promise.resolve() };
}

/** Opens the rooms; resolves when the records of all can be read. */
async function join(names: readonly string[]): Promise<void> {
  await watchWrites();
  for (const name of names) rooms.set(name, peerset(name, { policy: POLICY, transport: noPeers() }));
  await Promise.all([...rooms.values()].map(({ ready }) => ready));
}

async function keepWriting(room: string, db: PeersetDB, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { id } = await db.put('x');
    receipts.postMessage({ room, id } satisfies Receipt);
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
}

/** Resolves when `fits` holds for the status of every room. */
function all(fits: (status: Status) => boolean): Promise<unknown> {
  return Promise.all([...rooms.values()].map((db) => new Promise<void>((resolve) => {
    let off: () => void = () => undefined;
    off = db.status.subscribe(([status]) => {
      if (status === undefined || !fits(status)) return;
      queueMicrotask(() => off());
      resolve();
    });
  })));
}

const heard: Receipt[] = [];

/** What tests drive. */
export const tab = {
  join,
  write: () => {
    writing = new AbortController();
    writers = [...rooms].map(([room, db]) => keepWriting(room, db, writing.signal));
  },
  /** Resolves when what is under way is acknowledged. */
  rest: async () => {
    writing.abort();
    await Promise.all(writers);
  },
  /** Resolves when this tab leads in every room. */
  leads: () => all(({ leads, root }) => leads && root !== ''),
  /** Resolves when a record of ours that begins now is acknowledged in every room. */
  lives: () => Promise.all([...rooms].map(async ([room, db]) => receipts.postMessage({ room, id: (await db.put('alive')).id } satisfies Receipt))),
  following: () => [...rooms.values()].filter(({ status }) => status.current[0]?.leads === false).length,
  /** Resolves when every room is as large as this. */
  counted: (records: Readonly<Record<string, number>>) => Promise.all([...rooms].map(([room, db]) => new Promise<void>((resolve) => {
    let off: () => void = () => undefined;
    off = db.status.subscribe(([status]) => {
      if (status?.records !== records[room]) return;
      queueMicrotask(() => off());
      resolve();
    });
  }))),
  counts: () => Object.fromEntries([...rooms].map(([room, db]) => [room, db.status.current[0]!.records])),
  /** Collects what all tabs get acknowledged. */
  listen: () => {
    receipts.onmessage = ({ data }) => void heard.push(data as Receipt);
  },
  acknowledged: () => heard.length,
  /** Looks for everything that was acknowledged, in rooms that this tab opens for it. */
  outcome: async (names: readonly string[]): Promise<Outcome> => {
    await join(names);
    await all(({ root }) => root !== '');
    const held = new Set<string>();
    for (const db of rooms.values()) for (const { id } of await db.find({ limit: 100_000 })) held.add(id);
    const seen = await sightings();
    const leaders = new Set(seen.map(({ connection }) => connection)).size;
    return { acknowledged: heard.length, missing: heard.filter(({ id }) => !held.has(id)).length, relapses: relapses(seen), writes: seen.length, leaders };
  },
};

Object.assign(window, { tab });
