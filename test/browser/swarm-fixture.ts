/** A page with one database in it, as an app would open it, for tests to drive. */
import { encodeRecord } from '../../src/core.ts';
import { peerset, type PeersetDB, type Peer, type Rec, type Status } from '../../src/index.ts';

declare global {
  interface Window {
    readonly swarm: typeof swarm;
    /** Given by tests that want to hear of every durable record as it happens. */
    acknowledged?: (id: string) => Promise<void>;
  }
}

export interface Opening {
  readonly room: string;
  /** Nobody can be found: the tracker's address leads nowhere. */
  readonly offline?: boolean;
  /** Keeps nothing on disk, so that several pages of one profile are several peers. */
  readonly memory?: boolean;
  readonly peersMax?: number;
}

/** A row as it can leave the page. */
export interface RowView {
  readonly id: string;
  readonly key: string;
  readonly text: string;
  readonly author: string;
  readonly mine: boolean;
}

interface Note {
  readonly text: string;
}

/** What is kept in the room of these pages. */
export const ROOM_POLICY = { base: 'open', perAuthor: 100_000, total: 1_000_000 } as const;

const ROWS_MAX = 100_000;
/** A port of this machine where nobody listens; below 1024 browsers would not even try. */
const NOWHERE = 'ws://127.0.0.1:49151';

let db: PeersetDB | undefined;
let shown: readonly string[] = [];

function current(): PeersetDB {
  if (db === undefined) throw new Error('the fixture has no database open');
  return db;
}

const notes = () => current().collection<Note>('notes');
const statusNow = (): Status => current().status.current[0]!;

/** Opens the database; resolves with our npub when the disk is open. */
async function open({ room, offline = false, memory = false, peersMax }: Opening): Promise<string> {
  db = peerset(room, {
    signaling: [{ strategy: 'torrent', urls: [offline ? NOWHERE : window.lab.trackerUrl] }],
    iceServers: [],
    policy: ROOM_POLICY,
    ...(memory ? { storage: 'memory' as const } : {}),
    ...(peersMax === undefined ? {} : { session: { peersMax } }),
  });
  notes().subscribe((rows) => {
    shown = rows.map(({ value }) => value.text);
  });
  await db.ready;
  return db.me.npub;
}

/** Resolves when `test` holds for the status; it is tried again at every change of it. */
function when(test: (status: Status) => boolean): Promise<Status> {
  return new Promise((resolve) => {
    let off: () => void = () => undefined;
    let done = false;
    off = current().status.subscribe(([status]) => {
      if (done || status === undefined || !test(status)) return;
      done = true;
      queueMicrotask(() => off());
      resolve(status);
    });
  });
}

/** Resolves when `test` holds for the peers. */
function whenPeers(test: (peers: readonly Peer[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const off = current().peers.subscribe((peers) => {
      if (!test(peers)) return;
      queueMicrotask(() => off());
      resolve();
    });
  });
}

function viewOf(rec: Rec<Note>): RowView {
  return { id: rec.id, key: rec.key, text: rec.value.text, author: rec.author, mine: rec.mine };
}

/** Writes until the page is no more, and says of each record when it is durable. */
async function writeForEver(prefix: string): Promise<void> {
  for (let i = 0; ; i++) {
    const batch = Array.from({ length: 1 + (i % 5) }, (_, j) => notes().put({ text: `${prefix} ${i}.${j}` }));
    for (const rec of await Promise.all(batch)) void window.acknowledged?.(rec.id);
  }
}

/** Bytes this page's links carried beside the packed records, both ways. */
async function overhead(): Promise<{ readonly bytes: number; readonly records: number }> {
  const rows = await notes().find({ limit: ROWS_MAX });
  const average = rows.reduce((sum, rec) => sum + encodeRecord(rec.event).length, 0) / rows.length;
  let bytes = 0;
  let records = 0;
  for (const { sent, received } of current().peers.current) {
    bytes += sent.bytes + received.bytes;
    records += sent.records + received.records;
  }
  return { bytes: bytes - Math.round(records * average), records };
}

/** What tests drive. */
export const swarm = {
  open,
  put: (texts: readonly string[]) => Promise.all(texts.map(async (text) => viewOf(await notes().put({ text })))),
  edit: async (key: string, text: string) => viewOf(await notes().patch(key, { text })),
  remove: (key: string) => notes().delete(key),
  rows: async () => (await notes().find({ limit: ROWS_MAX })).map(viewOf),
  event: async (key: string) => (await notes().get(key))?.event,
  /** What a list on screen would show, fed by nothing but live updates. */
  shown: () => shown,
  status: () => statusNow(),
  counted: async (records: number) => (await when((status) => status.records === records && status.root !== '')).root,
  /** Resolves when there are so many or more. */
  least: async (records: number) => (await when((status) => status.records >= records && status.root !== '')).records,
  equal: async (root: string) => (await when((status) => status.root === root)).records,
  linked: (count: number) => whenPeers((peers) => peers.filter(({ state }) => state === 'open').length >= count),
  alone: () => whenPeers((peers) => peers.length === 0),
  peers: () => current().peers.current.map(({ id, state, via, inSync }) => ({ id, state, via, inSync })),
  /** Resolves when every linked peer holds what we hold. */
  inSync: () => whenPeers((peers) => peers.length > 0 && peers.every(({ inSync }) => inSync)),
  sync: () => current().sync(),
  overhead,
  writeForEver,
  close: async () => {
    await current().close();
    db = undefined;
  },
};

Object.assign(window, { swarm });
