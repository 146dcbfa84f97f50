/**
 * What we know of one peer, as far as files go: what it has and wants, what we asked of it and it of us, and how fast it is.
 * It decides nothing but how much may be asked of it at once.
 */
import { FILE_LIMITS } from '../base/limits/files.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import type { PeerId } from '../base/peer.ts';
import type { Bitfield } from './bitfield.ts';
import { Flow } from './pace.ts';
import type { BlockPlace, StateMessage } from './wire.ts';

/** What a peer says of a file. */
export interface Claim {
  readonly pieces: Bitfield;
  readonly wants: StateMessage['wants'];
}

/** A block we asked for. */
export interface Asked extends BlockPlace {
  readonly at: number;
}

/** One peer. */
export class FilePeer {
  readonly id: PeerId;
  /** By root, of files that we know. */
  readonly claims = new Map<string, Claim>();
  /** By root, of files that we do not know yet. */
  readonly wishes = new Map<string, StateMessage>();

  /** What it may say more, count, and when that was counted, ms. */
  #news: number = FILE_TRANSFER_LIMITS.fileNewsBurst;
  #newsAt: number;

  // What it gives us.
  chokesUs = true;
  readonly gives = new Flow();
  /** When a block last came or was refused, ms. */
  heardAt = -Infinity;
  badPieces = 0;
  readonly #asked = new Map<string, Asked>();
  readonly #givenUp = new Set<string>();
  #silences = 0;
  #silentUntil = -Infinity;

  // What we give it.
  isChoked = true;
  readonly takes = new Flow();
  /** Bytes that the shell has not handed on. */
  unsent = 0;
  /** Requests that wait, by place. */
  readonly waiting = new Map<string, BlockPlace>();
  /** Layers that it waits for. */
  readonly layersWaiting = new Set<string>();
  readonly layersGiven = new Map<string, number>();

  constructor(id: PeerId, now: number) {
    this.id = id;
    this.#newsAt = now;
  }

  /** The shell handed so many bytes on. */
  drained(bytes: number): void {
    this.unsent = Math.max(0, this.unsent - bytes);
  }

  /** Charges it for one piece of news, or answers false. As many for so many refusals: each is a message of its own. */
  mayTell(now: number, count = 1): boolean {
    const earned = (Math.max(0, now - this.#newsAt) / 1000) * FILE_TRANSFER_LIMITS.fileNewsPerSecond;
    this.#news = Math.min(FILE_TRANSFER_LIMITS.fileNewsBurst, this.#news + earned);
    this.#newsAt = now;
    if (this.#news < count) return false;
    this.#news -= count;
    return true;
  }

  /** Remembers that it wants a file which we do not know, or not yet. Of what is forgotten it speaks again when we ask. */
  wish(message: StateMessage): void {
    this.wishes.delete(message.root);
    if (message.wants === 'nothing') return;
    this.wishes.set(message.root, { ...message, pieces: message.pieces.slice() });
    if (this.wishes.size > FILE_TRANSFER_LIMITS.fileWishesMax) this.wishes.delete(this.wishes.keys().next().value!);
  }

  /** Blocks asked of it, oldest first. */
  get asked(): IterableIterator<Asked> {
    return this.#asked.values();
  }

  get askedCount(): number {
    return this.#asked.size;
  }

  /** How many more blocks may be asked of it. */
  room(now: number): number {
    if (this.chokesUs || now < this.#silentUntil) return 0;
    return this.#window(now) - this.#asked.size;
  }

  /** Whether it may be asked for so much that it is worth a message: at least a quarter of what may be open. */
  isHungry(now: number): boolean {
    const room = this.room(now);
    return room > 0 && 4 * room >= this.#window(now);
  }

  /** When its silence is too long, ms; Infinity while nothing is asked of it. */
  get silentAt(): number {
    const oldest = this.#asked.values().next().value;
    return oldest === undefined ? Infinity : Math.max(oldest.at, this.heardAt) + FILE_TRANSFER_LIMITS.fileRequestTimeoutMs;
  }

  /** When it may be asked again after it was silent, ms. */
  get silentUntil(): number {
    return this.#silentUntil;
  }

  /** It was silent too long; answers how often by now. */
  wasSilent(now: number): number {
    this.#silentUntil = now + Math.min(FILE_TRANSFER_LIMITS.fileSilentMs * 2 ** this.#silences, FILE_TRANSFER_LIMITS.fileSilentMaxMs);
    return ++this.#silences;
  }

  /** A block is asked of it. */
  ask(place: BlockPlace, now: number): void {
    // Where it was given up before, both answers may come: what was given up stays so.
    this.#asked.set(placeKey(place), { ...place, at: now });
  }

  /** A block came; answers whether it was asked for. One that was given up counts: it may have been under way. */
  answered(place: BlockPlace, now: number): 'asked' | 'given-up' | 'never' {
    const key = placeKey(place);
    if (this.#asked.delete(key)) {
      this.heardAt = now;
      this.#silences = 0;
      return 'asked';
    }
    return this.#givenUp.delete(key) ? 'given-up' : 'never';
  }

  /** It will not bring this one. */
  refused(place: BlockPlace, now: number): boolean {
    if (!this.#asked.delete(placeKey(place))) return false;
    this.heardAt = now;
    return true;
  }

  /** A block is asked of it no more. */
  giveUp(place: BlockPlace): void {
    const key = placeKey(place);
    if (!this.#asked.delete(key)) return;
    this.#givenUp.add(key);
    if (this.#givenUp.size > FILE_TRANSFER_LIMITS.fileGivenUpMax) this.#givenUp.delete(this.#givenUp.values().next().value!);
  }

  /** As many as it brings in a while; few at first, and at least two, so that one is under way while another is brought. */
  #window(now: number): number {
    const rate = this.gives.rate(now);
    if (rate === 0) return FILE_TRANSFER_LIMITS.fileRequestsFirst;
    const ahead = Math.ceil((rate * FILE_TRANSFER_LIMITS.fileAheadMs) / 1000 / FILE_LIMITS.fileBlockBytes);
    return Math.min(FILE_TRANSFER_LIMITS.fileRequestsMax, Math.max(2, ahead));
  }
}

/** A place as a key. */
export function placeKey({ root, piece, block }: BlockPlace): string {
  return `${root} ${piece} ${block}`;
}
