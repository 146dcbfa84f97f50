/**
 * From values to records of our own: time, signature, the replica, and the answer to whoever waits.
 *
 * - An edit outranks what it replaces, also within one millisecond and after the clock ran back.
 * - Many puts at once are signed in groups, each of which travels in one event. Whoever signs has a few groups ahead, so
 *   that it never waits for the page; groups are handed over in the order they were put. In between the page may breathe.
 * - What was handed to a host and not answered is handed to the next one: a record that is known already is
 *   answered as stored.
 * - Where the room asks for work, it is done between the draft and the signature (`workbench.ts`).
 */
import { equalBytes, toHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import type { Draft, SignedRecord } from '../core/record/record.ts';
import { authorOf, unsignedAll, type Author, type UnsignedRecord } from '../core/record/unsigned.ts';
import type { OwnRecord, Refusal } from '../core/replica/event.ts';
import type { Clock, Miner, Signer } from '../ports.ts';
import type { Catalog } from './catalog.ts';
import { draftOf, type Wish } from './drafting.ts';
import type { Entry } from './entry.ts';
import { checkSignal, type PeersetError } from './errors.ts';
import { pause } from './pause.ts';
import { Places, type Place } from './places.ts';
import type { Seal } from './seal.ts';
import { abortOf, signedBy, signedTogether, unlessAborted } from './signing.ts';
import { Workbench } from './workbench.ts';
import { errorOf, tooLate, unfit, unsigned } from './write-errors.ts';

export type { Wish } from './drafting.ts';

export interface WriterOptions {
  readonly clock: Clock;
  /** The room and its keys; asked once the signer is known. */
  readonly unlocked: () => { readonly room: { readonly tag: string }; readonly seal?: Seal };
  readonly catalog: Pick<Catalog, 'shelf' | 'isShared' | 'entry' | 'keyOf'>;
  /** Whoever signs; rejects where the disk or the signer is not there. */
  readonly signer: () => Promise<Signer>;
  /** Hands records to the host there is; one that comes later asks for `outstanding`. */
  readonly send: (records: readonly OwnRecord[]) => void;
  /** Work that the room asks for, zero bits; none where absent. */
  readonly workBits?: number;
  /** Whoever does it. */
  readonly miner?: () => Promise<Miner>;
  /** `working` is another. */
  readonly worked?: () => void;
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
  /** Takes it out of the queue where its caller gives up, as long as it waits for its work. */
  leave: (() => void) | undefined;
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
/** Records are worked for so long before those that are ready are signed, ms: an author waits no longer than the work takes. */
const WORK_MS = 100;
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
  readonly #bench: Workbench;

  constructor(options: WriterOptions) {
    const { workBits: bits = 0, miner = noMiner, worked: changed = () => undefined, clock } = options;
    this.#options = options;
    this.#bench = new Workbench({ bits, miner, changed, clock });
  }

  /** Records that are worked for before they are signed, or wait for it, count. */
  get working(): number {
    return this.#bench.waiting;
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
    this.#bench.close();
    for (const job of [...this.#queue, ...this.#pending.values()]) this.#fail(job, error);
    this.#queue = [];
    this.#pending.clear();
  }

  #enqueue(wish: Wish, { place, work, resolve, reject }: Omit<Job, 'wish' | 'putAt' | 'own' | 'leave'>): void {
    const job: Job = { wish, putAt: wish.at ?? this.#options.clock.now(), place, work, resolve, reject, own: undefined, leave: undefined };
    try {
      checkSignal(wish.signal);
    } catch (reason) {
      return this.#fail(job, reason);
    }
    if (this.#closed !== undefined) return this.#fail(job, this.#closed);
    this.#queue.push(job);
    if (this.#bench.isNeeded) this.#awaitWork(job);
    if (this.#running) return;
    this.#running = true;
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const author = await this.#options.signer();
        const group = await this.#nextGroup(authorOf(author.pubkey));
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

  async #nextGroup(author: Author): Promise<Ready[]> {
    if (this.#bench.isNeeded) return this.#workedGroup(author);
    const group = this.#madeReady(this.#queue.splice(0, this.#group), author);
    this.#group = Math.min(GROUP, 2 * this.#group);
    return group;
  }

  /** Work may take a minute for each record: what is ready is signed and handed over meanwhile. */
  async #workedGroup(author: Author): Promise<Ready[]> {
    const { clock } = this.#options;
    const group: Ready[] = [];
    const since = clock.now();
    do {
      const jobs = this.#queue.splice(0, 1);
      for (const ready of this.#madeReady(jobs, author)) group.push(...(await this.#worked(ready, author)));
    } while (this.#queue.length > 0 && group.length < GROUP && Math.abs(clock.now() - since) < WORK_MS);
    return group;
  }

  /** The same with its work done; nothing where that came to nothing, and whoever put is told. */
  async #worked({ job, draft }: Ready, author: Author): Promise<Ready[]> {
    try {
      const worked = await this.#bench.worked(draft, author.pubkey, job.wish.signal);
      this.#endWork(job);
      const [unsigned] = unsignedAll([worked], author);
      if (!isFault(unsigned!)) return [{ job, draft: worked, unsigned: unsigned! }];
      this.#fail(job, unfit(unsigned.reason));
    } catch (reason) {
      this.#fail(job, this.#closed ?? abortOf(job.wish.signal) ?? reason);
    }
    return [];
  }

  #awaitWork(job: Job): void {
    this.#bench.await();
    job.leave = () => {
      const place = this.#queue.indexOf(job);
      if (place < 0) return;
      this.#queue.splice(place, 1);
      this.#fail(job, abortOf(job.wish.signal));
    };
    job.wish.signal?.addEventListener('abort', job.leave);
  }

  #endWork(job: Job): void {
    if (job.leave === undefined) return;
    job.wish.signal?.removeEventListener('abort', job.leave);
    job.leave = undefined;
    this.#bench.done();
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
      const signing = signedTogether(author, group.map(({ unsigned: record }) => record));
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
    this.#endWork(job);
    this.#end(job);
    job.reject(reason);
  }

  #end({ place, work }: Job): void {
    if (work !== undefined) this.#places.end(place, work);
  }

  #draft(job: Job, author: string): Draft {
    const { catalog } = this.#options;
    const { collection, key } = job.wish;
    const holder = catalog.shelf(collection).holder(this.#seal?.key(collection, key) ?? key, author);
    return draftOf(job.wish, { author, at: this.#timeOf(job, holder?.at ?? -Infinity), catalog, ...this.#options.unlocked() });
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

function noMiner(): Promise<never> {
  return Promise.reject(new Error('nobody works here'));
}
