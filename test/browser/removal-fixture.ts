/** A page that is a member of a room with a secret and an owner, who may remove it. Its key is the device's, or the owner's. */
import { peerset, type PeersetDB } from '../../src/index.ts';

declare global {
  interface Window {
    readonly club: typeof club;
  }
}

/** What a page is opened with: what it knew when it was first let in. */
export interface ClubCard {
  readonly secret: string;
  readonly owner: string;
  /** nsec1… of the owner, in the owner's page. */
  readonly login?: string;
}

let db: PeersetDB | undefined;

function current(): PeersetDB {
  if (db === undefined) throw new Error('the fixture has no database open');
  return db;
}

/** Enters; resolves with the npub of whoever writes here. */
async function enter({ secret, owner, login }: ClubCard): Promise<string> {
  db = peerset('club.example', {
    secret,
    owners: [owner],
    signaling: [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }],
    iceServers: [],
    ...(login === undefined ? {} : { login }),
  });
  await db.ready;
  return db.me.npub;
}

async function put(key: string): Promise<void> {
  await current().put('text', { key });
}

async function putSays(): Promise<string> {
  return put('late').then(() => 'put', ({ code }: { code: string }) => code);
}

/** Resolves with all keys once this one is among them. */
async function shows(key: string): Promise<string[]> {
  for await (const rows of current().live()) if (rows.some((row) => row.key === key)) return rows.map((row) => row.key).sort();
  throw new Error('the database was closed');
}

async function keys(): Promise<string[]> {
  return (await current().find()).map(({ key }) => key).sort();
}

async function removed(): Promise<void> {
  for await (const [status] of current().status) if (status?.access === 'removed') return;
}

const club = { enter, put, putSays, shows, keys, removed, remove: (npub: string) => current().remove(npub), close: () => current().close() };
Object.assign(window, { club });
