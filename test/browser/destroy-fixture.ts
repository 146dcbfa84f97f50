/** A page with a room that can be destroyed, and a look at what it leaves on the device. */
import { peerset, type PeersetDB } from '../../src/index.ts';

declare global {
  interface Window {
    readonly doomed: typeof doomed;
  }
}

let db: PeersetDB | undefined;

function current(): PeersetDB {
  if (db === undefined) throw new Error('the fixture has no database open');
  return db;
}

/** Resolves with the npub of whoever writes here. */
async function open(): Promise<string> {
  db = peerset('doomed.example', { signaling: { urls: [window.lab.trackerUrl] }, iceServers: [] });
  await db.ready;
  return db.me.npub;
}

/** Leaves something of every kind: a record, a file, a note. */
async function fill(): Promise<void> {
  await current().put('text', { key: 'text' });
  await current().put(new Blob([new Uint8Array(40_000)]), { key: 'file', name: 'file.bin' });
  await current().moderation.mute('npub1sn0wdenkukak0d9dfczzeacvhkrgz92ak56egt7vdgzn8pv2wfqqhrjdv9');
}

async function keys(): Promise<string[]> {
  return (await current().find()).map(({ key }) => key).sort();
}

/** Resolves when the database says that it was destroyed, with what a put says then. */
async function destroyed(): Promise<string> {
  for await (const [status] of current().status) if (status?.destroyed === true) break;
  return current().put('late').then(() => 'put', ({ code, reason }: { code: string; reason?: string }) => `${code} ${reason}`);
}

async function foldersIn(name: string): Promise<string[]> {
  const names: string[] = [];
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name) as unknown as { keys(): AsyncIterable<string> };
    for await (const entry of folder.keys()) names.push(entry);
  } catch {
    // There is no such folder, and nothing in it.
  }
  return names;
}

function notes(): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('peerset-identity');
    opening.onerror = () => reject(new Error('it does not open'));
    opening.onsuccess = () => {
      const asked = opening.result.transaction('identity').objectStore('identity').getAllKeys();
      asked.onsuccess = () => {
        opening.result.close();
        // What is known of servers is of all rooms.
        resolve(asked.result.map(String).filter((key) => key.startsWith('notes/') && !key.startsWith('notes/servers/')));
      };
    };
  });
}

/** What this device has of rooms. */
async function left(): Promise<{ readonly databases: string[]; readonly files: string[]; readonly journals: string[]; readonly notes: string[]; readonly marks: string[] }> {
  const databases = (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.startsWith('peerset/'));
  const marks = Object.keys(localStorage).filter((key) => key.startsWith('peerset/'));
  return { databases, files: await foldersIn('peerset-files'), journals: await foldersIn('peerset-journals'), notes: await notes(), marks };
}

const doomed = { open, fill, keys, destroyed, left, destroy: () => current().destroy() };
Object.assign(window, { doomed });
