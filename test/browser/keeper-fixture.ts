/** A page that is a member of a room with a secret, or its blind keeper, for tests that look at what it leaves behind. */
import { peerset, type PeersetDB, type Status } from '../../src/index.ts';

declare global {
  interface Window {
    readonly vault: typeof vault;
  }
}

/** What members know; none of it is in this program, which keepers run as well. */
export interface Membership {
  readonly room: string;
  readonly secret: string;
  readonly collection: string;
}

let name = '';
let db: PeersetDB | undefined;

function current(): PeersetDB {
  if (db === undefined) throw new Error('the fixture has no database open');
  return db;
}

const network = () => ({ signaling: [{ strategy: 'torrent' as const, urls: [window.lab.trackerUrl] }], iceServers: [] });

/** Opens the room, and shows what is in it; resolves with its invite for keepers. */
async function member({ room, secret, collection }: Membership): Promise<string> {
  name = collection;
  db = peerset(room, { ...network(), secret, collections: { [name]: { quota: 50 } } });
  db.collection(name).subscribe(() => undefined);
  await db.ready;
  return db.invite({ access: true });
}

/** Opens the room of that name without its secret: an open one, whose records everybody reads. */
async function guest({ room, collection }: Omit<Membership, 'secret'>): Promise<void> {
  name = collection;
  db = peerset(room, network());
  await db.ready;
}

async function keeper(link: string): Promise<void> {
  db = peerset.fromInvite(link, network());
  await db.ready;
}

async function put(key: string, text: string): Promise<void> {
  await current().collection(name).put({ text }, { key });
}

async function texts(): Promise<string[]> {
  return (await current().collection<{ text: string }>(name).find()).map(({ value }) => value.text).sort();
}

function status(): Status {
  return current().status.current[0]!;
}

/** Resolves with the root once so many records are here. */
async function counted(records: number): Promise<string> {
  for await (const [now] of current().status) if (now !== undefined && now.records >= records) return now.root;
  throw new Error('the database was closed');
}

/** What reading answers: the code of its error. */
async function readingSays(): Promise<string> {
  try {
    await current().find();
    return 'rows';
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

/** Sessions that are open now, count; and all links, whatever became of them. */
function peers(): { readonly open: number; readonly links: number } {
  const rows = current().peers.current;
  return { open: rows.filter(({ state }) => state === 'open').length, links: rows.length };
}

const vault = { member, guest, keeper, put, texts, status, counted, readingSays, peers };
Object.assign(window, { vault });
