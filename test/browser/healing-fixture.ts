/** Beside what `tabs-fixture.ts` has: one database, links that can be looked at, and counts of what it does by itself, for tests of what heals and what relays. */
import { peerset, type Finding, type PeersetConfig, type PeersetDB, type Peer } from '../../src/index.ts';
import { tab } from './tabs-fixture.ts';

declare global {
  interface Window {
    readonly healing: typeof healing;
  }
}

/** What a page may be told at its address, as `?opening=` in JSON. */
export interface Opening {
  readonly room: string;
  readonly tracker: string;
  /** Kept in memory, so that each page is a device of its own, unless told otherwise. */
  readonly isOnDisk?: boolean;
  readonly turn?: readonly RTCIceServer[];
  /** Whether a function gives the servers. */
  readonly isAsked?: boolean;
  readonly relayOnly?: boolean;
}

const connections: RTCPeerConnection[] = [];
const counts = { timers: 0, said: 0, asked: 0, checked: 0 };
let persisted = 0;
let db: PeersetDB | undefined;

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
    this.addEventListener('iceconnectionstatechange', () => (counts.checked += this.iceConnectionState === 'checking' ? 1 : 0));
  }
};
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function counted(data) {
  counts.said++;
  send.call(this, data);
};
const begin = globalThis.setTimeout.bind(globalThis);
globalThis.setTimeout = ((run: () => void, ms?: number) => {
  counts.timers++;
  return begin(run, ms);
}) as typeof setTimeout;
addEventListener('pageshow', (event) => {
  if (event.persisted) persisted++;
});

async function open({ room, tracker, isOnDisk = false, turn, isAsked = false, relayOnly }: Opening): Promise<void> {
  const servers: Pick<PeersetConfig, 'turn'> = turn === undefined ? {} : { turn: isAsked ? () => (counts.asked++, Promise.resolve(turn)) : turn };
  db = peerset(room, {
    signaling: [{ strategy: 'torrent', urls: [tracker] }],
    iceServers: [],
    policy: 'open',
    ...servers,
    ...(isOnDisk ? {} : { storage: 'memory' as const }),
    ...(relayOnly === undefined ? {} : { relayOnly }),
  });
  await db.ready;
}

function until(fits: (peers: readonly Peer[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    let off: () => void = () => undefined;
    off = db!.peers.subscribe((peers) => {
      if (!fits(peers)) return;
      queueMicrotask(() => off());
      resolve();
    });
  });
}

/** Resolves when the browser let a timer of this page wait for so long, ms: it slows pages in the background down. */
function slowed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (last: number): void => void begin(() => (performance.now() - last > ms ? resolve() : look(performance.now())), 100);
    look(performance.now());
  });
}

/** Resolves when the one peer sent so many messages more. */
function hears(messages: number): Promise<void> {
  const first = db!.peers.current[0]!.received.messages;
  return until(([peer]) => peer !== undefined && peer.received.messages >= first + messages);
}

/** The kinds of both ends of every link that is up. */
async function ways(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const connection of connections.filter(({ connectionState }) => connectionState === 'connected')) {
    const entries = [...(await connection.getStats()).values()] as readonly Readonly<Record<string, unknown>>[];
    const kindOf = (id: unknown): unknown => entries.find((entry) => entry['id'] === id)?.['candidateType'];
    const pair = entries.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded');
    found.push(`${String(kindOf(pair?.['localCandidateId']))} ${String(kindOf(pair?.['remoteCandidateId']))}`);
  }
  return found;
}

const healing = {
  open,
  put: (text: string) => db!.put(text).then(() => undefined),
  texts: async () => (await db!.find<string>({})).map(({ value }) => value).sort(),
  linked: () => until((peers) => peers.some(({ state }) => state === 'open')),
  alone: () => until((peers) => peers.length === 0),
  peers: () => db!.peers.current.length,
  /** Names of the peers, and when each link came up: another link is another line. */
  links: () => db!.peers.current.map(({ id, connectedAt }) => `${id} ${connectedAt}`),
  /** Texts that another device is known to have. */
  shared: async () => (await db!.find<string>({})).filter(({ state }) => state === 'shared').map(({ value }) => value).sort(),
  leads: () => db!.status.current[0]!.leads,
  slowed,
  hears,
  ways,
  counts: () => ({ ...counts }),
  persisted: () => persisted,
  doctor: (check: string): Promise<readonly Finding[]> => db!.doctor().then((all) => all.filter((finding) => finding.check === check)),
};

Object.assign(window, { healing, tab });
const opening = new URLSearchParams(location.search).get('opening');
if (opening !== null) void open(JSON.parse(opening) as Opening);
