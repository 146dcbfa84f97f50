/**
 * Where moderation begins, in every page: the little that must be there at once. It decides when the rest is loaded, keeps
 * lists waiting where something foul could flash up before, and holds the live lists that it fills.
 *
 * - Rooms whose records somebody may rule about, or whose rules look at what is stored, show nothing before it is here.
 * - So does a device whose person chose something.
 * - In all others it comes when the page has nothing better to do; where the policy says nothing of what is seen, when
 *   somebody asks for it.
 */
import { npubOf } from '../../core/record/author.ts';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import { looksAtContent } from '../../core/rules/judged.ts';
import type { Policy } from '../../core/rules/policy.ts';
import type { Oversight } from '../catalog-options.ts';
import { PeersetError, unsupported } from '../errors.ts';
import type { RefusedRecord } from '../host.ts';
import { Part } from '../part.ts';
import type { Unlocked } from '../seal.ts';
import { CHOICES_NOTE } from './notes.ts';
import type { DeskHost } from './host.ts';
import type { Noted } from './log.ts';
import { ModerationLists, moderationOf, type Moderation } from './moderation.ts';
import type { Role, VerdictCounts } from './types.ts';

type Overseer = Awaited<ReturnType<typeof import('./overseer.ts').oversee>>;
type Change = readonly [readonly (RecordHeader | SignedRecord)[], readonly RecordHeader[]];

/** Refusals remembered for a log that is not here yet, count. */
const NOTED_MAX = 50;
const NO_COUNTS = { byRule: new Map(), byPeer: new Map(), byAuthor: new Map() };

/** Moderation of one room in one page. */
export class Desk implements Oversight {
  /** What people hold. */
  readonly moderation: Moderation;
  /** Loads the rest; undefined until the room is open, and for keepers, who see nothing. */
  part: Part<Overseer> | undefined;
  readonly begun: Promise<void>;
  readonly #host: DeskHost;
  readonly #lists = new ModerationLists();
  #begin: () => void = () => undefined;
  #overseer: Overseer | undefined;
  /** Whether records are on show. */
  #isSettled = false;
  /** From when on verdicts are counted, ms since 1970; undefined before a host said so. */
  #since: number | undefined;
  /** What was refused before it was here. */
  readonly #noted: Noted[] = [];
  /** Changes that came before it was here, where they must wait for it. */
  #waiting: Change[] | undefined;

  constructor(host: DeskHost) {
    this.#host = host;
    this.moderation = moderationOf(this.#lists, () => this.#verbs(), this);
    this.begun = new Promise((resolve) => (this.#begin = resolve));
  }

  /** The room is open. `watch`: whoever is told of the part. */
  entered({ room }: Unlocked, watch: () => void): void {
    const { settings: { entrance, policy }, environment: { clock, notes } } = this.#host;
    if (entrance.type === 'keeper') return this.#begin();
    const chosen = notes(room).load(CHOICES_NOTE).catch(() => undefined);
    const load = async () => (await import('./overseer.ts')).oversee(this.#host, this.#lists, { chosen: await chosen, records: this.#isSettled ? 'shown' : 'to come' });
    this.part = new Part({ name: 'moderation', load, end: (overseer) => overseer.close(), clock });
    this.part.watch(watch);
    if (mustBegin(policy)) void this.#start();
    else void chosen.then((text) => (text === undefined ? this.#begin() : this.#start()));
  }

  /** The room is on show: what is not needed at once comes now. */
  later(): void {
    const { view } = this.#host.settings.policy.content;
    if (view.copies > 0 || view.media !== 'show') void this.#start();
  }

  /** Moderation, for people: whoever asks for it wants its lists. */
  get asked(): Moderation {
    void this.#start();
    return this.moderation;
  }

  /** How often each rule said no, and about whom. */
  get counts(): VerdictCounts {
    return this.#overseer?.counts ?? NO_COUNTS;
  }

  /** What whoever writes here is in this room. */
  get role(): Role {
    const { identity: { pubkey }, settings: { policy: { owners, moderators } } } = this.#host;
    return owners.includes(pubkey) ? 'owner' : moderators.includes(pubkey) ? 'moderator' : 'author';
  }

  /** A record of a peer was refused. */
  refused({ peer, id, author, collection, name, rule, reason }: RefusedRecord): void {
    const named = this.#host.unlocked?.seal === undefined ? { collection, key: name } : {};
    this.#note({ action: 'refused', where: 'receive', rule, reason, id, peer, author: npubOf(author), ...named });
  }

  /** Statistics count from here on, in every tab. */
  countSince(since: number): void {
    if (this.#since !== undefined && this.#since !== since) this.#overseer?.recount();
    this.#since = since;
  }

  /** Does what is to be written; where it is refused, the log has it. */
  async write<T>(collection: string, key: string | undefined, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (error instanceof PeersetError && error.rule !== undefined) {
        const { rule, reason = '' } = error;
        this.#note({ action: 'refused', where: 'write', rule, reason, collection, author: this.#host.identity.npub, ...(key === undefined ? {} : { key }) });
      }
      throw error;
    }
  }

  /** A change of the set, on its way to the lists. */
  take(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    if (this.#overseer !== undefined) this.#overseer.take(added, removed);
    else if (this.#waiting !== undefined) this.#waiting.push([added, removed]);
    else this.#host.show(added, removed);
  }

  /** Another host says what there is. */
  restart(): void {
    this.#overseer?.restart();
  }

  async settled(): Promise<void> {
    await this.#overseer?.settled();
    this.#isSettled = true;
  }

  changed(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    this.#overseer?.changed(added, removed);
  }

  /** Whoever writes here is another. */
  follow(): void {
    this.#overseer?.renew();
  }

  close(): void {
    this.part?.close();
    this.#lists.close();
  }

  #note(noted: Noted): void {
    if (this.#overseer !== undefined) this.#overseer.note(noted);
    else if (this.#noted.length < NOTED_MAX) this.#noted.push(noted);
  }

  async #start(): Promise<void> {
    const { part } = this;
    if (part === undefined || this.#overseer !== undefined) return;
    if (mustBegin(this.#host.settings.policy)) this.#waiting ??= [];
    const overseer = await part.keep();
    if (overseer === undefined || this.#overseer !== undefined) return;
    this.#overseer = overseer;
    if (this.#isSettled) void overseer.settled();
    this.#begin();
    for (const noted of this.#noted.splice(0)) overseer.note(noted);
    for (const [added, removed] of this.#waiting?.splice(0) ?? []) overseer.take(added, removed);
    this.#waiting = undefined;
  }

  async #verbs(): Promise<Overseer> {
    await this.#host.ready;
    if (this.part === undefined) throw unsupported('Moderation by keepers', 'Open the room with an invite of a member.');
    await this.part.get();
    await this.#start();
    return this.#overseer!;
  }
}

/** Whether anything in the room may be hidden that must not flash up. */
function mustBegin(policy: Policy): boolean {
  const { owners, moderators, content: { view } } = policy;
  return owners.length + moderators.length > 0 || view.approval !== 'none' || view.media === 'members' || looksAtContent(policy);
}
