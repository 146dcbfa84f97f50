/**
 * Whom to be linked with. A room's records travel by gossip, so its graph must be connected, not complete:
 * every peer aims for a few links, takes more when strangers ask, and never has more than the maximum.
 *
 * Who goes when there are too many: not the oldest, the fastest, the most useful or a few picked by a secret
 * of ours, because an attacker can be best at one of these, hardly at all; of the rest, the youngest of the
 * most crowded network. One random link makes room every ten minutes, so that no circle closes for ever; the place
 * is kept for a peer of our own choice, because whoever surrounds us is always the first to knock.
 *
 * Decides only. It does not dial, close, or know what a connection is; a peer id proves nothing to it.
 */
import type { PeerId } from '../base/peer.ts';
import { LIMITS } from '../base/limits.ts';

/** How many links a mesh looks for and allows. */
export interface MeshOptions {
  /** Links to look for. */
  readonly aim?: number;
  /** Links at most, `config.session.peersMax`. */
  readonly max?: number;
  readonly random: (length: number) => Uint8Array;
}

/** What is known of a link's worth; all optional, all claims of our own measurements. */
export interface Observation {
  readonly rttMs?: number;
  /** Anything that grows with use: bytes of records received. */
  readonly useful?: number;
  /** The network the peer is in, where it is public and known: a /24 or /48. */
  readonly subnet?: string;
}

/** Whose wish a link was. */
export type Dialler = 'us' | 'them';

interface MeshLink {
  readonly joinedAt: number;
  readonly by: Dialler;
  readonly lot: number;
  proved: boolean;
  rttMs: number;
  useful: number;
  usefulBefore: number;
  subnet: string | undefined;
}

interface Remote {
  readonly failures: number;
  /** We do not dial it before; its own offers are welcome. */
  readonly dialAfter: number;
  /** We neither dial nor answer it before. */
  readonly refusedUntil: number;
}

/** A network from which somebody misbehaved in a session it had proved itself in. */
interface Subnet {
  readonly offences: number;
  readonly offendedAt: number;
  readonly refusedUntil: number;
}

const STRANGER: Remote = { failures: 0, dialAfter: -Infinity, refusedUntil: -Infinity };

/** A link that broke sooner than this was no success, ms. */
const SHORT_LIVED_MS = 30_000;
const PROTECT_OLDEST = 2;
const PROTECT_FASTEST = 4;
const PROTECT_USEFUL = 4;
const PROTECT_LOT = 4;
/** Of those we chose ourselves, the latest. */
const PROTECT_CHOSEN = 4;
/**
 * Of the links there may be, at most this part is looked for. Peers that are full and content form circles that
 * nobody enters; with links to spare, the next offer from outside joins two of them.
 */
const AIM_SHARE = 2 / 3;

/** The links of one room. */
export class Mesh {
  readonly #aim: number;
  readonly #max: number;
  readonly #random: (length: number) => Uint8Array;
  readonly #links = new Map<PeerId, MeshLink>();
  readonly #dials = new Map<PeerId, Dialler>();
  readonly #remotes = new Map<PeerId, Remote>();
  readonly #subnets = new Map<string, Subnet>();
  #rotateAt = Infinity;
  /** Until when a place is kept for a dial of ours, ms since 1970; undefined where none is. */
  #keptUntil: number | undefined;

  constructor({ aim = LIMITS.peersAim, max = LIMITS.peersMax, random }: MeshOptions) {
    this.#max = max;
    this.#aim = Math.min(aim, Math.ceil(max * AIM_SHARE));
    this.#random = random;
  }

  /** Links there are. */
  get links(): number {
    return this.#links.size;
  }

  /** Who we are linked with. */
  get peers(): readonly PeerId[] {
    return [...this.#links.keys()];
  }

  /** Links to look for, those being dialled not counted again. */
  get wanted(): number {
    const kept = this.#keptUntil !== undefined && ![...this.#dials.values()].includes('us') ? 1 : 0;
    return Math.max(kept, this.#aim - this.#links.size - this.#dials.size);
  }

  /** Whether we have as many links as we aim for. */
  get satisfied(): boolean {
    return this.#links.size >= this.#aim;
  }

  /** Whether to dial this peer now, for our own sake. */
  mayDial(peer: PeerId, now: number): boolean {
    return this.wanted > 0 && this.#isFree(peer, now);
  }

  /** Whether to dial this peer now for its sake: it is alone, and we have a link to spare. */
  mayHelp(peer: PeerId, now: number): boolean {
    return this.#links.size + this.#dials.size < this.#max && this.#isFree(peer, now);
  }

  /**
   * Whether to take this peer's offer, or its answer to ours. One over the maximum is taken: somebody less useful goes for
   * it. While a place is kept for a dial of ours, others do not get it.
   */
  mayAnswer(peer: PeerId, now: number): boolean {
    const isKept = this.#keptUntil !== undefined && this.#dials.get(peer) !== 'us';
    return this.#links.size <= this.#max - (isKept ? 2 : 0) && !this.#links.has(peer) && !this.isRefused(peer, now);
  }

  /** Whether this peer was sent away and its time is not over. */
  isRefused(peer: PeerId, now: number): boolean {
    return this.#remoteOf(peer).refusedUntil > now;
  }

  /** Picks whom to dial among those we heard of, at random: who introduces many friends gains little. */
  pick(candidates: readonly PeerId[], now: number): readonly PeerId[] {
    const free = candidates.filter((peer) => this.#isFree(peer, now));
    const picked: PeerId[] = [];
    while (picked.length < this.wanted && free.length > 0) {
      picked.push(free.splice(this.#draw(free.length), 1)[0]!);
    }
    return picked;
  }

  /** A dial began. */
  dialled(peer: PeerId, by: Dialler): void {
    if (!this.#links.has(peer)) this.#dials.set(peer, by);
  }

  /** A dial led nowhere. */
  failed(peer: PeerId, now: number): void {
    this.#dials.delete(peer);
    if (this.#links.has(peer)) return;
    const remote = this.#remoteOf(peer);
    const failures = remote.failures + 1;
    const backoff = LIMITS.dialBackoffMs[Math.min(failures, LIMITS.dialBackoffMs.length) - 1]!;
    this.#remember(peer, { ...remote, failures, dialAfter: now + backoff });
  }

  /** A link came up. Returns who has to go for it, perhaps itself. */
  joined(peer: PeerId, now: number): readonly PeerId[] {
    const by = this.#dials.get(peer) ?? 'them';
    this.#dials.delete(peer);
    if (by === 'us') this.#keptUntil = undefined;
    this.#links.set(peer, {
      joinedAt: now,
      by,
      lot: this.#draw(2 ** 16),
      proved: false,
      rttMs: Infinity,
      useful: 0,
      usefulBefore: 0,
      subnet: undefined,
    });
    if (this.#rotateAt === Infinity) this.#rotateAt = now + LIMITS.peersRotateMs;
    return this.#surplus();
  }

  /** A link is gone. One that never lasted counts as a dial that led nowhere. */
  left(peer: PeerId, now: number): void {
    const link = this.#links.get(peer);
    this.#links.delete(peer);
    if (link && now - link.joinedAt < SHORT_LIVED_MS) this.failed(peer, now);
  }

  /** The peer is not to be linked with before `until`, ms since 1970. */
  refuse(peer: PeerId, until: number): void {
    this.#dials.delete(peer);
    this.#remember(peer, { ...this.#remoteOf(peer), refusedUntil: until });
  }

  /**
   * The peer misbehaved. Who reloads its page has another name, so its network is held to account as well: for a short
   * while, longer each time, and never for a day, because whole schools share one. Of peers that proved nothing, somebody else may
   * have forged what they did.
   */
  offended(peer: PeerId, now: number): void {
    const link = this.#links.get(peer);
    if (link?.subnet === undefined || !link.proved) return;
    const before = this.#subnets.get(link.subnet);
    const { backoffMs } = LIMITS;
    const isRecent = before !== undefined && now - before.offendedAt < 2 * backoffMs.at(-1)!;
    const offences = isRecent ? before.offences + 1 : 1;
    const pause = backoffMs[Math.min(offences, backoffMs.length) - 1]!;
    rememberIn(this.#subnets, link.subnet, { offences, offendedAt: now, refusedUntil: now + pause });
  }

  /** The peer proved itself in the session's handshake. */
  proved(peer: PeerId): void {
    const link = this.#links.get(peer);
    if (link) link.proved = true;
  }

  /** What we measured of a link. Returns who has to go: too many of one network are one attacker, and some wait there. */
  observed(peer: PeerId, { rttMs, useful, subnet }: Observation, now: number): readonly PeerId[] {
    const link = this.#links.get(peer);
    if (link === undefined) return [];
    if (rttMs !== undefined) link.rttMs = Math.min(link.rttMs, rttMs);
    if (useful !== undefined) link.useful = useful;
    if (subnet === undefined || subnet === link.subnet) return [];
    link.subnet = subnet;
    if ((this.#subnets.get(subnet)?.refusedUntil ?? 0) > now) return [peer];
    const others = [...this.#links.values()].filter((other) => other.subnet === subnet);
    return others.length > LIMITS.peersPerSubnetMax ? [peer] : [];
  }

  /**
   * Every ten minutes: one random link that is not protected, if we have as many as we aim for and somebody of `others`
   * could take its place. Where no more links fit, it goes in any case: of those around us nobody need tell us of others.
   */
  rotate(now: number, others: readonly PeerId[]): PeerId | undefined {
    if (this.#keptUntil !== undefined && now >= this.#keptUntil) this.#keptUntil = undefined;
    if (now < this.#rotateAt) return undefined;
    this.#rotateAt = now + LIMITS.peersRotateMs;
    const replaceable = this.satisfied && (this.#links.size >= this.#max || others.some((peer) => this.#isFree(peer, now)));
    const exposed = replaceable ? this.#exposed() : [];
    for (const link of this.#links.values()) link.usefulBefore = link.useful;
    if (exposed.length === 0) return undefined;
    this.#keptUntil = now + LIMITS.peersKeepPlaceMs;
    return exposed[this.#draw(exposed.length)];
  }

  #isFree(peer: PeerId, now: number): boolean {
    const { dialAfter, refusedUntil } = this.#remoteOf(peer);
    return !this.#links.has(peer) && !this.#dials.has(peer) && dialAfter <= now && refusedUntil <= now;
  }

  #remoteOf(peer: PeerId): Remote {
    return this.#remotes.get(peer) ?? STRANGER;
  }

  #surplus(): readonly PeerId[] {
    if (this.#links.size <= this.#max) return [];
    const exposed = this.#exposed();
    const candidates = exposed.length > 0 ? exposed : [...this.#links.keys()];
    return [candidates.reduce((worst, peer) => (this.#isWorse(peer, worst) ? peer : worst))];
  }

  #isWorse(left: PeerId, right: PeerId): boolean {
    const crowdLeft = this.#crowd(left);
    const crowdRight = this.#crowd(right);
    if (crowdLeft !== crowdRight) return crowdLeft > crowdRight;
    const [one, other] = [this.#links.get(left)!, this.#links.get(right)!];
    return one.by === other.by ? one.joinedAt > other.joinedAt : one.by === 'them';
  }

  #crowd(peer: PeerId): number {
    const { subnet } = this.#links.get(peer)!;
    if (subnet === undefined) return 1;
    return [...this.#links.values()].filter((other) => other.subnet === subnet).length;
  }

  /** Links that no rule protects. Peers that proved nothing are never protected. */
  #exposed(): readonly PeerId[] {
    const proved = [...this.#links].filter(([, link]) => link.proved);
    const safe = new Set<PeerId>();
    const protect = (count: number, worth: (link: MeshLink) => number, among = proved): void => {
      const ranked = among.filter(([peer]) => !safe.has(peer)).sort((left, right) => worth(left[1]) - worth(right[1]));
      for (const [peer] of ranked.slice(0, count)) safe.add(peer);
    };
    // In a small mesh a sixth each leaves somebody to rotate.
    const share = Math.floor(this.#links.size / 6);
    protect(Math.min(PROTECT_OLDEST, share), (link) => link.joinedAt);
    protect(Math.min(PROTECT_FASTEST, share), (link) => link.rttMs);
    protect(Math.min(PROTECT_USEFUL, share), (link) => link.usefulBefore - link.useful);
    protect(Math.min(PROTECT_LOT, share), (link) => link.lot);
    protect(Math.min(PROTECT_CHOSEN, share), (link) => -link.joinedAt, proved.filter(([, { by }]) => by === 'us'));
    return [...this.#links.keys()].filter((peer) => !safe.has(peer));
  }

  #remember(peer: PeerId, remote: Remote): void {
    rememberIn(this.#remotes, peer, remote);
  }

  /** An index below `count` (at most 65,536), near enough to uniform for picking among peers. */
  #draw(count: number): number {
    const bytes = this.#random(4);
    const value = ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0;
    return value % count;
  }
}

/** Sets an entry as the newest. The oldest memory goes: strangers with made-up names must not fill ours. */
function rememberIn<V>(memory: Map<string, V>, name: string, value: V): void {
  memory.delete(name);
  memory.set(name, value);
  if (memory.size <= LIMITS.remotesMax) return;
  for (const oldest of memory.keys()) {
    memory.delete(oldest);
    return;
  }
}
