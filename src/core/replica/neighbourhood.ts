/**
 * All neighbours of a replica: who is linked, what they are told, and the session key that proves us to them. It
 * passes on what concerns one of them or all, and decides nothing about records: those go to the replica's
 * admission, and come back as `spread`.
 */
import { fromHex } from '../base/bytes.ts';
import type { Fault } from '../base/fault.ts';
import { LIMITS, type SessionLimits } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import { Session } from '../protocol/session.ts';
import { Standings } from '../protocol/standing.ts';
import type { SignatureSuite } from '../protocol/suite.ts';
import type { SignedRecord, VerifiedRecord } from '../record/record.ts';
import type { Admitted, Frame } from './admission.ts';
import { Asking } from './asking.ts';
import type { ReplicaEvent } from './event.ts';
import { Neighbour } from './neighbour.ts';
import type { NeighbourHost, NeighbourhoodHost } from './neighbour-host.ts';
import { Shares } from './shares.ts';
import { joined, NO_TRAFFIC, type Traffic, type TrafficTotals } from './totals.ts';

export type { Traffic, TrafficTotals } from './totals.ts';

/** How a replica talks to its peers. */
export interface NeighbourhoodOptions {
  /** Hash of the room's address, 32 bytes. */
  readonly room: Uint8Array;
  readonly limits: SessionLimits;
  readonly suite: SignatureSuite;
  /** Secret of this replica's session key, 32 bytes; never the author's key. */
  readonly sessionSecret: Uint8Array;
  /** Key of the handshake's MAC where the room has a secret, 32 bytes. */
  readonly macKey?: Uint8Array;
  readonly random: (length: number) => Uint8Array;
}

/** One peer as the panel shows it. */
export interface PeerView {
  readonly peer: PeerId;
  readonly via: string;
  readonly state: string;
  readonly author: string | undefined;
  readonly sessionKey: string | undefined;
  readonly joinedAt: number;
  readonly inSync: boolean;
  /** How far its clock was ahead of ours when it joined, ms: a claim, and off by the way of its first message. */
  readonly clockAheadMs: number | undefined;
  readonly rttMs: number | undefined;
  readonly strikes: number;
  readonly syncing: { readonly have: number; readonly need: number } | undefined;
  readonly sent: Traffic;
  readonly received: Traffic;
  readonly rounds: number;
  readonly ranges: number;
}

type EventOf<T extends ReplicaEvent['type']> = Extract<ReplicaEvent, { type: T }>;

const HALF_OPEN: readonly string[] = ['hello-sent', 'auth-sent', 'ready-sent'];

/** The neighbours of one replica. */
export class Neighbourhood {
  /** Public half of the session key, 32 bytes. */
  readonly sessionKey: Uint8Array;
  readonly #options: NeighbourhoodOptions;
  readonly #host: NeighbourhoodHost;
  readonly #neighbours = new Map<PeerId, Neighbour>();
  readonly #shares = new Shares();
  readonly #asking = new Asking();
  readonly #standings: Standings;
  #certificate: Uint8Array | undefined;
  /** What those carried that left. */
  #departed: TrafficTotals = NO_TRAFFIC;

  constructor(options: NeighbourhoodOptions, host: NeighbourhoodHost) {
    this.sessionKey = options.suite.publicKey(options.sessionSecret);
    this.#options = options;
    this.#standings = new Standings(options.limits);
    this.#host = host;
  }

  /** When one of them wants a `tick`, ms; Infinity where none does. */
  get wakeAt(): number {
    let wakeAt = this.#asking.wakeAt;
    for (const neighbour of this.#neighbours.values()) wakeAt = Math.min(wakeAt, neighbour.wakeAt);
    return wakeAt;
  }

  /** Peers with a link, whether their session is open or not. */
  get peers(): readonly PeerView[] {
    return [...this.#neighbours.values()].map(viewOf);
  }

  /** What all of them carried, those that left included. */
  get traffic(): TrafficTotals {
    return this.peers.reduce(joined, this.#departed);
  }

  /** What sessions that begin from now on show of their author. */
  certified(certificate: Uint8Array): void {
    this.#certificate = certificate;
    // Nobody waits for the sums of the set now. The first peer to compare with would.
    this.#host.set.root();
  }

  join(event: EventOf<'peer-joined'>, now: number): void {
    this.leave(event.peer);
    const { room, sessionSecret, random, suite, limits, macKey } = this.#options;
    const session = new Session({
      room,
      secret: sessionSecret,
      random,
      suite,
      limits,
      link: event.peer,
      standings: this.#standings,
      features: 0,
      horizon: this.#host.horizon(),
      root: () => ({ root16: fromHex(this.#host.set.root().slice(0, 32))!, size: this.#host.set.size }),
      ...(this.#certificate === undefined ? {} : { certificate: this.#certificate }),
      ...(macKey === undefined ? {} : { macKey }),
      ...(event.binding === undefined ? {} : { binding: event.binding }),
    });
    const neighbour = new Neighbour(event.peer, event.via, session, this.#neighbourHost(), now);
    if (this.#halfOpen >= limits.halfOpenMax) return neighbour.turnAway(limits.backoffMs[0]!);
    this.#neighbours.set(event.peer, neighbour);
    neighbour.join(now);
  }

  leave(peer: PeerId): void {
    const neighbour = this.#neighbours.get(peer);
    if (neighbour === undefined) return;
    neighbour.leave();
    this.#departed = joined(this.#departed, viewOf(neighbour));
    this.#neighbours.delete(peer);
    this.#host.emit({ type: 'notify', change: { type: 'peers' } });
  }

  receive({ peer, lane, bytes }: EventOf<'received'>, now: number): void {
    this.#neighbours.get(peer)?.receive(lane, bytes, now);
  }

  /** The disk's answer, for whoever asked. */
  fetched({ request, records }: EventOf<'fetched'>): void {
    for (const neighbour of this.#neighbours.values()) {
      if (neighbour.fetched(request, records)) return;
    }
  }

  tell({ message, to }: EventOf<'told'>, now: number): void {
    for (const [peer, neighbour] of this.#neighbours) {
      if (to === undefined || to.includes(peer)) neighbour.tell(message, now);
    }
  }

  /** Carries what somebody says about files to one of them. */
  carry({ peer, lane, bytes }: EventOf<'filed'>, now: number): void {
    this.#neighbours.get(peer)?.carry(lane, bytes, now);
  }

  /** Asks all whether they hold these. */
  inquire({ keys }: EventOf<'inquired'>): void {
    for (const neighbour of this.#neighbours.values()) neighbour.inquire(keys);
  }

  /** Compare sets as soon as possible, with one or with all. */
  syncSoon(peer: PeerId | undefined, now: number): void {
    for (const [id, neighbour] of this.#neighbours) {
      if (peer === undefined || peer === id) neighbour.syncSoon(now);
    }
  }

  goodbye(now: number): void {
    for (const neighbour of this.#neighbours.values()) neighbour.goodbye(now);
  }

  tick(now: number): void {
    for (const neighbour of [...this.#neighbours.values()]) neighbour.tick(now);
    const isUnknown = (id: Uint8Array): boolean => this.#host.unknown([id]).length > 0;
    for (const [peer, ids] of this.#asking.due(now, isUnknown)) this.#neighbours.get(peer)?.ask(ids, now);
  }

  /** Lets each do what became possible; after every event. */
  flush(now: number): void {
    for (const neighbour of [...this.#neighbours.values()]) neighbour.flush(now);
  }

  /** Sends all what is ours and on its way to the disk (docs/adr/0025-sent-before-the-disk.md). */
  hasten(records: readonly VerifiedRecord[], now: number): void {
    for (const neighbour of this.#neighbours.values()) neighbour.hasten(records, now);
  }

  /** Tells all what came into the set. */
  spread(admitted: readonly Admitted[], now: number): void {
    this.#praise(admitted, now);
    for (const [peer, neighbour] of this.#neighbours) spreadTo(neighbour, peer, admitted, now);
  }

  /** A record of one of this peer's messages was settled. */
  settled(peer: PeerId, record: SignedRecord, frame: Frame): void {
    this.#neighbours.get(peer)?.settled(record, frame);
  }

  /** Misbehaviour that admission found in what this peer sent. */
  strike(peer: PeerId, misbehaviour: Fault, now: number): void {
    this.#neighbours.get(peer)?.strike(misbehaviour, now);
  }

  /** Enough of one of them. */
  expel(peer: PeerId, misbehaviour: Fault, now: number): void {
    this.#neighbours.get(peer)?.expel(misbehaviour, now);
  }

  /** Who brought what is new was useful. */
  #praise(admitted: readonly Admitted[], now: number): void {
    const records = new Map<PeerId, number>();
    for (const { source } of admitted) {
      if (source.type === 'peer') records.set(source.peer, (records.get(source.peer) ?? 0) + 1);
    }
    for (const [peer, count] of records) this.#neighbours.get(peer)?.praise(count, now);
  }

  #neighbourHost(): NeighbourHost {
    return {
      ...this.#host,
      random: this.#options.random,
      sessionKey: this.sessionKey,
      shares: this.#shares,
      asking: this.#asking,
      receivingElsewhere: (than, now) => this.#receivingElsewhere(than, now),
    };
  }

  /** Sessions that may become open and are not yet. */
  get #halfOpen(): number {
    let halfOpen = 0;
    for (const { session } of this.#neighbours.values()) if (HALF_OPEN.includes(session.state)) halfOpen++;
    return halfOpen;
  }

  #receivingElsewhere(than: PeerId, now: number): boolean {
    let bringers = 0;
    for (const [peer, neighbour] of this.#neighbours) {
      if (peer === than) continue;
      if (neighbour.isBringing(now)) return true;
      if (neighbour.isTaken) bringers++;
    }
    return bringers >= LIMITS.bringersMax;
  }
}

/** Own records go out in full, live ones are announced, what a conversation brought is left to repair. */
function spreadTo(neighbour: Neighbour, to: PeerId, admitted: readonly Admitted[], now: number): void {
  const own: VerifiedRecord[] = [];
  const live: VerifiedRecord[] = [];
  let reconciled = false;
  for (const { record, source } of admitted) {
    if (source.type !== 'peer') own.push(record);
    else if (source.peer === to) continue;
    else if (source.live) live.push(record);
    else reconciled = true;
  }
  if (own.length > 0) neighbour.push(own, now);
  if (live.length > 0) neighbour.announce(live, now);
  if (reconciled) neighbour.suspect(now);
}

function viewOf(neighbour: Neighbour): PeerView {
  const { session, remote, counts } = neighbour;
  const traffic = session.statistics;
  return {
    peer: neighbour.peer,
    via: neighbour.via,
    state: session.state,
    author: remote?.author,
    sessionKey: remote?.sessionKey,
    joinedAt: neighbour.joinedAt,
    inSync: neighbour.inSync,
    clockAheadMs: remote === undefined ? undefined : remote.clock - neighbour.joinedAt,
    rttMs: traffic.rttMs,
    strikes: session.strikes,
    syncing: neighbour.syncing,
    sent: { bytes: traffic.sent.bytes, messages: traffic.sent.messages, records: counts.sent },
    received: { bytes: traffic.received.bytes, messages: traffic.received.messages, records: counts.received },
    rounds: counts.rounds,
    ranges: counts.ranges,
  };
}
