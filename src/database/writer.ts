/**
 * From values to records of our own: time, signature, the replica, and the answer to whoever waits.
 *
 * - An edit outranks what it replaces, also within one millisecond and after the clock ran back.
 * - Many puts at once are signed in groups and travel in one event, between which the page may breathe.
 * - What was handed to a host and not answered is handed to the next one: a record that is known already is
 *   answered as stored.
 */
import { toHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { deleteDraft, recordDraft } from '../core/record/draft.ts';
import { RECORD_KIND, type Draft, type RecordHeader, type SignedRecord } from '../core/record/record.ts';
import { checkDraft } from '../core/record/shape.ts';
import { signedOf } from '../core/record/signed.ts';
import type { OwnRecord, Refusal } from '../core/replica/event.ts';
import type { Clock, Signer } from '../ports.ts';
import { Entry } from './entry.ts';
import { checkSignal, PeersetError } from './errors.ts';
import type { Shelf } from './shelf.ts';
import type { Encoded } from './value.ts';

/** A value that shall become a record. */
export interface Wish {
  readonly collection: string;
  readonly key: string;
  /** Without one, the record at the key is deleted. */
  readonly encoded: Encoded | undefined;
  readonly expiresAt?: number;
  readonly replaceOldest: boolean;
  readonly signal?: AbortSignal;
}

export interface WriterOptions {
  readonly clock: Clock;
  /** What records carry in their tag `h`. */
  readonly roomTag: string;
  readonly shelf: (collection: string) => Shelf;
  /** Whoever signs; rejects where the disk or the signer is not there. */
  readonly signer: () => Promise<Signer>;
  /** Hands records to the host there is; one that comes later asks for `outstanding`. */
  readonly send: (records: readonly OwnRecord[]) => void;
}

interface Job extends Wish {
  readonly putAt: number;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (reason: unknown) => void;
  record?: SignedRecord;
}

/** Records signed before the page may do something else, count: some 30 ms of work. */
const SIGN_GROUP = 32;

/** Signs and puts. */
export class Writer {
  readonly #options: WriterOptions;
  #queue: Job[] = [];
  #running = false;
  /** Why nothing is written any more. */
  #closed: PeersetError | undefined;
  /** Handed over and not answered, by id. */
  readonly #pending = new Map<string, Job>();
  /** The newest time used at a place, ms, while its record is under way. */
  readonly #timeByPlace = new Map<string, number>();
  /** What is under way at a place; whoever reads before writing waits for it. */
  readonly #workByPlace = new Map<string, Promise<unknown>>();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Records handed over and not answered, to be handed to a new host. */
  get outstanding(): readonly OwnRecord[] {
    return [...this.#pending.values()].map(({ record, replaceOldest }) => ({ record: record!, replaceOldest }));
  }

  /** Resolves with the entry once the record is durable here. */
  write(wish: Wish): Promise<Entry> {
    const done = this.#enqueue(wish);
    this.#note(placeOf(wish), done);
    return done;
  }

  /** For whoever looks before writing: `work` runs after all that was asked at this key before. */
  inTurn<T>(collection: string, key: string, work: (write: (wish: Wish) => Promise<Entry>) => Promise<T>): Promise<T> {
    const place = placeOf({ collection, key });
    const before = this.#workByPlace.get(place) ?? Promise.resolve();
    const done = before.then(() => work((wish) => this.#enqueue(wish)));
    this.#note(place, done);
    return done;
  }

  /** The host's answer. Records that others asked about are not ours to answer. */
  settled(id: string, refusal: Refusal | undefined): void {
    const job = this.#pending.get(id);
    if (job === undefined) return;
    this.#pending.delete(id);
    const { at } = job.record!;
    if (this.#timeByPlace.get(placeOf(job)) === at) this.#timeByPlace.delete(placeOf(job));
    if (refusal === undefined || this.#isSurpassed(job)) job.resolve(this.#entryOf(job.record!));
    else job.reject(errorOf(refusal));
  }

  /** Nothing is written any more; whoever waits is told. */
  close(error: PeersetError): void {
    this.#closed ??= error;
    for (const job of [...this.#queue, ...this.#pending.values()]) job.reject(error);
    this.#queue = [];
    this.#pending.clear();
  }

  async #enqueue(wish: Wish): Promise<Entry> {
    checkSignal(wish.signal);
    if (this.#closed !== undefined) throw this.#closed;
    const done = new Promise<Entry>((resolve, reject) => {
      this.#queue.push({ ...wish, putAt: this.#options.clock.now(), resolve, reject });
    });
    if (!this.#running) {
      this.#running = true;
      queueMicrotask(() => void this.#run());
    }
    return done;
  }

  /** Adds to what is under way at a place; it is over when all of it ended, well or not. */
  #note(place: string, work: Promise<unknown>): void {
    const all = Promise.allSettled([this.#workByPlace.get(place), work]);
    this.#workByPlace.set(place, all);
    void all.then(() => {
      if (this.#workByPlace.get(place) === all) this.#workByPlace.delete(place);
    });
  }

  async #run(): Promise<void> {
    const { signer, clock } = this.#options;
    try {
      while (this.#queue.length > 0) {
        const author = await signer();
        await this.#signGroup(this.#queue.splice(0, SIGN_GROUP), author);
        if (this.#queue.length > 0) await new Promise<void>((resolve) => clock.wake(clock.now(), resolve));
      }
    } catch (reason) {
      for (const job of this.#queue.splice(0)) job.reject(reason);
    } finally {
      this.#running = false;
    }
  }

  async #signGroup(jobs: readonly Job[], author: Signer): Promise<void> {
    const ready: OwnRecord[] = [];
    for (const job of jobs) {
      try {
        job.record = await this.#sign(job, author);
        if (this.#closed !== undefined) return job.reject(this.#closed);
        this.#pending.set(toHex(job.record.id), job);
        ready.push({ record: job.record, replaceOldest: job.replaceOldest });
      } catch (reason) {
        job.reject(reason);
      }
    }
    if (ready.length > 0) this.#options.send(ready);
  }

  async #sign(job: Job, author: Signer): Promise<SignedRecord> {
    checkSignal(job.signal);
    const draft = this.#draft(job, author.pubkey);
    const checked = checkDraft(draft);
    if (isFault(checked)) {
      const fix = 'Put less, or text without control characters; large things come as files in a later version.';
      throw new PeersetError('E_VALUE', `This value cannot be kept: ${checked.reason}.`, { fix, reason: checked.reason });
    }
    const event = await signedBy(author, checked);
    const record = signedOf(event);
    if (!isFault(record)) return record;
    throw refusedBySigner(`what it signed is not a record (${record.reason})`);
  }

  #draft(job: Job, author: string): Draft {
    const { collection, key, encoded, expiresAt } = job;
    const room = this.#options.roomTag;
    const shelf = this.#options.shelf(collection);
    const at = this.#timeOf(job, shelf.holder(key, author)?.at ?? -Infinity);
    if (encoded !== undefined) {
      const { content, tags } = encoded;
      return recordDraft({ room, collection, name: key, content, tags, at, ...(expiresAt === undefined ? {} : { expiresAt }) });
    }
    return deleteDraft({ room, target: targetOf(shelf.own(key, author)?.header, collection, key, author), at });
  }

  /** Later than what is at the key, and not so late that others would not take it yet. */
  #timeOf(job: Job, holderAt: number): number {
    const place = placeOf(job);
    const at = Math.max(job.putAt, holderAt + 1, (this.#timeByPlace.get(place) ?? -Infinity) + 1);
    if (at > this.#options.clock.now() + LIMITS.futureAcceptMs) {
      throw new PeersetError('E_REFUSED', 'What is at this key was written later than this device believes it is now.', {
        fix: 'Set the clock of this device, or use another key.',
        rule: 'time',
        reason: 'an edit must be later than what it replaces',
      });
    }
    this.#timeByPlace.set(place, at);
    return at;
  }

  /** Whether a newer record of ours took the place: then this one was kept, and replaced. */
  #isSurpassed(job: Job): boolean {
    const { author, at } = job.record!;
    if ((this.#timeByPlace.get(placeOf(job)) ?? -Infinity) > at) return true;
    return (this.#options.shelf(job.collection).own(job.key, author)?.at ?? -Infinity) >= at;
  }

  #entryOf(record: SignedRecord): Entry {
    const held = this.#options.shelf(record.collection).own(record.name, record.author);
    return held?.id === toHex(record.id) && held.isLoaded ? held : new Entry(record);
  }
}

function placeOf({ collection, key }: { readonly collection: string; readonly key: string }): string {
  return `${collection}/${key}`;
}

/** A delete names a slot; in shared collections there need not be a record of ours in it. */
function targetOf(own: RecordHeader | undefined, collection: string, key: string, author: string): RecordHeader {
  if (own?.deletes === false) return own;
  const slot = `${RECORD_KIND}:${author}:${collection}/${key}`;
  return { kind: RECORD_KIND, slot, author, collection, name: key, deletes: false, at: 0, id: new Uint8Array(32), size: 0 };
}

async function signedBy(author: Signer, draft: Draft): ReturnType<Signer['sign']> {
  try {
    return await author.sign(draft);
  } catch (cause) {
    throw refusedBySigner('it refused or is away', cause);
  }
}

function refusedBySigner(reason: string, cause?: unknown): PeersetError {
  return new PeersetError('E_REFUSED', `The signer did not sign: ${reason}.`, {
    fix: 'Allow it in the signer, or log in with another key.',
    rule: 'signer',
    reason,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A refusal as an error for whoever put the record. */
function errorOf({ rule, reason, displaces }: Refusal): PeersetError {
  switch (rule) {
    case 'quota':
    case 'outranked': // Newer records of ours fill the quota: those at the same key were looked at before.
      return new PeersetError('E_QUOTA', `This record has no room: ${reason}.`, {
        fix: 'Delete a record, or put with { replaceOldest: true }.',
        rule,
        reason,
        ...(displaces === undefined ? {} : { displaces: displaces.name }),
      });
    case 'disk':
      return new PeersetError('E_STORAGE', `The record is not stored: ${reason}.`, { fix: 'Free some space and try again.', reason });
    default:
      return new PeersetError('E_REFUSED', `The room does not take this record: ${reason}.`, {
        fix: `Change the value so that the rule "${rule}" allows it.`,
        rule,
        reason,
      });
  }
}
