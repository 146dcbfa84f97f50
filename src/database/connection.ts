/**
 * A device's place among a room's peers: a transport where members meet, a neighbourhood, and the author's word for its
 * session key. When a room begins another epoch its members meet elsewhere (docs/adr/0032-epochs.md): the old place is left
 * as on closing, the set stays, and doors (`door.ts`) are kept where others may still come.
 *
 * One thing after the other: whoever is told to move while it moves does so afterwards, and only to the last place it was told.
 */
import { fromHex } from '../core/base/bytes.ts';
import type { Room } from '../core/protocol/room.ts';
import type { Draft, NostrEvent } from '../core/record/record.ts';
import type { NeighbourhoodHost } from '../core/replica/neighbour-host.ts';
import type { Neighbourhood } from '../core/replica/neighbourhood.ts';
import type { Clock, Transport } from '../ports.ts';
import type { Certified } from './certifier.ts';
import { Certifier } from './certifier.ts';
import type { Door, DoorWish } from './door.ts';
import type { Machine } from './machine.ts';

/** Where a device is, and where it keeps doors. */
export interface Stay {
  /** Where members meet. */
  readonly place: Room;
  readonly doors: readonly DoorWish[];
}

/** What it takes to have peers at some place. */
export interface Places {
  /** A transport that meets others there; undefined where there is none for us. */
  transport(place: Room): Transport | undefined;
  neighbourhood(place: Room, host: NeighbourhoodHost): Neighbourhood;
  /** The author's word for a session key there. */
  certificate(wish: { readonly place: Room; readonly sessionKey: Uint8Array; readonly now: number; readonly sign: Sign }): Promise<Certified>;
  /** Opens a door at once. */
  door(wish: DoorWish, options: ConnectionOptions): Door | undefined;
}

/** Signs in the author's name. */
export type Sign = (draft: Draft) => Promise<NostrEvent>;

/** What a connection serves. */
export interface ConnectionOptions {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly sign: Sign;
}

/** One replica among its peers. */
export class Connection {
  readonly #places: Places;
  readonly #options: ConnectionOptions;
  #place: Room | undefined;
  #transport: Transport | undefined;
  #certifier: Certifier | undefined;
  /** By topic, in hex. */
  readonly #doors = new Map<string, Door>();
  #wanted: Stay | undefined;
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(places: Places, options: ConnectionOptions) {
    this.#places = places;
    this.#options = options;
  }

  /** Resolves when it is there. */
  settle(stay: Stay): Promise<void> {
    this.#wanted = stay;
    this.#work = this.#work.then(() => this.#settle());
    return this.#work;
  }

  wake(): void {
    this.#transport?.wake();
    for (const door of this.#doors.values()) door.wake();
  }

  /** As `Certifier.certify`. */
  async certify(): Promise<void> {
    await this.#certifier?.certify();
  }

  /** As `Certifier.recertify`. */
  recertify(): void {
    this.#certifier?.recertify();
  }

  /** Says goodbye and lets go of all transports. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wanted = undefined;
    this.#certifier?.close();
    const transport = this.#options.machine.driver.disconnect();
    await Promise.all([transport?.close(), ...[...this.#doors.values()].map((door) => door.close())]);
    this.#doors.clear();
  }

  async #settle(): Promise<void> {
    const stay = this.#wanted;
    this.#wanted = undefined;
    if (stay === undefined || this.#isClosed) return;
    if (stay.place.topic !== this.#place?.topic) {
      if (this.#place !== undefined) await this.#leave();
      if (!this.#isClosed) await this.#enter(stay.place);
    }
    if (!this.#isClosed) await this.#keep(stay.doors);
  }

  async #leave(): Promise<void> {
    const { driver, replica } = this.#options.machine;
    this.#certifier?.close();
    this.#certifier = undefined;
    const transport = driver.disconnect();
    this.#transport = undefined;
    replica.part();
    await transport?.close();
  }

  async #enter(place: Room): Promise<void> {
    const { machine: { driver, replica }, clock, sign } = this.#options;
    this.#place = place;
    replica.meet((host) => this.#places.neighbourhood(place, host));
    const sessionKey = fromHex(replica.sessionKey)!;
    this.#certifier = new Certifier({
      clock,
      ask: (now) => this.#places.certificate({ place, sessionKey, now, sign }),
      certified: (certificate) => driver.dispatch({ type: 'certified', certificate }),
    });
    await this.#certifier.begin();
    if (this.#isClosed) return;
    this.#transport = this.#places.transport(place);
    if (this.#transport !== undefined) driver.connect(this.#transport);
  }

  async #keep(doors: readonly DoorWish[]): Promise<void> {
    const wanted = new Set(doors.map(({ place }) => place.topic));
    const gone = [...this.#doors].filter(([topic]) => !wanted.has(topic));
    for (const [topic] of gone) this.#doors.delete(topic);
    await Promise.all(gone.map(([, door]) => door.close()));
    for (const wish of doors) {
      const door = this.#isClosed || this.#doors.has(wish.place.topic) ? undefined : this.#places.door(wish, this.#options);
      if (door !== undefined) this.#doors.set(wish.place.topic, door);
    }
  }
}
