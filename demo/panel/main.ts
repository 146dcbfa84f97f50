/** The Network panel of the room that is named behind `#` in the address: the same rooms as the notes next door. */
import type { PeersetDB } from '../../src/index.ts';
import { mountNetwork } from '../../src/ui/mount.ts';
import { openRoom, roomName } from '../room.ts';

declare global {
  interface Window {
    /** For the curious, and for tests: the database of this page. */
    db?: PeersetDB;
  }
}

async function start(): Promise<void> {
  document.title = `${roomName()} · the Network panel`;
  const db = await openRoom();
  window.db = db;
  mountNetwork(document.getElementById('panel')!.attachShadow({ mode: 'open' }), { db });
  await db.ready;
}

window.addEventListener('hashchange', () => location.reload());
start().catch((error: unknown) => {
  const notice = document.getElementById('notice')!;
  notice.textContent = error instanceof Error ? error.message : String(error);
  notice.hidden = false;
});
