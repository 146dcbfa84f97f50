/**
 * The epochs of one room on one device: their secrets in use, and on disk where there is one. What the room's own secret and an
 * invite say is known from the first moment; what was unwrapped later (`epochs.ts`) is remembered here, so that after a reload
 * nothing is sealed in an epoch that is over.
 */
import { assert } from '../core/base/assert.ts';
import { fromHex, toHex } from '../core/base/bytes.ts';
import { bytesToText, textToBytes } from '../core/base/text.ts';
import { roomOfEpoch, type KnownEpoch } from '../core/protocol/epochs.ts';
import { epochOf, epochValue, Keyring, type Epoch } from '../core/protocol/keyring.ts';
import type { Room } from '../core/protocol/room.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';
import type { Epochs } from './seal.ts';

/** Keeps one room's text where nobody reads it by accident. */
export interface EpochDisk {
  load(): Promise<Uint8Array | undefined>;
  save(bytes: Uint8Array): Promise<void>;
}

/** What the epochs of a room begin with. */
export interface EpochKeysOptions {
  /** Where members met first, and the secret of that epoch. */
  readonly room: Room;
  readonly secret: Uint8Array;
  readonly disk: EpochDisk | undefined;
}

/** The epochs that this device knows. */
export class EpochKeys implements Epochs {
  readonly keyring: Keyring;
  isOver = false;
  readonly #room: Room;
  readonly #first: string;
  readonly #disk: EpochDisk | undefined;
  readonly #known = new Map<string, KnownEpoch>();
  #until: ReadonlyMap<string, number> = new Map();

  constructor({ room, secret, disk }: EpochKeysOptions) {
    this.#room = room;
    this.#disk = disk;
    this.keyring = new Keyring(secret);
    this.#first = this.keyring.current.id;
    this.#known.set(this.#first, { id: this.#first, secret, begins: 0 });
  }

  get known(): readonly KnownEpoch[] {
    return [...this.#known.values()];
  }

  get current(): KnownEpoch {
    const current = this.#known.get(this.keyring.current.id);
    assert(current !== undefined, 'what seals is known');
    return current;
  }

  /** The epochs after the first, as an invite carries them. */
  get text(): string {
    return this.known.filter(({ id }) => id !== this.#first).map(({ begins, secret }) => `.${begins.toString(36)}.${toBase64Url(secret)}`).join('');
  }

  placeOf({ id, secret }: KnownEpoch): Room {
    return id === this.#first ? this.#room : roomOfEpoch(secret, this.#room.tag);
  }

  learn({ secret, begins }: KnownEpoch): boolean {
    const { id } = epochOf(secret);
    if (this.#known.has(id)) return false;
    this.keyring.add(secret);
    this.#known.set(id, { id, secret, begins });
    return true;
  }

  turnTo(id: string, until: ReadonlyMap<string, number>): void {
    this.keyring.turnTo(id);
    this.#until = until;
  }

  forget(id: string): void {
    this.keyring.forget(id);
    this.#known.delete(id);
  }

  /** The keys of a record of this time; undefined where it cannot have been sealed so. */
  opening(id: string, at: number): Epoch | undefined {
    return at <= (this.#until.get(id) ?? Infinity) ? this.keyring.epoch(id) : undefined;
  }

  /** The key of an epoch's files; undefined where the epoch is not known. A record may be sealed again later, so no time bounds it. */
  fileKey(id: string): Uint8Array | undefined {
    const epoch = this.#known.get(id);
    return epoch && epochValue(epoch.secret, 'file');
  }

  /** Learns what an invite carries, and what is on the disk, and seals with the newest of it. */
  async begin(text: string): Promise<void> {
    for (const [, begins, secret] of text.matchAll(/\.([\da-z]+)\.([\w-]+)/g)) this.#take(parseInt(begins!, 36), fromBase64Url(secret!));
    for (const [begins, secret] of await this.#kept()) this.#take(begins, fromHex(secret));
    const [newest] = this.known.toSorted((one, other) => other.begins - one.begins || (one.id < other.id ? -1 : 1));
    this.keyring.turnTo(newest!.id);
  }

  async save(): Promise<void> {
    const says = this.known.filter(({ id }) => id !== this.#first).map(({ begins, secret }) => [begins, toHex(secret)]);
    if (says.length > 0) await this.#disk?.save(textToBytes(JSON.stringify(says)));
  }

  async #kept(): Promise<readonly (readonly [number, string])[]> {
    try {
      const bytes = await this.#disk?.load();
      return JSON.parse((bytes && bytesToText(bytes)) ?? '[]') as [number, string][];
    } catch {
      // A disk that is not there is no reason to stay out: whoever was let in opens its wraps again.
      return [];
    }
  }

  #take(begins: number, secret: Uint8Array | undefined): void {
    if (secret?.length === 32) this.learn({ id: '', secret, begins });
  }
}
