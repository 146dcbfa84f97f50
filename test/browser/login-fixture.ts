/** A page with a room whose person logs in, and with an extension that a test puts there. */
import { peerset, type Login, type PeersetDB, type PeersetError } from '../../src/index.ts';
import { nsecOf } from '../../src/core.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { StandInExtension } from '../signer/extension.ts';

declare global {
  interface Window {
    readonly logins: typeof logins;
    nostr?: unknown;
  }
}

let db: PeersetDB;

const logins = {
  /** A key of chance. */
  key: () => nsecOf(systemRandom(32)),

  /** Opens the room, and says who writes here. */
  async open(login?: Login): Promise<string> {
    db = peerset('room', { signaling: { urls: [window.lab.trackerUrl] }, iceServers: [], ...(login === undefined ? {} : { login }) });
    await db.ready;
    return db.me.npub;
  },

  login: (how: string, keep: boolean, password?: string) => told(async () => {
    await db.login(how, { keep, ...(password === undefined ? {} : { password }) });
    return db.me.npub;
  }),

  async logout(): Promise<string> {
    await db.logout();
    return db.me.npub;
  },

  me: () => ({ npub: db.me.npub, how: db.me.how, state: db.me.state, authUrl: db.me.authUrl }),

  /** Puts, and says in whose name. */
  put: (text: string) => told(async () => (await db.put(text)).author),

  reveal: () => db.me.reveal(),

  /** A backup, and how often the page was drawn meanwhile. */
  async backup(password: string): Promise<{ readonly ncryptsec: string; readonly frames: number }> {
    let frames = 0;
    let isDone = false;
    const draw = (): void => {
      if (isDone) return;
      frames++;
      requestAnimationFrame(draw);
    };
    draw();
    const ncryptsec = await db.me.backup(password);
    isDone = true;
    return { ncryptsec, frames };
  },

  /** Resolves once this page writes as somebody. */
  becomes: (npub: string) => new Promise<void>((resolve) => {
    db.status.subscribe(() => {
      if (db.me.npub === npub) resolve();
    });
  }),

  /** Resolves once the person has to go to a page. */
  challenged: () => new Promise<string>((resolve) => {
    db.status.subscribe(([status]) => {
      if (status?.signer.authUrl !== undefined) resolve(status.signer.authUrl);
    });
  }),

  /** Puts an extension into the page. */
  extend(secret: readonly number[], mood: StandInExtension['mood']): void {
    const extension = new StandInExtension(Uint8Array.from(secret));
    extension.mood = mood;
    window.nostr = extension;
  },

  /** Everything this origin has at rest, as text: what can be read of its databases, and what scripts keep in the clear. */
  async atRest(): Promise<string> {
    const names = (await indexedDB.databases()).map(({ name }) => name!);
    const rows = await Promise.all(names.map(allOf));
    return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, rows], (_, value: unknown) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? hexOf(value) : value);
  },
};

Object.assign(window, { logins });

/** What a call gave, or the code and reason it failed with. */
async function told(call: () => Promise<string>): Promise<string> {
  try {
    return await call();
  } catch (error) {
    const { code, reason } = error as PeersetError;
    return `${code} ${reason ?? ''}`;
  }
}

async function allOf(name: string): Promise<unknown[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const rows = await Promise.all([...database.objectStoreNames].map((store) => new Promise<unknown>((resolve) => {
    const request = database.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => resolve(request.result);
  })));
  database.close();
  return rows;
}

function hexOf(bytes: ArrayBuffer | ArrayBufferView): string {
  const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from(view, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
