/**
 * From values to records of our own: time, signature, the replica, and the answer to whoever waits.
 *
 * - An edit outranks what it replaces, also within one millisecond and after the clock ran back.
 * - Many puts at once are signed in groups, each of which travels in one event. Whoever signs has a few groups ahead, so
 *   that it never waits for the page; groups are handed over in the order they were put. In between the page may breathe.
 * - What was handed to a host and not answered is handed to the next one: a record that is known already is
 *   answered as stored.
 */
import { equalBytes, toHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { deleteDraft, recordDraft } from '../core/record/draft.ts';
import { DELETE_KIND, RECORD_KIND, type Draft, type RecordHeader, type SignedRecord } from '../core/record/record.ts';
import { signedOf } from '../core/record/signed.ts';
import { authorOf, unsignedAll, type Author, type UnsignedRecord } from '../core/record/unsigned.ts';
import type { OwnRecord, Refusal } from '../core/replica/event.ts';
import type { Clock, Signer } from '../ports.ts';
import type { Catalog } from './catalog.ts';
import type { Entry } from './entry.ts';
import { checkSignal, type PeersetError } from './errors.ts';
import { pause } from './pause.ts';
import { Places, type Place } from './places.ts';
import type { Seal } from './seal.ts';
import type { Encoded } from './value.ts';
import { errorOf, refusedBySigner, tooLate, unfit, unsigned } from './write-errors.ts';

/** A value that shall become a record. */
export interface Wish {
  readonly collection: string;
  readonly key: string;
  /** Without one, the record at the key is deleted. */
  readonly encoded: Encoded | undefined;
  readonly expiresAt: number | undefined;
  readonly replaceOldest: boolean;
  readonly signal: AbortSignal | undefined;
  /** Its time, ms, where that is not now. */
  readonly at?: number;
}

export interface WriterOptions {
  readonly clock: Clock;
  /** The room and its keys; asked once the signer is known. */
  readonly unlocked: () => { readonly room: { readonly tag: string }; readonly seal?: Seal };
  readonly catalog: Pick<Catalog, 'shelf' | 'isShared' | 'entry' | 'keyOf'>;
  /** Whoever signs; rejects where the disk or the signer is not there. */
  readonly signer: () => Promise<Signer>;
  /** Hands records to the host there is; one that comes later asks for `outstanding`. */
  readonly send: (records: readonly OwnRecord[]) => void;
}

/** One put on its way. */
interface Job {
  readonly wish: Wish;
  readonly putAt: number;
  readonly place: Place;
  /** Its number at the place; none where it is part of a turn, which has its own. */
  readonly work: number | undefined;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (reason: unknown) => void;
  own: OwnRecord | undefined;
}

/** A job whose record lacks nothing but its signature. */
interface Ready {
  readonly job: Job;
  readonly draft: Draft;
  readonly unsigned: UnsignedRecord;
}

/** Records made ready and signed together, count: some milliseconds of the page's time, so that signing begins soon. */
const GROUP = 192;
/** The first group, count; each after it is twice as large. A browser runs all of this many times slower at first, and must not stop for it. */
const GROUP_FIRST = 24;
/** Groups with whoever signs at one time, count: enough that it is never idle, few enough that what is urgent gets in. */
const GROUPS_AHEAD = 3;

/** Signs and puts. */
export class Writer {
  readonly #options: WriterOptions;
  #queue: Job[] = [];
  #running = false;
  /** Records of the next group at most, count. */
  #group = GROUP_FIRST;
  /** The groups that are being signed, each over once those before it are. */
  readonly #signing: Promise<void>[] = [];
  /** Why nothing is written any more. */
  #closed: PeersetError | undefined;
  /** Handed over and not answered, by id. */
  readonly #pending = new Map<string, Job>();
  /** What is under way where; whoever reads before writing waits for it. */
  readonly #places = new Places();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Records handed over and not answered, to be handed to a new host. */
  get outstanding(): readonly OwnRecord[] {
    return [...this.#pending.values()].map(({ own }) => own!);
  }

  /** Resolves with the entry once the record is durable here. */
  write(wish: Wish): Promise<Entry> {
    const place = this.#places.at(wish.collection, wish.key);
    const work = place.begin();
    return new Promise((resolve, reject) => this.#enqueue(wish, { place, work, resolve, reject }));
  }

  /** For whoever looks before writing: `work` runs after all that was asked at this key before. */
  async inTurn<T>(collection: string, key: string, work: (write: (wish: Wish) => Promise<Entry>) => Promise<T>): Promise<T> {
    const place = this.#places.at(collection, key);
    const before = place.after();
    const turn = place.begin();
    try {
      await before;
      return await work((wish) => new Promise((resolve, reject) => this.#enqueue(wish, { place, work: undefined, resolve, reject })));
    } finally {
      this.#places.end(place, turn);
    }
  }

  /** The host's answer. Records that others asked about are not ours to answer. */
  settled(id: string, refusal: Refusal | undefined): void {
    const job = this.#pending.get(id);
    if (job === undefined) return;
    this.#pending.delete(id);
    if (refusal !== undefined && !this.#isSurpassed(job)) return void this.#refuse(job, refusal);
    this.#end(job);
    job.resolve(this.#entryOf(job));
  }

  /** Nothing is written any more; whoever waits is told. */
  close(error: PeersetError): void {
    this.#closed ??= error;
    for (const job of [...this.#queue, ...this.#pending.values()]) this.#fail(job, error);
    this.#queue = [];
    this.#pending.clear();
  }

  #enqueue(wish: Wish, { place, work, resolve, reject }: Omit<Job, 'wish' | 'putAt' | 'own'>): void {
    const job: Job = { wish, putAt: wish.at ?? this.#options.clock.now(), place, work, resolve, reject, own: undefined };
    try {
      checkSignal(wish.signal);
    } catch (reason) {
      return this.#fail(job, reason);
    }
    if (this.#closed !== undefined) return this.#fail(job, this.#closed);
    this.#queue.push(job);
    if (this.#running) return;
    this.#running = true;
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const author = await this.#options.signer();
        const group = this.#madeReady(this.#queue.splice(0, this.#group), authorOf(author.pubkey));
        this.#group = Math.min(GROUP, 2 * this.#group);
        if (this.#signing.length >= GROUPS_AHEAD) await this.#signing[0];
        this.#signNext(group, author);
        if (this.#queue.length > 0) await pause(this.#options.clock);
      }
    } catch (reason) {
      for (const job of this.#queue.splice(0)) this.#fail(job, reason);
    } finally {
      this.#running = false;
    }
  }

  #madeReady(jobs: readonly Job[], author: Author): Ready[] {
    const drafted: { readonly job: Job; readonly draft: Draft }[] = [];
    for (const job of jobs) {
      try {
        checkSignal(job.wish.signal);
        drafted.push({ job, draft: this.#draft(job, author.pubkey) });
      } catch (reason) {
        this.#fail(job, reason);
      }
    }
    const group: Ready[] = [];
    unsignedAll(drafted.map(({ draft }) => draft), author).forEach((made, i) => {
      const { job, draft } = drafted[i]!;
      if (isFault(made)) this.#fail(job, unfit(made.reason));
      else group.push({ job, draft, unsigned: made });
    });
    return group;
  }

  #signNext(group: readonly Ready[], author: Signer): void {
    if (group.length === 0) return;
    const before = this.#signing.at(-1);
    const signing = this.#signGroup(group, author, before).finally(() => void this.#signing.shift());
    this.#signing.push(signing);
  }

  /** Signs a group, and hands it over after the one before. Never rejects: whoever put is told. */
  async #signGroup(group: readonly Ready[], author: Signer, before: Promise<void> | undefined): Promise<void> {
    try {
      const signing = signedTogether(author, group);
      // Also a failure is told in its turn.
      await Promise.allSettled([signing, before]);
      const records = await signing;
      if (records === undefined) return await this.#signEach(group, author);
      this.#send(group.map(({ job }, i) => own(job, { record: records[i]!, isVerified: true })));
    } catch (reason) {
      for (const { job } of group) this.#fail(job, unsigned(reason));
    }
  }

  /** One by one, each with a question to a signer who may ask a person, or with work on this thread. */
  async #signEach(group: readonly Ready[], author: Signer): Promise<void> {
    const { clock } = this.#options;
    let signed: Job[] = [];
    let since = clock.now();
    for (const { job, draft } of group) {
      try {
        checkSignal(job.wish.signal);
        signed.push(own(job, { record: await unlessAborted(signedBy(author, draft), job.wish.signal) }));
      } catch (reason) {
        this.#fail(job, this.#closed ?? reason);
      }
      if (clock.now() - since < LIMITS.verifySliceMs) continue;
      this.#send(signed);
      signed = [];
      await pause(clock);
      since = clock.now();
    }
    this.#send(signed);
  }

  #send(jobs: readonly Job[]): void {
    if (this.#closed !== undefined) for (const job of jobs) this.#fail(job, this.#closed);
    if (this.#closed !== undefined || jobs.length === 0) return;
    for (const job of jobs) this.#pending.set(toHex(job.own!.record.id), job);
    this.#options.send(jobs.map((job) => job.own!));
  }

  /** Says why in people's names, which takes a look at the disk where they are sealed. */
  async #refuse(job: Job, refusal: Refusal): Promise<void> {
    const { displaces } = refusal;
    if (this.#seal === undefined) return this.#fail(job, errorOf(refusal, displaces?.name));
    const { collection } = job.wish;
    const reason = refusal.reason.replaceAll(this.#seal.collection(collection), collection);
    const key = displaces === undefined ? undefined : await this.#options.catalog.keyOf(displaces).catch(() => undefined);
    this.#fail(job, errorOf({ ...refusal, reason }, key));
  }

  #fail(job: Job, reason: unknown): void {
    this.#end(job);
    job.reject(reason);
  }

  #end({ place, work }: Job): void {
    if (work !== undefined) this.#places.end(place, work);
  }

  #draft(job: Job, author: string): Draft {
    const { collection, key, encoded, expiresAt } = job.wish;
    const { unlocked, catalog } = this.#options;
    const { room: { tag: room }, seal } = unlocked();
    const name = seal?.key(collection, key) ?? key;
    const shelf = catalog.shelf(collection);
    const at = this.#timeOf(job, shelf.holder(name, author)?.at ?? -Infinity);
    if (encoded !== undefined) {
      const { content, tags } = encoded;
      const draft = recordDraft({ room, collection, name: key, content, tags, at, ...(expiresAt === undefined ? {} : { expiresAt }) });
      return seal?.draft(draft, author) ?? draft;
    }
    // Where the newest of anyone wins, whoever keeps the room without reading it must not be able to hide what members wrote.
    if (seal !== undefined && catalog.isShared(collection)) {
      return seal.draft({ ...recordDraft({ room, collection, name: key, content: '', at }), kind: DELETE_KIND }, author);
    }
    return deleteDraft({ room, target: targetOf(shelf.own(name, author)?.header, seal?.collection(collection) ?? collection, name, author), at });
  }

  /** Later than what is at the key, and not so late that others would not take it yet. */
  #timeOf({ putAt, place }: Job, holderAt: number): number {
    const at = Math.max(putAt, holderAt + 1, place.newestAt + 1);
    if (at > this.#options.clock.now() + LIMITS.futureAcceptMs) throw tooLate();
    place.newestAt = at;
    return at;
  }

  /** Whether a newer record of ours took the place: then this one was kept, and replaced. */
  #isSurpassed({ own: signed, place, wish }: Job): boolean {
    const { author, at, name } = signed!.record;
    return place.newestAt > at || (this.#options.catalog.shelf(wish.collection).own(name, author)?.at ?? -Infinity) >= at;
  }

  #entryOf({ own: signed, wish }: Job): Entry {
    const { catalog } = this.#options;
    const { record } = signed!;
    const held = catalog.shelf(wish.collection).own(record.name, record.author);
    return held?.isLoaded === true && equalBytes(held.header.id, record.id) ? held : catalog.entry(record);
  }

  get #seal(): Seal | undefined {
    return this.#options.unlocked().seal;
  }
}

type Signed = { readonly record: SignedRecord } | Omit<OwnRecord & { isVerified: true }, 'replaceOldest'>;

function own(job: Job, signed: Signed): Job {
  job.own = { ...signed, replaceOldest: job.wish.replaceOldest };
  return job;
}

/** A delete names a slot; in shared collections there need not be a record of ours in it. */
function targetOf(own: RecordHeader | undefined, collection: string, key: string, author: string): RecordHeader {
  if (own?.deletes === false) return own;
  const slot = `${RECORD_KIND}:${author}:${collection}/${key}`;
  return { kind: RECORD_KIND, slot, author, collection, name: key, deletes: false, at: 0, id: new Uint8Array(32), size: 0 };
}

/** Undefined where the signer only signs one by one, or cannot do more now. */
async function signedTogether(author: Signer, group: readonly Ready[]): Promise<readonly SignedRecord[] | undefined> {
  return author.signAll?.(group.map(({ unsigned: record }) => record));
}

/** Whoever put may stop waiting for a person who signs; what is signed afterwards is dropped. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let listen: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => {
    listen = () => resolve();
    signal.addEventListener('abort', listen);
  });
  // Where the caller aborts, the signer's own failure is nobody's business any more.
  work.catch(() => undefined);
  await Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', listen));
  checkSignal(signal);
  return work;
}

async function signedBy(author: Signer, draft: Draft): Promise<SignedRecord> {
  let event;
  try {
    event = await author.sign(draft);
  } catch (cause) {
    throw unsigned(cause);
  }
  const record = signedOf(event);
  if (!isFault(record)) return record;
  throw refusedBySigner(`what it signed is not a record (${record.reason})`);
}
