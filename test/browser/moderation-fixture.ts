/** A page of a room that is moderated. Its clock can be set ahead; its key is the device's, or a person's. */
import { peerset, type Clock, type PeersetConfig, type PeersetDB } from '../../src/index.ts';

declare global {
  interface Window {
    readonly forum: typeof forum;
  }
}

/** What a page is opened with. */
export interface ModeratedCard {
  readonly room: string;
  readonly owner: string;
  readonly policy: PeersetConfig['policy'];
  /** nsec1… of a person. */
  readonly login?: string;
}

let db: PeersetDB | undefined;
let aheadMs = 0;

/** The device's clock, as far ahead as the test says. Timers are asked again and again, so that a leap wakes them. */
const clock: Clock = {
  now: () => Date.now() + aheadMs,
  wake(at, run) {
    const timer = setInterval(() => {
      if (Date.now() + aheadMs < at) return;
      clearInterval(timer);
      run();
    }, Math.min(100, Math.max(1, at - Date.now() - aheadMs)));
    return () => clearInterval(timer);
  },
};

function current(): PeersetDB {
  if (db === undefined) throw new Error('the fixture has no database open');
  return db;
}

/** Enters; resolves with the npub of whoever writes here. */
async function enter({ room, owner, policy, login }: ModeratedCard): Promise<string> {
  db = peerset(room, {
    owners: [owner],
    ...(policy === undefined ? {} : { policy }),
    signaling: [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }],
    iceServers: [],
    clock,
    ...(login === undefined ? {} : { login }),
  });
  await db.ready;
  return db.me.npub;
}

async function put(key: string, text: string): Promise<string> {
  return current().put(text, { key }).then(() => 'put', ({ code, rule, fix }: { code: string; rule?: string; fix: string }) => `${code} ${rule ?? ''} ${fix}`);
}

/** Resolves once these keys, and no others, are on show. */
async function shows(...keys: string[]): Promise<void> {
  for await (const rows of current().live()) if (rows.map(({ key }) => key).sort().join() === keys.sort().join()) return;
}

/** Resolves once these wait here. */
async function holds(...keys: string[]): Promise<void> {
  for await (const rows of current().moderation.held) if (rows.map(({ key }) => key).sort().join() === keys.sort().join()) return;
}

/** Resolves once a record of one's own says that this rule hides it from others. */
async function hears(key: string, rule: string): Promise<void> {
  for await (const rows of current().live()) if (rows.find((row) => row.key === key)?.why?.rule === rule) return;
}

async function why(key: string): Promise<string> {
  return (await current().get(key))?.why?.rule ?? '';
}

const forum = {
  enter,
  put,
  shows,
  holds,
  hears,
  why,
  ban: (npub: string, duration: string) => current().moderation.ban(npub, { for: duration }),
  mute: (npub: string) => current().moderation.mute(npub),
  approve: (key: string) => current().moderation.approve(key),
  leap: (ms: number) => void (aheadMs += ms),
  close: () => current().close(),
};
Object.assign(window, { forum });
