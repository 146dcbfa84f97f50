/**
 * A doorkeeper stays at the address that a room's members left, for those who were away (docs/adr/0032-epochs.md). It holds
 * the records of rekeys and gives them to whoever proves to be a member that remains; to everybody else it is a peer
 * without a word. It takes nothing, compares nothing, and knows nothing of what the room keeps.
 *
 *   effects = doorkeeper.handle(event, now)   // a machine as the replica is, of fewer events
 *   doorkeeper.wakeAt
 *
 * Laws: no record leaves before the session is open under the old keys *and* the certificate names a member; what is on its
 * way is bounded by the credit of the protocol; a peer never makes it throw.
 */
import { fault } from '../base/fault.ts';
import { LIMITS, type SessionLimits } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import type { OpenMessage } from '../protocol/message.ts';
import { Session, type SessionOutput } from '../protocol/session.ts';
import { Standings } from '../protocol/standing.ts';
import type { SignatureSuite } from '../protocol/suite.ts';
import type { ReplicaEffect, ReplicaEvent } from './event.ts';

/** What a doorkeeper is made of. */
export interface DoorkeeperOptions {
  /** The address that was left, 32 bytes, and the key of its handshakes. */
  readonly room: Uint8Array;
  readonly macKey: Uint8Array;
  readonly limits: SessionLimits;
  readonly suite: SignatureSuite;
  /** Secret of this doorkeeper's own session key, 32 bytes: nobody shall link it with the replica's. */
  readonly sessionSecret: Uint8Array;
  readonly random: (length: number) => Uint8Array;
  /** Packed records of the rekeys since then, oldest first; asked for each guest anew. */
  readonly records: () => readonly Uint8Array[];
  /** Whether this author (64 hex) remains a member. */
  readonly admits: (author: string) => boolean;
}

/** Events that concern it. */
export type DoorkeeperEvent = Extract<ReplicaEvent, { type: 'certified' | 'peer-joined' | 'peer-left' | 'received' | 'tick' | 'closing' }>;

/** One who came to the door, and the records on their way to it. */
interface Guest {
  readonly session: Session;
  stage: 'arriving' | 'served' | 'leaving';
  waiting: Uint8Array[];
  /** Bytes of records that it was sent and has not acknowledged. */
  unacknowledged: number;
}

/** Bytes that are no root of any set. */
const NO_ROOT = { root16: new Uint8Array(16), size: 0 };

/** The machine at the old door. */
export class Doorkeeper {
  readonly #options: DoorkeeperOptions;
  readonly #standings: Standings;
  readonly #guests = new Map<PeerId, Guest>();
  #certificate: Uint8Array | undefined;
  #effects: ReplicaEffect[] = [];

  constructor(options: DoorkeeperOptions) {
    // Whoever shows no author cannot be a member, whatever the room says otherwise.
    this.#options = { ...options, limits: { ...options.limits, certificate: 'required' } };
    this.#standings = new Standings(options.limits);
  }

  /** Public half of its session key, 32 bytes: what its author vouches for. */
  get sessionKey(): Uint8Array {
    return this.#options.suite.publicKey(this.#options.sessionSecret);
  }

  /** The next moment it wants a `tick`, ms. */
  get wakeAt(): number {
    return Math.min(Infinity, ...[...this.#guests.values()].map(({ session }) => session.deadline));
  }

  /** Takes one event and returns what shall be done about it. */
  handle(event: DoorkeeperEvent, now: number): readonly ReplicaEffect[] {
    this.#effects = [];
    this.#route(event, now);
    return this.#effects;
  }

  #route(event: DoorkeeperEvent, now: number): void {
    switch (event.type) {
      case 'certified':
        // Needed only where the room admits nobody without: it names one of those who moved to those who were removed.
        this.#certificate = event.certificate;
        return;
      case 'peer-joined':
        return this.#join(event, now);
      case 'peer-left':
        this.#guests.delete(event.peer);
        return;
      case 'received': {
        const guest = this.#guests.get(event.peer);
        if (guest !== undefined) this.#perform(event.peer, guest, guest.session.receive(event.lane, event.bytes, now), now);
        return;
      }
      case 'tick':
        for (const [peer, guest] of [...this.#guests]) this.#perform(peer, guest, guest.session.tick(now), now);
        return;
      case 'closing':
        for (const [peer, guest] of [...this.#guests]) this.#leave(peer, guest, 0, now);
        return;
    }
  }

  #join({ peer, binding }: Extract<DoorkeeperEvent, { type: 'peer-joined' }>, now: number): void {
    if (this.#guests.size >= this.#options.limits.peersMax) {
      this.#effects.push({ type: 'disconnect', peer, fault: fault('goodbye', 'too many at the door'), retryAfterMs: LIMITS.doorBusyMs });
      return;
    }
    const { room, macKey, sessionSecret, random, suite, limits } = this.#options;
    const session = new Session({
      room,
      macKey,
      secret: sessionSecret,
      random,
      suite,
      limits,
      link: peer,
      standings: this.#standings,
      features: 0,
      horizon: 0,
      root: () => NO_ROOT,
      ...(this.#certificate === undefined ? {} : { certificate: this.#certificate }),
      ...(binding === undefined ? {} : { binding }),
    });
    const guest: Guest = { session, stage: 'arriving', waiting: [], unacknowledged: 0 };
    this.#guests.set(peer, guest);
    this.#perform(peer, guest, session.join(now), now);
  }

  #perform(peer: PeerId, guest: Guest, outputs: readonly SessionOutput[], now: number): void {
    for (const output of outputs) {
      switch (output.type) {
        case 'send':
          this.#effects.push({ type: 'send', peer, lane: output.lane, bytes: output.bytes });
          break;
        case 'opened':
          this.#opened(peer, guest, output.remote.author, now);
          break;
        case 'message':
          this.#heard(peer, guest, output.message, now);
          break;
        case 'struck':
          break;
        case 'closed':
          this.#guests.delete(peer);
          this.#effects.push({ type: 'disconnect', peer, fault: output.fault, retryAfterMs: output.retryAfterMs });
          break;
      }
    }
  }

  #opened(peer: PeerId, guest: Guest, author: string | undefined, now: number): void {
    if (author === undefined || !this.#options.admits(author)) return this.#leave(peer, guest, LIMITS.banMs, now);
    guest.waiting = [...this.#options.records()];
    guest.stage = 'served';
    this.#give(peer, guest, now);
  }

  #heard(peer: PeerId, guest: Guest, message: OpenMessage, now: number): void {
    // Whoever is on the way out is not listened to.
    if (guest.stage !== 'served') return;
    if (message.type === 'reconcile') return this.#send(peer, guest, { type: 'busy', conversation: message.conversation, retryAfterMs: LIMITS.doorBusyMs }, now);
    if (message.type !== 'ack') return;
    if (message.bytes > guest.unacknowledged) {
      return this.#perform(peer, guest, guest.session.strike(fault('limit', 'acknowledged what was never sent'), now), now);
    }
    guest.unacknowledged -= message.bytes;
    this.#give(peer, guest, now);
  }

  /** As much as the credit allows; when all was taken, that was it. */
  #give(peer: PeerId, guest: Guest, now: number): void {
    while (guest.waiting.length > 0) {
      const [record] = guest.waiting;
      if (guest.unacknowledged > 0 && guest.unacknowledged + record!.length > LIMITS.creditBytes) return;
      guest.waiting.shift();
      guest.unacknowledged += record!.length;
      this.#send(peer, guest, { type: 'records', conversation: 0, records: [record!] }, now);
    }
    if (guest.unacknowledged === 0) this.#leave(peer, guest, LIMITS.doorBusyMs, now);
  }

  #leave(peer: PeerId, guest: Guest, retryAfterMs: number, now: number): void {
    if (guest.stage === 'leaving') return;
    guest.stage = 'leaving';
    this.#perform(peer, guest, guest.session.goodbye('leaving', retryAfterMs, now), now);
  }

  #send(peer: PeerId, guest: Guest, message: OpenMessage, now: number): void {
    this.#perform(peer, guest, guest.session.send(message, now), now);
  }
}
