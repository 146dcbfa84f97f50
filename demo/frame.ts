/**
 * What the small demos have around them: the room behind `#`, who is there, a link to give away, the Network panel behind a
 * button, and a place for errors. Each demo is then only its idea.
 */
import { peerset, type PeersetConfig, type PeersetDB } from '../src/index.ts';
import { element } from './dom.ts';
import { showFailure } from './failure.ts';
import { linkOf, showLink, watchLink } from './link.ts';
import { networkButton } from './network.ts';
import { localSwarm, roomName } from './room.ts';

declare global {
  interface Window {
    /** For the curious, and for tests: the database of this page. */
    db?: PeersetDB;
  }
}

/** Opens the room that the address names, shows the frame and runs `show`; whatever fails is said on the page. */
export function openDemo(options: PeersetConfig & { readonly room: string }, show: (db: PeersetDB) => unknown): void {
  const { room, ...config } = options;
  document.body.append(element('div', { id: 'toast', class: 'toast', role: 'status', hidden: '' }));
  const start = async (): Promise<void> => {
    const db = peerset(roomName(room), { ...(await localSwarm()), ...config });
    window.db = db;
    frame(db, room);
    await show(db);
    await db.ready;
  };
  start().catch(showFailure);
}

function frame(db: PeersetDB, room: string): void {
  const link = element('p', { class: 'pill', id: 'link', role: 'status' }, 'starting');
  const share = element('button', { class: 'quiet', id: 'share', type: 'button' }, 'Copy link');
  document.querySelector('header.bar')?.append(link, share, networkButton(db));
  const hint = element('p', { class: 'hint', id: 'alone' }, 'Nobody else is here yet: ', element('a', { href: '#', target: '_blank', rel: 'noopener' }, 'open this room'),
    ' in another browser, or in a private window, and watch both agree.');
  hint.querySelector('a')!.href = `#${encodeURIComponent(roomName(room))}`;
  document.querySelector('main')?.after(element('footer', { class: 'foot' }, hint));
  showLink(db, roomName(room));
  watchLink(db, () => {
    hint.hidden = linkOf(db) === 'connected' || linkOf(db) === 'offline';
  });
}
