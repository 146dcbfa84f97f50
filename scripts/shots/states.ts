/**
 * Every state of the panel that a picture is taken of, by name: which room, which section, and what is laid over the real database.
 * For pictures only: how the database behaves is shown by tests.
 */
import { PeersetError, type Finding, type Peer, type PeersetDB, type Status } from '../../src/index.ts';

/** Something in the page, and what to do with it: choose, fill in, or press. */
export interface Place {
  readonly role: 'button' | 'option' | 'combobox' | 'searchbox' | 'textbox' | 'radio' | 'spinbutton' | 'text';
  readonly name: string | RegExp;
  readonly option?: string;
  readonly text?: string;
}

/** What is told of a database beside what it says itself. */
export interface Overlay {
  readonly status?: Partial<Status> | 'none';
  readonly peers?: readonly Peer[];
  readonly doctor?: () => Promise<readonly Finding[]>;
}

type Laid = (db: PeersetDB, now: number) => Overlay;

/** One picture. */
export interface State {
  readonly room: 'busy' | 'empty' | 'secret';
  /** Which peer's panel; the first unless told otherwise. */
  readonly peer?: number;
  readonly section: string;
  readonly overlay?: Laid;
  /** The device has no network, as its browser says. */
  readonly isOffline?: boolean;
  /** Since so long nobody is found, ms. */
  readonly aloneMs?: number;
  /** How long the room goes on before the picture, ms of its own time; a second unless told otherwise. */
  readonly goesOnMs?: number;
  /** What is done before the picture, in order: a button, tab, option or text by what it is called. */
  readonly steps?: readonly Place[];
}

const ALONE = { link: 'looking', syncing: [] } as const;
const TORRENT = ['wss://tracker.one.example', 'wss://tracker.two.example:443/announce', 'wss://slow.tracker.example'];

/** How many peers there are besides, for the picture of a large room. */
const CROWD = 100;

function crowd(db: PeersetDB, now: number): readonly Peer[] {
  const [first] = db.peers.current;
  return Array.from({ length: CROWD }, (_, index) => ({
    ...first!, id: `peer${index}` as Peer['id'], npub: index % 9 === 0 ? undefined : `npub1${'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(2).slice(index % 30, (index % 30) + 30)}${String(index).padStart(4, 'q')}`,
    state: index % 11 === 5 ? 'proving' : 'open', rttMs: index % 11 === 5 ? undefined : 12 + ((index * 37) % 400), via: index % 3 === 0 ? 'peer' : 'torrent', connectedAt: now - index * 61_000,
    sent: { bytes: index * 31_337, records: index * 17, messages: index * 29 }, received: { bytes: index * 12_345, records: index * 7, messages: index * 31 },
    strikes: index === 13 ? 40 : 0, inSync: index % 4 !== 0,
  }));
}

function networks(isReached: boolean): Status['networks'] {
  return [
    ...TORRENT.map((url, index) => ({ strategy: 'torrent', url, connected: isReached && index < 2, state: isReached && index < 2 ? 'connected' : 'failing', rttMs: 48 + index * 120, announced: index * 4, ...(index === 2 ? { reason: 'silent' as const } : {}) } as const)),
    { strategy: 'nostr', url: 'wss://relay.example/a/very/long/address/that/somebody/pasted/with/a/token', connected: isReached, state: isReached ? 'connected' : 'connecting', announced: 2 },
    { strategy: 'mqtt', url: 'wss://broker.example:8884/mqtt', connected: false, state: 'failing', reason: 'package', detail: 'npm install mqtt' },
  ];
}

const FINDINGS: readonly Finding[] = [
  { ok: true, check: 'secure-context', say: 'The page is secure.', fix: '' },
  { ok: true, check: 'webrtc', say: 'WebRTC is here.', fix: '' },
  { ok: false, check: 'turn', say: 'No TURN server is named, and 2 of 3 attempts to connect failed.', fix: 'Give `turn` in the configuration: some networks let nothing through but that.' },
  { ok: false, check: 'persistence', say: 'The browser may delete what is stored here when space runs low.', fix: 'Ask for persistence in Storage, or install the page as an app.' },
  { ok: true, check: 'network torrent', say: '2 of 3 trackers answer.', fix: '' },
  { ok: true, check: 'clock', say: 'The clock agrees with those of 6 peers.', fix: '' },
];

const status = (said: Partial<Status>): Laid => () => ({ status: said });
const signer = (state: Status['signer']['state'], authUrl?: string): Laid => status({ signer: { how: 'bunker', state, authUrl } });
const busy = (section: string, more: Partial<State> = {}): State => ({ room: 'busy', section, ...more });
const empty = (section: string, more: Partial<State> = {}): State => ({ room: 'empty', section, ...more });

/** By name, in the order of the panel. */
export const STATES: Readonly<Record<string, State>> = {
  'overview': busy('overview', { overlay: (db) => ({ status: { networks: networks(true), syncing: db.peers.current.slice(0, 2).map(({ id }, index) => ({ peer: id, have: 1200 * index, need: 340 })) } }) }),
  'overview-loading': empty('overview', { overlay: () => ({ status: 'none' }) }),
  'overview-nobody': empty('overview', { overlay: () => ({ status: { ...ALONE, networks: networks(true) } }), aloneMs: 12_000 }),
  'overview-offline': empty('overview', { overlay: () => ({ status: { link: 'offline', networks: networks(false) } }), aloneMs: 12_000, isOffline: true }),
  'overview-unreachable': empty('overview', { overlay: () => ({ status: { link: 'offline', networks: networks(false) } }), aloneMs: 12_000 }),
  'overview-crowd': busy('overview', { overlay: (db, now) => ({ peers: crowd(db, now) }) }),
  'overview-full-disk': busy('overview', { overlay: status({ disk: 'full' }) }),
  'overview-broken-disk': busy('overview', { overlay: status({ disk: 'broken', link: 'paused' }) }),
  'overview-evicted': busy('overview', { overlay: status({ wiped: true, restored: 12, damaged: 3 }) }),
  'overview-banned': busy('overview', { peer: 6 }),
  'overview-refused': busy('overview', { overlay: signer('refused') }),
  'overview-agree': busy('overview', { overlay: signer('waiting', 'https://signer.example/agree') }),
  'overview-partial': busy('overview', { overlay: status({ partial: true }) }),
  'overview-missing': busy('overview', { overlay: status({ missing: ['words', 'export'] }) }),
  'overview-deleted': busy('overview', { overlay: () => ({ peers: [], status: { destroyed: true, link: 'paused', records: 0, bytes: 0, root: '' } }) }),
  'share': { room: 'secret', section: 'overview', steps: [{ role: 'button', name: 'Share' }] },
  'peers': busy('peers'),
  'peers-none': empty('peers', { overlay: status(ALONE) }),
  'peers-crowd': busy('peers', { overlay: (db, now) => ({ peers: crowd(db, now) }) }),
  'records': busy('records', { steps: [{ role: 'combobox', name: 'Collection', option: 'notes' }] }),
  'records-one': busy('records', { steps: [{ role: 'combobox', name: 'Collection', option: 'notes' }, { role: 'option', name: /held/ }] }),
  'records-none': empty('records'),
  'records-nothing-found': busy('records', { steps: [{ role: 'combobox', name: 'Collection', option: 'notes' }, { role: 'searchbox', name: 'Search', text: 'unicorn' }] }),
  'records-delete': busy('records', { steps: [{ role: 'combobox', name: 'Collection', option: 'notes' }, { role: 'searchbox', name: 'Search', text: 'Walk 154' }, { role: 'text', name: /Walk 154/ }, { role: 'button', name: /Delete/ }] }),
  'composer': busy('composer'),
  'composer-json-wrong': busy('composer', { steps: [{ role: 'radio', name: 'JSON' }, { role: 'textbox', name: 'JSON to put', text: '{"a": 1,\n "b": }' }] }),
  'composer-generator': busy('composer', { steps: [{ role: 'text', name: 'Make records' }, { role: 'spinbutton', name: 'How many', text: '400' }, { role: 'button', name: 'Make them' }] }),
  'tree': busy('tree'),
  'tree-empty': empty('tree'),
  'wire': busy('wire', { goesOnMs: 30_000 }),
  'wire-one': busy('wire', { goesOnMs: 30_000, steps: [{ role: 'text', name: /Both hold the same|Comparison|sets are equal|Still here|Are you there/ }] }),
  'wire-none': empty('wire'),
  'networks': busy('networks', { overlay: status({ networks: networks(true) }) }),
  'networks-away': empty('networks', { overlay: status({ ...ALONE, link: 'offline', networks: networks(false) }) }),
  'networks-none': empty('networks', { overlay: status({ networks: [] }) }),
  'moderation-owner': busy('moderation'),
  'moderation-author': busy('moderation', { peer: 1 }),
  'moderation-banned': busy('moderation', { peer: 6 }),
  'moderation-empty': empty('moderation'),
  'moderation-ask': busy('moderation', { steps: [{ role: 'button', name: 'Approve' }] }),
  'members': { room: 'secret', section: 'members' },
  'members-open': busy('members'),
  'identity': busy('identity'),
  'identity-refused': busy('identity', { overlay: signer('refused') }),
  'storage': busy('storage', { overlay: (db) => ({ status: { storage: { ...db.status.current[0]!.storage, usage: 46_300_000, quota: 1_200_000_000, files: { bytes: 31_000_000, count: 14, budget: 500_000_000 } } } }) }),
  'storage-full': busy('storage', { overlay: (db) => ({ status: { disk: 'full', storage: { ...db.status.current[0]!.storage, usage: 1_150_000_000, quota: 1_200_000_000, budget: 600_000 } } }) }),
  'storage-delete': busy('storage', { steps: [{ role: 'button', name: /Delete/ }] }),
  'doctor': busy('doctor', { overlay: () => ({ doctor: () => Promise.resolve(FINDINGS) }) }),
  'doctor-failed': busy('doctor', { overlay: () => ({ doctor: () => Promise.reject(new PeersetError('E_CLOSED', 'This database is closed.', { fix: 'Reload the page.' })) }) }),
  'doctor-looking': busy('doctor', { overlay: () => ({ doctor: () => new Promise(() => undefined) }) }),
};
