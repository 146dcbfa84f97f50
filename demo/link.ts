/** The head of a page with one idea: whether anybody is there, and a link for whoever should be. */
import type { PeersetDB } from '../src/index.ts';
import { byId, say } from './dom.ts';
import { attempt, toast } from './toast.ts';
import { plural } from './words.ts';

const WORDS = { offline: 'offline: all is kept here', looking: 'looking for others', paused: 'paused' } as const;

/** Keeps `#link` up to date, and has `#share` copy the address. */
export function showLink(db: PeersetDB, room: string): void {
  const show = (): void => {
    const state = db.status.current[0]?.link ?? 'looking';
    byId('link').dataset['link'] = state;
    const others = db.peers.current.filter((peer) => peer.state === 'open' || peer.state === 'reauth').length;
    say(byId('link'), state === 'connected' ? `with ${plural(others, 'other')}` : WORDS[state]);
  };
  db.status.subscribe(show);
  db.peers.subscribe(show);
  byId('share').addEventListener('click', () => attempt(async () => {
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}#${encodeURIComponent(room)}`);
    toast('Link copied. Open it in another browser.');
  }));
  // Another room is another database: a fresh page is the plain way to open it.
  window.addEventListener('hashchange', () => location.reload());
}
