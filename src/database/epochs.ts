/**
 * Follows a room through its epochs (docs/adr/0032-epochs.md): reads the rekeys that owners wrote, as they come, and does what
 * `epochPlan` says. Loaded by rooms with a secret and owners alone.
 *
 * Every tab follows; the one that leads asks whoever signs, moves, and keeps doors. What it learns it tells the others, and its
 * disk. All that changes epochs runs one after the other, in `exclusively`: whoever removes a member knows which epoch it ends.
 */
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { epochPlan, epochSpans, isMember, stillToRemove, unwrapped, type EpochFacts, type EpochPlan, type FoundWrap, type KnownEpoch, type Rekey } from '../core/protocol/epochs.ts';
import { REKEY_COLLECTION, rekeyPartOf } from '../core/record/rekey.ts';
import type { TabChannel } from '../ports.ts';
import type { Stay } from './connection.ts';
import type { Entry } from './entry.ts';
import type { EpochHost, EpochTurns, KnownMember, RekeyOptions } from './membership.ts';
import { PeersetError } from './errors.ts';
import { authorsIn } from './authors.ts';
import { beginEpoch, members, rekey, removeMember } from './removing.ts';
import { report } from './safely.ts';
import type { Epochs, Seal } from './seal.ts';

/** Among tabs: who knows what. */
type Message = { readonly type: 'epochs-asked' } | { readonly type: 'epochs'; readonly known: readonly KnownEpoch[] };

/** How long a device stays where it is once it knows better, ms: whoever hears of it from this one hears it now, and not at a door. */
const LINGER_MS = 1_000;
/** Pause before a signer that was away or said no is asked again, ms; doubled up to half an hour, for it may be a person. */
const RETRY_MS = 60_000;
const RETRY_MAX_MS = 1_800_000;
const DAY_MS = 86_400_000;
/** Whoever writes here, as long as only a signer elsewhere knows who that is. */
const NOBODY = '0'.repeat(64);

/** The epochs of a room, followed. `seal`: its keys. */
export function follow(member: EpochHost, seal: Seal): Following {
  return new Following(member, seal);
}

/** What follows. */
export class Following implements EpochTurns {
  readonly #member: EpochHost;
  readonly #seal: Seal;
  readonly #channel: TabChannel;
  readonly #stopListening: () => void;
  #rekeys: readonly Rekey[] = [];
  /** Packed, oldest first. */
  #packed: readonly Uint8Array[] = [];
  /** Wraps that do not hold what they should. */
  readonly #false = new Set<string>();
  #work: Promise<unknown> = Promise.resolve();
  #isQueued = false;
  #cancelWake: () => void = () => undefined;
  /** When what failed is tried again, ms, and how often in a row it did. */
  #retryAt = Infinity;
  #failures = 0;
  #stay: Stay | undefined;
  #isClosed = false;

  constructor(member: EpochHost, seal: Seal) {
    const { catalog, environment, unlocked } = member;
    this.#member = member;
    this.#seal = seal;
    const again = (): void => void this.follow();
    this.#stopListening = catalog.shelf(REKEY_COLLECTION).listen({ changed: again, reset: again });
    const room = unlocked!.room;
    this.#channel = environment.tabs({ ...room, tag: `${room.tag}/epochs` }).channel((message) => this.#heard(message as Message));
    this.#channel.post({ type: 'epochs-asked' } satisfies Message);
    // An invite may have brought what the others lack.
    this.#channel.post({ type: 'epochs', known: this.#keys.known } satisfies Message);
  }

  /** What is known. */
  get facts(): EpochFacts {
    return { known: this.#keys.known, rekeys: this.#rekeys, owners: this.#member.settings.policy.owners };
  }

  /** What is to be done about it by whoever writes here. */
  get plan(): EpochPlan {
    const { identity, environment, settings } = this.#member;
    const now = environment.clock.now();
    const { collections, keepDays } = settings.policy;
    const horizon = Math.min(...[keepDays, ...[...collections.values()].map((pool) => pool.keepDays)].map((days) => (days === 'forever' ? -Infinity : now - days * DAY_MS)));
    return epochPlan(this.facts, { pubkey: identity.pubkey || NOBODY, now, horizon });
  }

  /** As `PeersetDB.members`. */
  members(): Promise<readonly KnownMember[]> {
    return members(this.#member, this);
  }

  /** As `PeersetDB.remove`. */
  remove(npub: string, options?: RekeyOptions): Promise<void> {
    return removeMember(this.#member, this, npub, options);
  }

  /** As `PeersetDB.rekey`. */
  rekey(options?: RekeyOptions): Promise<void> {
    return rekey(this.#member, this, options);
  }

  /** Where this device is to be, as far as it is known soon: a signer that is away is not waited for. */
  async stay(): Promise<Stay> {
    const { clock } = this.#member.environment;
    let cancel: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      cancel = clock.wake(clock.now() + LIMITS.signerPatienceMs, resolve);
    });
    await Promise.race([this.follow(), patience]);
    cancel();
    return this.#stay ?? this.#stayOf(this.plan);
  }

  /** Looks at all there is, and does what follows from it. Never rejects. */
  follow(): Promise<void> {
    if (this.#isQueued || this.#isClosed) return this.#work.then(() => undefined);
    this.#isQueued = true;
    return this.exclusively(async () => {
      this.#isQueued = false;
      await this.#follow();
    }).catch((reason: unknown) => {
      // A disk or a signer that is away is expected; anything else is a bug of ours, and is tried again as well.
      if (!this.#isClosed && !(reason instanceof PeersetError)) report(reason);
      this.#retrySoon();
      this.#wakeAt(this.#retryAt);
    });
  }

  /** Runs `work` while nothing else changes epochs. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#work.then(work);
    this.#work = turn.catch(() => undefined);
    return turn;
  }

  /** Reads, learns and settles, within a turn. */
  async catchUp(): Promise<void> {
    await this.#follow();
  }

  /** This device made an epoch: it is told to nobody but its own tabs and disk. */
  async learn(epochs: readonly KnownEpoch[]): Promise<void> {
    const fresh = epochs.filter((epoch) => this.#keys.learn(epoch));
    if (fresh.length === 0) return;
    this.#failures = 0;
    this.#channel.post({ type: 'epochs', known: fresh } satisfies Message);
    // Where the disk takes nothing, what was wrapped is unwrapped again after a reload.
    await this.#keys.save().catch(() => undefined);
    this.#seal.again();
    this.#member.catalog.reopen();
  }

  close(): void {
    this.#isClosed = true;
    this.#stopListening();
    this.#channel.close();
    this.#cancelWake();
  }

  async #follow(): Promise<void> {
    this.#retryAt = Infinity;
    do await this.#read();
    while (await this.#unwrap());
    if (this.#isClosed) return;
    await this.#settle();
    await this.#finishRemovals();
  }

  /** The rekeys that can be read. There are few, and each is read once more when there is another. */
  async #read(): Promise<void> {
    const { catalog } = this.#member;
    const loaded = await catalog.bodies.load([...catalog.shelf(REKEY_COLLECTION).rows]);
    const read = loaded.flatMap((entry) => rekeyOf(entry));
    catalog.bodies.release(loaded);
    const packed = await this.#member.read(read.map(({ entry }) => entry.header));
    this.#rekeys = read.map(({ rekey }) => rekey);
    this.#packed = packed.filter((bytes) => bytes !== undefined);
  }

  /** Whether something was learnt. */
  async #unwrap(): Promise<boolean> {
    const { identity, leader } = this.#member;
    // Only one tab asks a person; where the key is here, any may.
    if (leader === undefined && identity.how !== 'silent' && identity.how !== 'key') return false;
    for (const wrap of this.plan.unwrap) {
      const epoch = this.#false.has(wrap.payload) ? undefined : await this.#open(wrap);
      if (epoch === undefined) continue;
      await this.learn([epoch]);
      return true;
    }
    return false;
  }

  async #open({ to, owner, payload }: FoundWrap): Promise<KnownEpoch | undefined> {
    const signer = await this.#member.identity.signer;
    let text: string | undefined;
    try {
      text = await signer.nip44?.decrypt(owner, payload);
    } catch (reason) {
      // It may be a person who said no, a relay that was away, or a wrap of nonsense: what is here cannot tell.
      if (signer.nip44 !== undefined && isUnable(reason)) this.#false.add(payload);
      else this.#retrySoon();
      return undefined;
    }
    const epoch = text === undefined ? undefined : unwrapped(this.facts, to, text);
    if (epoch === undefined) this.#false.add(payload);
    return epoch;
  }

  async #settle(): Promise<void> {
    const { facts, plan } = this;
    const { identity, leader, openPeers } = this.#member;
    for (const id of plan.forget) this.#keys.forget(id);
    if (plan.forget.length > 0) await this.#keys.save().catch(() => undefined);
    const spans = epochSpans(facts);
    this.#keys.turnTo(plan.current.id, new Map(spans.map(({ id, ends }) => [id, ends + LIMITS.doorkeepMs])));
    const isOver = identity.pubkey !== '' && plan.isRemoved && plan.unwrap.length === 0 && spans.at(-1)!.id !== plan.current.id;
    if (isOver !== this.#keys.isOver) {
      this.#keys.isOver = isOver;
      this.#seal.again();
    }
    this.#wakeAt(Math.min(plan.wakeAt, this.#retryAt));
    const hasMoved = this.#stay !== undefined && this.#stay.place.topic !== this.#keys.placeOf(plan.current).topic;
    this.#stay = this.#stayOf(plan);
    if (hasMoved && leader !== undefined && openPeers.length > 0) await this.#linger();
    if (!this.#isClosed) await leader?.settle(this.#stay);
  }

  #stayOf({ current, doors }: EpochPlan): Stay {
    return {
      place: this.#keys.placeOf(current),
      doors: doors.map(({ epoch }) => ({
        place: this.#keys.placeOf(epoch),
        records: () => this.#packed,
        admits: (author) => isMember(this.facts, author) === true,
      })),
    };
  }

  /** Two owners began epochs at once, and the one that won does not know whom the other removed. */
  async #finishRemovals(): Promise<void> {
    const { identity, settings, leader } = this.#member;
    if (leader === undefined || !settings.policy.owners.includes(identity.pubkey) || this.#rekeys.length === 0) return;
    const gone = stillToRemove(this.facts, await authorsIn(this.#member));
    if (gone.length > 0) await beginEpoch(this.#member, this, { gone, keep: [] });
  }

  #linger(): Promise<void> {
    const { clock } = this.#member.environment;
    return new Promise((resolve) => void clock.wake(clock.now() + LINGER_MS, resolve));
  }

  #heard(message: Message): void {
    if (message.type === 'epochs-asked') return this.#channel.post({ type: 'epochs', known: this.#keys.known } satisfies Message);
    if (message.type === 'epochs') void this.learn(message.known).then(() => this.follow());
  }

  #retrySoon(): void {
    this.#retryAt = this.#member.environment.clock.now() + Math.min(RETRY_MS * 2 ** this.#failures++, RETRY_MAX_MS);
  }

  #wakeAt(at: number): void {
    this.#cancelWake();
    if (this.#isClosed) return;
    const { clock } = this.#member.environment;
    // A browser's timers do not reach as far as a week.
    if (at < Infinity) this.#cancelWake = clock.wake(Math.min(at, clock.now() + DAY_MS), () => void this.follow());
  }

  get #keys(): Epochs {
    return this.#seal.epochs;
  }
}

function rekeyOf(entry: Entry): { readonly entry: Entry; readonly rekey: Rekey }[] {
  const { value, header: { at, author } } = entry;
  const part = value === undefined ? undefined : rekeyPartOf(JSON.stringify(value));
  return part === undefined || isFault(part) ? [] : [{ entry, rekey: { at, author, part } }];
}

function isUnable(reason: unknown): boolean {
  if (reason instanceof PeersetError) return reason.reason === 'unable';
  return typeof reason === 'object' && reason !== null && 'signer' in reason && reason.signer === 'unable';
}
