/**
 * The demo: notes that live in their readers' browsers. It uses what any app can use and nothing else; the
 * ten lines in the README are this page without its looks.
 */
import { serveFiles, type PeersetDB } from '../src/index.ts';
import { exportAll, importFile } from './carrying.ts';
import { byId } from './dom.ts';
import { showFailure } from './failure.ts';
import { showIdentity } from './identity.ts';
import { networkButton } from './network.ts';
import { NotesView } from './notes.ts';
import { showPolicy } from './policy.ts';
import { openRoom, roomName, roomOptions, type Note } from './room.ts';
import { showSwarm } from './swarm.ts';
import { attempt, toast } from './toast.ts';

const REFRESH_MS = 2000;

declare global {
  interface Window {
    /** For the curious, and for tests: the database of this page. */
    db?: PeersetDB;
  }
}

async function start(): Promise<void> {
  const name = roomName();
  byId<HTMLInputElement>('room-name').value = name;
  document.title = `${name} · peerset.DB`;
  const db = await openRoom();
  window.db = db;
  byId('share').after(networkButton(db));
  const notes = new NotesView(db.collection<Note>('notes'));
  showSwarm(db);
  showIdentity(db);
  showPolicy(roomOptions());
  setInterval(() => notes.refresh(), REFRESH_MS);
  // Without it (a private window, an old browser) files are shown once they are whole.
  serveFiles().catch((error: unknown) => console.info(error));
  byId('export').addEventListener('click', () => attempt(() => exportAll(db, roomName())));
  byId('import').addEventListener('change', (event) => attempt(() => importFile(db, event.target as HTMLInputElement)));
  await db.ready;
}

function chooseRooms(): void {
  byId('room-form').addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = encodeURIComponent(byId<HTMLInputElement>('room-name').value.trim());
  });
  // Another room is another database: a fresh page is the plain way to open it.
  window.addEventListener('hashchange', () => location.reload());
  byId('share').addEventListener('click', () => attempt(async () => {
    const link = `${location.origin}${location.pathname}#${encodeURIComponent(roomName())}`;
    await navigator.clipboard.writeText(link);
    toast('Link copied. Open it in another browser.');
  }));
}

chooseRooms();
start().catch(showFailure);
