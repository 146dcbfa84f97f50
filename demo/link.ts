/** The head of a page with one idea: whether anybody is there, and a link for whoever should be. */
import type { PeersetDB, Status } from '../src/index.ts';
import { byId, say } from './dom.ts';
import { attempt, toast } from './toast.ts';
import { plural } from './words.ts';

const WORDS = { offline: 'offline: all is kept here', looking: 'looking for others', paused: 'paused' } as const;

/** How the link is. Links that were there outlive a network for a while; who has neither is told at once, not when the last socket gives up. */
export function linkOf(db: PeersetDB): Status['link'] {
  const link = db.status.current[0]?.link ?? 'looking';
  return link === 'looking' && !navigator.onLine ? 'offline' : link;
}

/** Calls `show` whenever `linkOf` may say something else. */
export function watchLink(db: PeersetDB, show: () => void): void {
  db.status.subscribe(show);
  for (const event of ['online', 'offline']) window.addEventListener(event, show);
}

/** Keeps `#link` up to date, and has `#share` copy the address. */
export function showLink(db: PeersetDB, room: string): void {
  const show = (): void => {
    const state = linkOf(db);
    byId('link').dataset['link'] = state;
    const others = db.peers.current.filter((peer) => peer.state === 'open' || peer.state === 'reauth').length;
    say(byId('link'), state === 'connected' ? `with ${plural(others, 'other')}` : WORDS[state]);
  };
  watchLink(db, show);
  db.peers.subscribe(show);
  byId('share').addEventListener('click', () => attempt(async () => {
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}#${encodeURIComponent(room)}`);
    toast('Link copied. Open it in another browser.');
  }));
  // Another room is another database: a fresh page is the plain way to open it.
  window.addEventListener('hashchange', () => location.reload());
}
