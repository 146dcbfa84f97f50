/** What a database says about itself and its peers: the rows of `db.status`, `db.peers` and `db.presence.all`. */
import type { PeerId } from '../core/base/peer.ts';
import { npubOf } from '../core/record/author.ts';
import type { StoreFaultCode } from '../core/replica/event.ts';
import type { PeerView } from '../core/replica/neighbourhood.ts';
import { NO_TRAFFIC, type Traffic, type TrafficTotals } from '../core/replica/totals.ts';
import type { NetworkState } from '../ports.ts';
import { isOpen } from './attendance.ts';
import type { FileFigures } from './files/ask.ts';
import type { Me } from './identity.ts';
import type { HostView } from './host.ts';
import { decodePayload } from './payload.ts';
import type { Seal } from './seal.ts';

/** One peer with a link to this device. */
export interface Peer {
  /** As the transport names it; proves nothing. */
  readonly id: PeerId;
  /** The author who vouches for it; undefined until its session is open, and for anonymous peers. */
  readonly npub: string | undefined;
  /** Where its session stands; applications can talk once it is `open`. */
  readonly state: string;
  readonly rttMs: number | undefined;
  /** How it was found: `torrent`, `nostr`, `peer`, … */
  readonly via: string;
  /** ms since 1970. */
  readonly connectedAt: number;
  readonly sent: Traffic;
  readonly received: Traffic;
  readonly strikes: number;
  /** Whether its set and ours were equal when they were last compared. */
  readonly inSync: boolean;
  /** Round trips and messages of comparisons so far, counts. */
  readonly rounds: number;
  readonly ranges: number;
}

/** `paused`: the database stopped to protect what is on disk, or was destroyed. */
export type LinkState = 'offline' | 'looking' | 'connected' | 'paused';

/** The database as a whole. */
export interface Status {
  readonly link: LinkState;
  /** Records in the set, count, deletes and expired ones included; and their packed size, bytes. */
  readonly records: number;
  readonly bytes: number;
  /** Digest of the whole set, 64 hex: equal on two peers exactly when they hold the same set. */
  readonly root: string;
  /** Name of the room's policy. */
  readonly policy: string;
  /**
   * `open`: nothing is encrypted. `member`: this device reads what members encrypted. `keeper`: it keeps that, and reads nothing.
   * `removed`: an owner removed you; this device shows what it had, and nothing that members write from then on.
   */
  readonly access: 'open' | 'member' | 'keeper' | 'removed';
  /** Encrypted records that could not be opened or that are no records inside, and are shown to nobody, count of those looked at. */
  readonly unreadable: number;
  /** Records of yours that this page still works for, because the room's policy asks for it, count; nobody has them yet. */
  readonly working: number;
  /**
   * Bytes, of the whole site. `budget`: bytes of records up to which this device takes them from peers, by `config.budget` and by what
   * its disk has left; undefined where nothing bounds them.
   */
  readonly storage: {
    readonly usage: number;
    readonly quota: number;
    readonly persisted: boolean;
    readonly budget: number | undefined;
    /** Files of this room: bytes, count, and the bytes up to which those are kept that were not put here; undefined until they were looked at. */
    readonly files: FileFigures;
  };
  /** Comparisons under way: records to be sent, and to be received. */
  readonly syncing: readonly { readonly peer: PeerId; readonly have: number; readonly need: number }[];
  /** Whether this tab holds the links, or another one of this site does. */
  readonly leads: boolean;
  readonly networks: readonly NetworkState[];
  /** Whoever signs: where the key is, what it did last, and a page where its person must agree first. */
  readonly signer: Pick<Me, 'how' | 'state' | 'authUrl'>;
  /** Parts of the program that could not be loaded so far, by name; they are tried again. */
  readonly missing: readonly string[];
  /** Whether this device holds a part only, because its budget is used up: what it has is right, and peers have more. */
  readonly partial: boolean;
  /** Whether what this device had of the room was deleted, here or in another tab: nothing can be done with it any more. */
  readonly destroyed: boolean;
  /** Why the disk takes nothing at the moment. */
  readonly disk: StoreFaultCode | undefined;
  /** Whether the browser emptied the disk since the last time. */
  readonly wiped: boolean;
  /** Records found damaged on disk at the start, and left out, count; peers give them back. */
  readonly damaged: number;
  /** Records this device wrote that the disk lost and a second place had, count. */
  readonly restored: number;
  /** What peers did wrong, counts by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Records of peers that the room does not take, counts by rule. */
  readonly refused: Readonly<Record<string, number>>;
  /** What all peers carried, those that left included; the sum of what the sessions handed to the wire and got from it. */
  readonly traffic: TrafficTotals;
  /** From when on faults, refusals and traffic are counted, those of the peers' rows included: the start, or the last `resetStatistics()`, ms since 1970. */
  readonly since: number;
}

/** What one peer shows of itself. */
export interface Presence<T = unknown> {
  readonly peer: PeerId;
  readonly npub: string | undefined;
  /** Whatever it sent: check it. */
  readonly value: T;
}

/** Before there is a host. */
export const NO_VIEW: HostView = {
  peers: [],
  attendance: [],
  records: 0,
  bytes: 0,
  root: '',
  networks: [],
  hasTransport: false,
  disk: undefined,
  files: { bytes: 0, count: 0, budget: undefined },
  partial: false,
  storage: { usage: 0, quota: 0, persisted: false, budget: undefined },
  wiped: false,
  damaged: 0,
  restored: 0,
  faults: {},
  refused: {},
  traffic: NO_TRAFFIC,
  since: 0,
};

/** The peers of a view. */
export function peersOf({ peers }: HostView): readonly Peer[] {
  return peers.map((view) => ({
    id: view.peer,
    npub: view.author === undefined ? undefined : npubOf(view.author),
    state: view.state,
    rttMs: view.rttMs,
    via: view.via,
    connectedAt: view.joinedAt,
    sent: view.sent,
    received: view.received,
    strikes: view.strikes,
    inSync: view.inSync,
    rounds: view.rounds,
    ranges: view.ranges,
  }));
}

/** The status of a view. */
export function statusOf(view: HostView, own: Pick<Status, 'policy' | 'access' | 'unreadable' | 'working' | 'signer' | 'leads' | 'missing'> & { readonly isStopped: boolean; readonly isGone: boolean }): Status {
  const { records, bytes, root, storage, files, networks, disk, partial, wiped, damaged, restored, faults, refused, traffic, since } = view;
  return {
    link: own.isStopped ? 'paused' : linkOf(view),
    records,
    bytes,
    root,
    policy: own.policy,
    access: own.access,
    unreadable: own.unreadable,
    working: own.working,
    storage: { ...storage, files },
    syncing: view.peers.flatMap(({ peer, syncing }: PeerView) => (syncing === undefined ? [] : [{ peer, ...syncing }])),
    leads: own.leads,
    signer: { how: own.signer.how, state: own.signer.state, authUrl: own.signer.authUrl },
    missing: own.missing,
    networks,
    destroyed: own.isGone,
    disk,
    partial,
    wiped,
    damaged,
    restored,
    faults,
    refused,
    traffic,
    since,
  };
}

/** Who shows what; `seal`: where only members shall see it. */
export function presencesOf({ attendance }: HostView, seal?: Seal): readonly Presence[] {
  return attendance.flatMap(({ peer, author, payload }) => {
    const said = seal === undefined ? payload : seal.openPresence(payload, author);
    return said === undefined ? [] : [{ peer, npub: author === undefined ? undefined : npubOf(author), value: decodePayload(said)?.value }];
  });
}

function linkOf({ peers, networks, hasTransport }: HostView): LinkState {
  if (peers.some(isOpen)) return 'connected';
  if (!hasTransport) return 'offline';
  return networks.length > 0 && networks.every(({ connected }) => !connected) ? 'offline' : 'looking';
}
