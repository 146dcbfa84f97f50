/**
 * A door at an address that the room's members left: a doorkeeper of the core, with a transport of its own. It knows nothing of
 * the replica beside it, nor of the disk: what it may give, and to whom, it asks anew for each guest.
 */
import { LIMITS } from '../core/base/limits.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { Room } from '../core/protocol/room.ts';
import { Doorkeeper, type DoorkeeperEvent, type DoorkeeperOptions } from '../core/replica/doorkeeper.ts';
import type { ReplicaEffect } from '../core/replica/event.ts';
import type { Clock, Lane, Link, Transport, TransportListener } from '../ports.ts';

/** A door that is to be kept. */
export interface DoorWish extends Pick<DoorkeeperOptions, 'records' | 'admits'> {
  /** The place that was left. */
  readonly place: Room;
}

/** What a door is made of. */
export interface DoorOptions {
  readonly doorkeeper: DoorkeeperOptions;
  readonly transport: Transport;
  readonly clock: Clock;
  /** The author's word for a session key, where the room admits nobody without. */
  readonly certificate?: (sessionKey: Uint8Array) => Promise<Uint8Array>;
}

/** Drives one doorkeeper. */
export class Door implements TransportListener {
  readonly #doorkeeper: Doorkeeper;
  readonly #transport: Transport;
  readonly #clock: Clock;
  #cancelWake: () => void = () => undefined;
  #isClosed = false;

  constructor({ doorkeeper, transport, clock, certificate }: DoorOptions) {
    this.#doorkeeper = new Doorkeeper(doorkeeper);
    this.#transport = transport;
    this.#clock = clock;
    void this.#open(certificate);
  }

  joined({ peer, via, binding }: Link): void {
    this.#handle({ type: 'peer-joined', peer, via, ...(binding === undefined ? {} : { binding }) });
  }

  left(peer: PeerId): void {
    this.#handle({ type: 'peer-left', peer });
  }

  received(peer: PeerId, lane: Lane, bytes: Uint8Array): void {
    this.#handle({ type: 'received', peer, lane, bytes });
  }

  networks(): void {
    // The status shows the networks where members meet now.
  }

  wake(): void {
    this.#transport.wake();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#handle({ type: 'closing' });
    this.#isClosed = true;
    this.#cancelWake();
    await this.#transport.close();
  }

  async #open(certificate: DoorOptions['certificate']): Promise<void> {
    try {
      const bytes = await certificate?.(this.#doorkeeper.sessionKey);
      if (this.#isClosed) return;
      if (bytes !== undefined) this.#handle({ type: 'certified', certificate: bytes });
      this.#transport.open(this);
    } catch {
      // Without a certificate nobody would talk to it, and whoever signs is away: other members have doors as well.
    }
  }

  #handle(event: DoorkeeperEvent): void {
    if (this.#isClosed) return;
    for (const effect of this.#doorkeeper.handle(event, this.#clock.now())) this.#perform(effect);
    this.#cancelWake();
    const { wakeAt } = this.#doorkeeper;
    if (wakeAt < Infinity) this.#cancelWake = this.#clock.wake(Math.min(wakeAt, this.#clock.now() + LIMITS.doorBusyMs), () => this.#handle({ type: 'tick' }));
  }

  #perform(effect: ReplicaEffect): void {
    if (effect.type === 'send') this.#transport.send(effect.peer, effect.lane, effect.bytes);
    if (effect.type === 'disconnect') this.#transport.disconnect(effect.peer, effect.retryAfterMs, effect.fault);
  }
}
