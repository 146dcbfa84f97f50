/** What the swarm is doing: who is here, what everybody holds, what each link carried. */
import type { Peer, PeersetDB, Status } from '../src/index.ts';
import { byId, element, say } from './dom.ts';
import { linkOf, watchLink } from './link.ts';
import { bytes, hueOf, plural, shortName } from './words.ts';

const ROOT_SHOWN = 32;

/** Keeps the right half of the page up to date. */
export function showSwarm(db: PeersetDB): void {
  db.status.subscribe(([status]) => status && showStatus(status));
  watchLink(db, () => showLinkOf(db));
  db.peers.subscribe((peers) => {
    showWho(db, peers);
    showTraffic(peers);
    showAgreement(peers);
  });
}

function showLinkOf(db: PeersetDB): void {
  const link = byId('link');
  const words = { offline: 'offline: your notes are kept here', looking: 'looking for peers', connected: 'connected', paused: 'paused' };
  link.dataset['link'] = linkOf(db);
  say(link, words[linkOf(db)]);
}

function showStatus(status: Status): void {
  say(byId('records'), status.records.toLocaleString());
  say(byId('root'), status.root.slice(0, ROOT_SHOWN));
  const { usage, persisted } = status.storage;
  say(byId('disk'), `${bytes(usage)}${persisted ? ', kept safe' : ''}`);
}

function showWho(db: PeersetDB, peers: readonly Peer[]): void {
  const me = element('li', {}, dot(db.me.npub), 'You', element('span', { class: 'hint' }, 'this device'));
  const others = peers.filter(({ state }) => state === 'open' || state === 'reauth').map((peer) => {
    const name = peer.npub === undefined ? 'anonymous' : peer.npub === db.me.npub ? 'You, elsewhere' : shortName(peer.npub);
    return element('li', { title: peer.npub ?? peer.id }, dot(peer.npub ?? peer.id), name, element('span', { class: 'hint' }, `via ${peer.via}`));
  });
  if (others.length === 0) others.push(element('li', { class: 'hint' }, 'Nobody else yet. Open this page in another browser.'));
  byId('who').replaceChildren(me, ...others);
}

function dot(name: string): HTMLElement {
  const made = element('span', { class: 'dot', 'aria-hidden': 'true' });
  made.style.setProperty('--hue', hueOf(name));
  return made;
}

function showTraffic(peers: readonly Peer[]): void {
  const table = byId<HTMLTableElement>('traffic');
  table.hidden = peers.length === 0;
  byId('no-traffic').hidden = peers.length > 0;
  table.tBodies[0]!.replaceChildren(...peers.map((peer) => element('tr', {},
    element('td', { title: peer.id }, peer.npub === undefined ? peer.id.slice(0, 6) : shortName(peer.npub)),
    element('td', {}, peer.state),
    element('td', {}, peer.rttMs === undefined ? '–' : `${Math.max(1, Math.round(peer.rttMs))} ms`),
    traffic(peer.sent),
    traffic(peer.received),
  )));
}

function traffic({ bytes: count, records }: Peer['sent']): HTMLElement {
  return element('td', {}, bytes(count), element('small', {}, plural(records, 'record')));
}

function showAgreement(peers: readonly Peer[]): void {
  const open = peers.filter(({ state }) => state === 'open');
  const equal = open.filter(({ inSync }) => inSync).length;
  const words = open.length === 0 ? '' : equal === open.length ? '✓ Everybody linked holds the same set.'
    : `${equal} of ${open.length} peers hold the same set; the rest is being compared.`;
  say(byId('agreement'), words);
}
