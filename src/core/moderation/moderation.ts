/**
 * The view rules as things change: it is told what comes and goes in the stored set, what the viewer chooses and what time it
 * is, and says at once what the viewer sees of any record, which sights changed, and when time alone will change one. It
 * always agrees with `naive.ts`, in whatever order it was told.
 *
 *   moderation.add(facts); moderation.remove(headers); moderation.choose(choices); moderation.at(now)
 *   moderation.sightOf(header)      in constant time
 *   moderation.changed()            what to look at again; nextChangeAt: when to call `at`
 *
 * Memory is for what is flagged: statements, marks, media, records somebody who counts spoke of, and in rooms with approval
 * all that others than moderators wrote. Of the rest nothing is kept but a digest where the policy asks for copies, so a
 * record of which somebody speaks later is asked for by `find`. Nothing that people wrote makes it throw.
 */
import { toHex } from '../base/bytes.ts';
import type { Mark } from '../judge/mark.ts';
import type { RecordHeader } from '../record/record.ts';
import { compareRank } from '../set/key.ts';
import { isHex64, type About } from './about.ts';
import { choiceChange, copyOf } from './choice-change.ts';
import { Copies } from './copies.ts';
import type { Fact } from './fact.ts';
import { targetOf, type Saying } from './law.ts';
import type { SharedList } from './list.ts';
import { People } from './people.ts';
import { reportedOf, type HeldRow, type Queue, type ReportedRow } from './queue.ts';
import { banReason, listReason, MUTED, OWN, type Reason } from './reason.ts';
import { Records, UNMARKED, type Tracked } from './records.ts';
import { MODERATES, Roles } from './roles.ts';
import { Sayings } from './sayings.ts';
import { isStrike, NO_CHOICES, sightFrom, type Authority, type Choices, type Findings, type Sight } from './sight.ts';
import { isYes, type Ban, type Label, type Statement } from './statement.ts';
import { Strangers } from './strangers.ts';
import { Subscriptions } from './subscriptions.ts';

/** What moderation needs. */
export interface ModerationOptions {
  readonly authority: Authority;
  /** The clock at the start, ms. */
  readonly now: number;
  /**
   * The stored record that is spoken of, if there is one and it has been added: of this slot, where that is given, and of
   * this id, where that is. Answers from the same set that `add` and `remove` tell of. A record it does not find is
   * recognized when it is added.
   */
  readonly find: (about: Pick<About, 'id' | 'slot'>) => RecordHeader | undefined;
}

/** What may be seen in another way than before. */
export interface Changes {
  /** Records, by id in hex. */
  readonly ids: ReadonlySet<string>;
  /** Authors all of whose records are to be looked at again. */
  readonly authors: ReadonlySet<string>;
  /** Whether all records are. */
  readonly isAll: boolean;
}

/** The view of one room for one viewer. */
export class Moderation {
  readonly #options: ModerationOptions;
  readonly #roles: Roles;
  readonly #people: People;
  readonly #strangers = new Strangers();
  readonly #subscriptions = new Subscriptions();
  readonly #copies: Copies | undefined;
  readonly #sayings: Sayings;
  readonly #records = new Records();
  #choices = NO_CHOICES;
  #now: number;
  readonly #dirtyRecords = new Set<Tracked>();
  readonly #dirtyPeople = new Set<string>();
  #ids = new Set<string>();
  #authors = new Set<string>();
  #isAll = false;

  constructor(options: ModerationOptions) {
    const { authority } = options;
    this.#options = options;
    this.#now = options.now;
    this.#roles = new Roles(authority);
    this.#people = new People(this.#roles, authority.view);
    this.#sayings = new Sayings(this.#roles, this.#people);
    const { copies } = authority.view;
    if (copies > 0) this.#copies = new Copies(copies, (header, id) => this.#sight({ ...this.#findings(header, id), isCopy: false }).state === 'shown');
  }

  /** When time alone may change a sight, ms; Infinity where it will not. */
  get nextChangeAt(): number {
    return this.#people.changesAt;
  }

  /** Words and topics of the lists that the viewer subscribes to: for whoever looks into records. */
  get subscribed(): { readonly words: readonly string[]; readonly topics: readonly string[] } {
    return this.#subscriptions;
  }

  /** Records came, or more is known of them: what a fact leaves out stays as it was. */
  add(facts: Iterable<Fact>): void {
    for (const { header, statement, ...found } of facts) {
      if (header.deletes) continue;
      if (statement === undefined) this.#take(header, found);
      else this.#hear({ header, statement });
    }
    this.#settle();
  }

  /** Records went. */
  remove(headers: Iterable<Pick<RecordHeader, 'id'>>): void {
    for (const header of headers) {
      const id = toHex(header.id);
      if (this.#strangers.delete(id)) continue;
      const saying = this.#sayings.entries.get(id);
      if (saying !== undefined) this.#unhear(id, saying);
      else this.#drop(id);
    }
    this.#settle();
  }

  /**
   * The viewer chose. Where they trust somebody or subscribe to a list, what that author said is to be added again: not all
   * of what strangers say is kept.
   */
  choose(choices: Choices): void {
    const change = choiceChange(this.#choices, choices);
    this.#choices = copyOf(choices);
    if (change.isOfVoices) this.#listenTo(this.#choices);
    if (change.isOfViewer) this.#isAll = true;
    for (const author of change.authors) this.#authorChanged(author);
    for (const named of change.records) {
      const header = isHex64(named) ? undefined : this.#options.find({ slot: named });
      const id = header === undefined ? named : toHex(header.id);
      this.#ids.add(id);
      this.#copies?.touch(id);
    }
    if (change.isOfViewer) this.#copies?.touchAll();
    this.#settle();
  }

  /** Time goes on. */
  at(now: number): void {
    const clock = now < this.#now ? 'was set back' : 'went on';
    this.#now = now;
    if (clock === 'went on' && now < this.#people.changesAt) return;
    for (const author of this.#people.due(now, clock)) this.#dirtyPeople.add(author);
    this.#settle();
  }

  /** What the viewer sees of a stored record. `id`: its id in hex, where that is at hand. */
  sightOf(header: RecordHeader, id = toHex(header.id)): Sight {
    return this.#sight(this.#findings(header, id));
  }

  /** What changed since this was asked the last time. Records that came are new, and need not be among it. */
  changed(): Changes {
    const changes: Changes = { ids: this.#ids, authors: this.#authors, isAll: this.#isAll };
    this.#ids = new Set();
    this.#authors = new Set();
    this.#isAll = false;
    return changes;
  }

  /** Labels that those who count have given a record, newest first. */
  labelsOf({ slot, author }: RecordHeader, id: string): readonly Saying<Label>[] {
    return this.#sayings.labelsOf({ id, slot, author });
  }

  /** What waits for those who moderate to decide, as the room has it and not as this viewer chose. Its work is that of all that is tracked. */
  held(rowsMax: number): Queue<HeldRow> {
    const rows: HeldRow[] = [];
    for (const { header, id, ruling } of this.#records.all) {
      // A word that counts for this viewer only decides nothing here.
      const isDecided = ruling !== undefined && this.#people.rankOf(ruling.by) >= MODERATES;
      const { state, because } = this.#sight({ ...this.#roomFindings(header, id), ruling: isDecided ? ruling : undefined });
      if (state === 'held') rows.push({ header, because });
    }
    rows.sort((left, right) => compareRank(left.header, right.header));
    return { total: rows.length, rows: rows.slice(0, rowsMax) };
  }

  /** What people report, and appeals; for those who moderate. */
  reported(rowsMax: number): Queue<ReportedRow> {
    const recordOf = ({ id, slot }: About): RecordHeader | undefined => this.#options.find(slot === undefined ? { ...(id === undefined ? {} : { id }) } : { slot });
    return reportedOf({ roles: this.#roles, people: this.#people, sayings: this.#sayings, strangers: this.#strangers, recordOf }, rowsMax);
  }

  /** Bans that stand, newest first. */
  get bans(): readonly Saying<Ban>[] {
    return this.#people.bans;
  }

  #sight(findings: Findings): Sight {
    return sightFrom(findings, this.#options.authority.view);
  }

  /** What speaks about a record for this viewer. */
  #findings(header: RecordHeader, id: string): Findings {
    const { author } = header;
    const { shown, revealed, welcome, me } = this.#choices;
    const room = this.#roomFindings(header, id);
    const own = { ...room, isAskedFor: shown.has(id), isRevealed: revealed.has(id), unwanted: this.#unwanted(header, id), isStranger: room.isStranger && author !== me };
    return welcome.has(author) ? { ...own, ban: undefined, isStruck: false, isStranger: false, isWaiting: false } : own;
  }

  /** The same for whoever chose nothing. */
  #roomFindings({ author }: RecordHeader, id: string): Findings {
    const tracked = this.#records.get(id);
    const { ban, isStruck, isApproved } = this.#people.standingOf(author);
    return {
      isAskedFor: false,
      isRevealed: false,
      unwanted: undefined,
      ban: banReason(ban),
      ruling: tracked?.ruling,
      marks: tracked?.marks ?? UNMARKED,
      reports: tracked?.reports ?? 0,
      isStruck,
      isCopy: this.#copies?.isCopy(id) ?? false,
      isMedia: tracked?.isMedia ?? false,
      isStranger: !isApproved && this.#people.rankOf(author) === 0,
      isWaiting: this.#isWaiting(author),
    };
  }

  #unwanted(header: RecordHeader, id: string): Reason | undefined {
    const { hidden, muted, welcome, me } = this.#choices;
    if (hidden.has(id) || hidden.has(header.slot)) return OWN;
    if (header.author === me) return undefined;
    if (muted.has(header.author)) return MUTED;
    if (this.#subscriptions.isEmpty) return undefined;
    const { record, author } = this.#subscriptions.against(header, id);
    const by = record ?? (welcome.has(header.author) ? undefined : author);
    return by === undefined ? undefined : listReason(by);
  }

  #isWaiting(author: string): boolean {
    const { approval } = this.#options.authority.view;
    if (approval === 'none' || this.#people.rankOf(author) >= MODERATES) return false;
    return approval === 'everyone' || !this.#people.standingOf(author).isApproved;
  }

  #take(header: RecordHeader, { marks, isMedia, digest }: Omit<Fact, 'header' | 'statement'>): void {
    const id = toHex(header.id);
    if (digest !== undefined) this.#copies?.add(header, id, digest);
    const known = this.#records.get(id);
    if (known === undefined) this.#records.displace(header.slot);
    if (known === undefined && !isFlagged({ marks, isMedia }) && !this.#isSpokenOf(header, id) && !this.#mayWait(header.author)) return;
    const tracked = this.#records.track(header, id);
    if (marks !== undefined) tracked.marks = marks;
    if (isMedia !== undefined) tracked.isMedia = isMedia;
    this.#dirtyRecords.add(tracked);
  }

  #drop(id: string): void {
    this.#copies?.remove(id);
    const tracked = this.#records.get(id);
    if (tracked === undefined) return;
    this.#records.forget(tracked);
    this.#dirtyRecords.delete(tracked);
    if (!tracked.isStrike) return;
    this.#people.forgive(tracked.header.author, id);
    this.#dirtyPeople.add(tracked.header.author);
  }

  /** Whether what this author says decides anything for this viewer, as far as they are not banned. */
  #counts(author: string): boolean {
    return this.#roles.rankOf(author) > 0 || this.#subscriptions.has(author);
  }

  /** Other voices count. */
  #listenTo(choices: Choices): void {
    this.#roles.trust(choices);
    this.#subscriptions.subscribe(choices.lists);
    for (const [id, saying] of this.#strangers.entries) if (this.#counts(saying.header.author)) this.#hear(saying, id);
    for (const [id, saying] of [...this.#sayings.entries]) {
      if (this.#counts(saying.header.author)) continue;
      this.#unhear(id, saying);
      this.#strangers.add(id, saying);
    }
    this.#recheckAll();
  }

  #hear(saying: Saying, id = toHex(saying.header.id)): void {
    if (this.#sayings.entries.has(id)) return;
    if (!this.#counts(saying.header.author)) {
      this.#strangers.add(id, saying);
      return;
    }
    this.#strangers.delete(id);
    this.#sayings.add(id, saying);
    this.#note(saying, 'add');
  }

  #unhear(id: string, saying: Saying): void {
    this.#sayings.delete(id, saying);
    this.#note(saying, 'delete');
  }

  /** Marks what a statement touches that came or went. */
  #note(saying: Saying, change: 'add' | 'delete'): void {
    const { statement } = saying;
    const author = this.#people.note(saying, change);
    if (author !== undefined) this.#dirtyPeople.add(author);
    if (statement.type === 'list') {
      this.#subscriptions.note(saying as Saying<SharedList>, change);
      if (this.#subscriptions.has(saying.header.author)) this.#recheckAll();
    }
    if (statement.type !== 'ruling' && statement.type !== 'report') return;
    const target = targetOf(statement);
    // Whoever was approved by what is overruled now has to wait again.
    for (const { statement: said } of this.#sayings.about(target)) if (said.type === 'ruling' && said.about.author !== undefined) this.#dirtyPeople.add(said.about.author);
    if ('about' in statement && statement.about.author !== undefined) this.#dirtyPeople.add(statement.about.author);
    const tracked = this.#records.named(target) ?? this.#found(statement);
    if (tracked !== undefined) this.#dirtyRecords.add(tracked);
  }

  /** The record that a statement is about, if it is stored, as tracked from now on. */
  #found(statement: Statement): Tracked | undefined {
    if (statement.type !== 'ruling' && statement.type !== 'report') return undefined;
    const { id, slot } = statement.about;
    const isAboutVersion = slot === undefined || (statement.type === 'ruling' && isYes(statement.verdict));
    if (id === undefined && slot === undefined) return undefined;
    const header = this.#options.find({ ...(slot === undefined ? {} : { slot }), ...(isAboutVersion && id !== undefined ? { id } : {}) });
    if (header === undefined || header.deletes) return undefined;
    return this.#records.track(header, toHex(header.id));
  }

  #isSpokenOf({ slot }: RecordHeader, id: string): boolean {
    return this.#sayings.isSpokenOf({ id, slot });
  }

  #mayWait(author: string): boolean {
    return this.#options.authority.view.approval !== 'none' && this.#roles.rankOf(author) < MODERATES;
  }

  #recheckAll(): void {
    this.#isAll = true;
    for (const tracked of this.#records.all) this.#dirtyRecords.add(tracked);
    for (const author of this.#people.authors) this.#dirtyPeople.add(author);
    this.#copies?.touchAll();
  }

  /** Works out what follows, in the order in which one thing follows from another. */
  #settle(): void {
    // Bans first: whoever is banned has no say in the rest.
    for (const author of this.#dirtyPeople) {
      if (!this.#people.renewBan(author, this.#now)) continue;
      this.#authorChanged(author);
      if (this.#roles.rankOf(author) > 0) this.#recheckAll();
    }
    for (const tracked of this.#dirtyRecords) this.#renew(tracked);
    this.#dirtyRecords.clear();
    for (const author of this.#dirtyPeople) {
      const isChanged = this.#people.renew(author, this.#now, ({ statement: { about } }) => this.#sayings.rulingOf({ id: about.id!, slot: about.slot, author })?.ruling);
      if (isChanged) this.#authorChanged(author);
    }
    this.#dirtyPeople.clear();
    for (const id of this.#copies?.settle() ?? []) this.#ids.add(id);
  }

  #authorChanged(author: string): void {
    this.#authors.add(author);
    this.#copies?.touchAuthor(author);
  }

  #renew(tracked: Tracked): void {
    const { header, id } = tracked;
    const { view } = this.#options.authority;
    const { author } = header;
    const version = { id, slot: header.slot, author };
    tracked.ruling = this.#sayings.rulingOf(version);
    tracked.reports = this.#sayings.reportsOf(version);
    const wasStrike = tracked.isStrike;
    tracked.isStrike = isStrike(tracked, view);
    if (tracked.isStrike) this.#people.strike(author, id, header.at);
    else this.#people.forgive(author, id);
    if (wasStrike !== tracked.isStrike) this.#dirtyPeople.add(author);
    this.#ids.add(id);
    this.#copies?.touch(id);
    if (!isFlagged(tracked) && !this.#isSpokenOf(header, id) && !this.#mayWait(author)) this.#records.forget(tracked);
  }
}

function isFlagged({ marks, isMedia }: { readonly marks: readonly Mark[] | undefined; readonly isMedia: boolean | undefined }): boolean {
  return isMedia === true || (marks !== undefined && marks.length > 0);
}
