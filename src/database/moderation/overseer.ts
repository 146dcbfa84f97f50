/**
 * Moderation, once it is needed: one view of the room for whoever looks, kept up to date as records, statements, choices and time
 * come and go. It decides nothing by itself: the rules are in `core/moderation` and `core/judge`, and who may say what in
 * `speaker.ts`. Loaded late (`desk.ts`).
 */
import { toHex } from '../../core/base/bytes.ts';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import { Moderation as ViewRules } from '../../core/moderation/moderation.ts';
import { isMediaType, type Fact } from '../../core/moderation/fact.ts';
import { describePolicy } from '../../core/rules/describe.ts';
import { hidesContent, looksAtContent } from '../../core/rules/judged.ts';
import { npubOf } from '../../core/record/author.ts';
import type { Judges } from '../../ports.ts';
import { headerOf, type Body, type Entry } from '../entry.ts';
import { badOption } from '../errors.ts';
import { ChoiceBook, listTarget } from './choices.ts';
import { Facts } from './facts.ts';
import { FoundNote } from './found.ts';
import { Gate } from './gate.ts';
import type { DeskHost } from './host.ts';
import { VerdictLog, type Noted } from './log.ts';
import type { ModerationLists, Verbs } from './moderation.ts';
import { FOUND_NOTE } from './notes.ts';
import { Queues } from './queues.ts';
import type { ReportOptions, Seen, Sights, TargetOptions } from './seen.ts';
import { seenFrom } from './sights.ts';
import { Speaker } from './speaker.ts';
import { Stored } from './stored.ts';
import { authorFor, entryFor } from './targets.ts';
import type { BanOptions, HideOptions, RecordTarget, VerdictCounts } from './types.ts';

type Added = readonly (RecordHeader | SignedRecord)[];

/** What this device's person wanted is no news to them. */
const PERSONAL: ReadonlySet<string> = new Set(['own', 'muted', 'list']);

const NOT_YET: Seen = { state: 'held', blurred: false, why: undefined, isListed: false };

/** A browser's timers do not reach as far as a month. */
const DAY_MS = 86_400_000;

/** What is known when overseeing begins: the note of what this device's person chose, and whether records are on show already. */
export interface Beginning {
  readonly chosen: string | undefined;
  readonly records: 'shown' | 'to come';
}

/** Oversees a room. */
export async function oversee(host: DeskHost, lists: ModerationLists, beginning: Beginning): Promise<Overseer> {
  const notes = host.environment.notes(host.unlocked!.room);
  const isJudging = judgesOf(host) !== undefined;
  const found = new FoundNote(notes, isJudging ? await notes.load(FOUND_NOTE).catch(() => undefined) : undefined);
  return new Overseer(host, lists, { ...beginning, notes, found });
}

/** Whoever judges, where rules hide or hold what is stored. In a room with a secret nothing is refused before it is stored. */
function judgesOf({ settings: { policy }, unlocked, environment }: DeskHost): Judges | undefined {
  const isNeeded = unlocked?.seal === undefined ? hidesContent(policy) : looksAtContent(policy);
  return isNeeded ? environment.judges : undefined;
}

interface Kept extends Beginning {
  readonly notes: ReturnType<DeskHost['environment']['notes']>;
  readonly found: FoundNote;
}

/** Moderation of one room in one page. */
export class Overseer implements Verbs, Sights {
  readonly #host: DeskHost;
  readonly #lists: ModerationLists;
  readonly #rules: ViewRules;
  readonly #stored: Stored;
  readonly #choices: ChoiceBook;
  readonly #facts: Facts;
  readonly #gate: Gate;
  readonly #log: VerdictLog;
  readonly #queues: Queues;
  readonly #speaker: Speaker;
  readonly #judges: Judges | undefined;
  /** Records that were uncovered in this page. */
  readonly #revealed = new Set<string>();
  /** Whom this device's person heeds, as it was. */
  #heeded: string | undefined;
  #cancelWake: () => void = () => undefined;
  #isFollowing = false;
  /** Whether what is said about the records there are is known. */
  #isSettled: boolean;
  #isClosed = false;

  constructor(host: DeskHost, lists: ModerationLists, { notes, chosen, records, found }: Kept) {
    const { settings: { policy }, environment: { clock, tabs }, catalog, unlocked } = host;
    this.#host = host;
    this.#lists = lists;
    this.#isSettled = records === 'shown';
    this.#judges = judgesOf(host);
    this.#stored = new Stored(catalog);
    this.#log = new VerdictLog(lists.log, () => clock.now());
    const authority = { owners: policy.owners, moderators: policy.moderators, view: policy.content.view };
    this.#rules = new ViewRules({ authority, now: clock.now(), find: (about) => this.#stored.find(about) });
    this.#facts = new Facts({ host, moderation: this.#rules, found, judges: this.#judges, changed: () => this.#follow(), heard: (fact) => this.#heard(fact) });
    this.#gate = new Gate({
      isDoubtful: (record): record is SignedRecord => this.#facts.isDoubtful(record),
      look: (records) => this.#facts.look(records),
      show: (added, removed) => host.show(added, removed),
    });
    const room = unlocked!.room;
    this.#choices = new ChoiceBook({
      notes,
      now: () => clock.now(),
      channel: (receive) => tabs({ ...room, tag: `${room.tag}/choices` }).channel(receive),
      changed: () => this.renew(),
    }, chosen);
    this.#speaker = new Speaker(host);
    this.#queues = new Queues({ host, lists, rules: this.#rules });
    this.#begin();
  }

  get counts(): VerdictCounts {
    return this.#log.counts;
  }

  /** As `VerdictLog.recount`. */
  recount(): void {
    this.#log.recount();
  }

  /** A change of the set, on its way to the lists. */
  take(added: Added, removed: readonly RecordHeader[]): void {
    if (this.#judges === undefined) this.#host.show(added, removed);
    else this.#gate.take(added, removed);
  }

  /** Another host says what there is. */
  restart(): void {
    this.#facts.doubt(this.#gate.restart());
  }

  /** A change is about to be shown. */
  changed(added: Added, removed: readonly RecordHeader[]): void {
    this.#stored.forget();
    this.#facts.take(added, removed);
    for (const record of added) if ('bytes' in record && !record.deletes) this.#noteSight(headerOf(record));
    this.#followSoon();
  }

  /** Something was refused. */
  note(noted: Noted): void {
    this.#log.note(noted);
  }

  /** Resolves when all statements are known. */
  async settled(): Promise<void> {
    await this.#facts.read();
    this.#isSettled = true;
    this.#host.views.refresh();
    this.#follow();
    this.#queues.renewSoon();
  }

  /** The viewer chose, or is another. */
  renew(): void {
    const { pubkey } = this.#host.identity;
    const choices = { ...this.#choices.of(pubkey === '' ? undefined : pubkey), revealed: new Set(this.#revealed) };
    this.#rules.choose(choices);
    this.#lists.choices.set(this.#choices.standing);
    // Of what strangers say little is kept: whose word counts now is asked again.
    const heeded = JSON.stringify([[...choices.trusted], choices.lists]);
    if (heeded !== this.#heeded && this.#heeded !== undefined) this.#facts.again();
    this.#heeded = heeded;
    this.#follow();
    this.#queues.renewSoon();
  }

  seen(entry: Entry): Seen {
    // Whoever looks while records are still being taken looks again.
    if (!this.#isSettled) return NOT_YET;
    const { content: { view } } = this.#host.settings.policy;
    if (view.media !== 'show' && isMedia(entry.body)) this.#facts.media(entry);
    return seenFrom(this.#rules.sightOf(entry.header, entry.id), entry.header.author === this.#host.identity.pubkey);
  }

  reveal(entry: Entry): void {
    this.#revealed.add(entry.id);
    this.renew();
  }

  report(target: RecordTarget, reason: string, options?: ReportOptions): Promise<void> {
    return this.#speaker.report(target, reason, options);
  }

  async hide(target: RecordTarget, options: HideOptions = {}): Promise<void> {
    if (isForEveryone(options)) return this.#speaker.ruleOn('hide', target, options.reason ?? '', options);
    const { id, header } = await entryFor(this.#host, target, options);
    await Promise.all([this.#choices.choose('show', id, 'ends'), this.#choices.choose('hide', header.slot, 'stands')]);
  }

  async show(target: RecordTarget, options: HideOptions = {}): Promise<void> {
    if (isForEveryone(options)) return this.#speaker.ruleOn('show', target, options.reason ?? '', options);
    const { id, header } = await entryFor(this.#host, target, options);
    await Promise.all([this.#choices.choose('hide', header.slot, 'ends'), this.#choices.choose('show', id, 'stands')]);
  }

  approve(target: RecordTarget, options?: TargetOptions): Promise<void> {
    return this.#speaker.ruleOn('approve', target, '', options);
  }

  reject(target: RecordTarget, reason: string, options?: TargetOptions): Promise<void> {
    return this.#speaker.ruleOn('reject', target, reason, options);
  }

  appeal(target: RecordTarget, text: string, options?: TargetOptions): Promise<void> {
    return this.#speaker.appeal(target, text, options);
  }

  label(target: RecordTarget, label: string, options?: TargetOptions): Promise<void> {
    return this.#speaker.label(target, label, options);
  }

  ban(npub: string, options?: BanOptions): Promise<void> {
    return this.#speaker.ban(npub, options);
  }

  unban(npub: string, reason?: string): Promise<void> {
    return this.#speaker.unban(npub, reason);
  }

  pardon(npub: string, reason?: string): Promise<void> {
    return this.#speaker.pardon(npub, reason);
  }

  mute(npub: string): Promise<void> {
    return this.#choose('mute', npub, 'stands');
  }

  unmute(npub: string): Promise<void> {
    return this.#choose('mute', npub, 'ends');
  }

  welcome(npub: string): Promise<void> {
    return this.#choose('welcome', npub, 'stands');
  }

  unwelcome(npub: string): Promise<void> {
    return this.#choose('welcome', npub, 'ends');
  }

  trust(npub: string): Promise<void> {
    return this.#choose('trust', npub, 'stands');
  }

  distrust(npub: string): Promise<void> {
    return this.#choose('trust', npub, 'ends');
  }

  async subscribe(npub: string, name = ''): Promise<void> {
    await this.#choices.choose('list', listTarget(authorFor(npub), name), 'stands');
  }

  async unsubscribe(npub: string, name = ''): Promise<void> {
    await this.#choices.choose('list', listTarget(authorFor(npub), name), 'ends');
  }

  async share(name = ''): Promise<void> {
    if (typeof name !== 'string') throw badOption('name', 'it is a text');
    const { muted, hidden } = this.#choices.of(undefined);
    const records = [...hidden].flatMap((slot) => this.#stored.idOf(slot));
    await this.#speaker.share(name, [...muted], records);
  }

  /** Puts down what is under way, and wakes nobody any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelWake();
    this.#facts.close();
    this.#queues.close();
    this.#choices.close();
  }

  async #choose(type: 'mute' | 'welcome' | 'trust', npub: string, stands: 'stands' | 'ends'): Promise<void> {
    await this.#choices.choose(type, authorFor(npub), stands);
  }

  #begin(): void {
    const { settings: { policy }, views, catalog } = this.#host;
    this.#lists.rules.set(describePolicy(policy));
    this.renew();
    // Where nobody had to wait for it, records are here already.
    this.#facts.take([...catalog.headers()], []);
    views.moderate(this);
  }

  /** What is not shown to everybody is in the log. */
  #noteSight(header: RecordHeader): void {
    const { state, because: [first] } = this.#rules.sightOf(header);
    if (state === 'shown' || first === undefined || PERSONAL.has(first.rule)) return;
    const { id, author, collection, name } = header;
    const named = this.#host.unlocked?.seal === undefined ? { collection, key: name } : {};
    this.#log.note({ action: state, where: 'view', rule: first.rule, reason: first.reason, id: toHex(id), author: npubOf(author), ...named });
  }

  /** What somebody just said may have hidden something. */
  #heard({ statement }: Fact): void {
    if (statement === undefined) return;
    // What strangers say changes nothing that is seen, but somebody should look at it.
    this.#queues.renewSoon();
    if (statement.type === 'ban' && this.#rules.bans.some((ban) => ban.statement === statement)) {
      this.#log.note({ action: 'hidden', where: 'view', rule: 'ban', reason: `an owner banned its author${statement.reason === '' ? '' : `: ${statement.reason}`}`, author: npubOf(statement.author) });
    }
    if (statement.type !== 'ruling' && statement.type !== 'report') return;
    const { slot } = statement.about;
    const header = slot === undefined ? undefined : this.#stored.find({ slot });
    if (header !== undefined) this.#noteSight(header);
  }

  #followSoon(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    queueMicrotask(() => {
      this.#isFollowing = false;
      this.#follow();
    });
  }

  /** Shows what changed, and wakes when time will change more. */
  #follow(): void {
    if (this.#isClosed) return;
    const { ids, authors, isAll } = this.#rules.changed();
    if (isAll || ids.size + authors.size > 0) {
      this.#host.views.refresh();
      this.#queues.renewSoon();
    }
    this.#wakeLater();
  }

  #wakeLater(): void {
    this.#cancelWake();
    const { clock } = this.#host.environment;
    const at = this.#rules.nextChangeAt;
    if (at === Infinity) return;
    this.#cancelWake = clock.wake(Math.min(at, clock.now() + DAY_MS), () => {
      this.#rules.at(clock.now());
      this.#follow();
    });
  }
}

function isForEveryone({ for: whom = 'me' }: HideOptions): boolean {
  if (whom !== 'me' && whom !== 'everyone') throw badOption('for', "it is 'me' or 'everyone'");
  return whom === 'everyone';
}

/** A picture, sound or video, or anything with such a file. */
function isMedia({ type, withFiles }: Body): boolean {
  return isMediaType(type) || withFiles?.files.some((file) => isMediaType(file.type)) === true;
}
