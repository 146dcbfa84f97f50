/**
 * What moderation must know of the records there are, found out: what statements say, and where the policy asks for it what the
 * judge makes of a record and whether others said the same. What has just arrived is looked at before it is shown (`gate.ts`); what
 * lies on this device's disk is looked at behind what is shown, a few records at a time. What was found wrong is noted, so that the
 * next start shows none of it even for a moment.
 */
import { toHex } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { MODERATION_LIMITS } from '../../core/base/limits/moderation.ts';
import type { Mark } from '../../core/judge/mark.ts';
import { copyDigest, type Fact } from '../../core/moderation/fact.ts';
import type { Moderation } from '../../core/moderation/moderation.ts';
import { isStatementKind, statementOf } from '../../core/moderation/statement.ts';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import { REKEY_COLLECTION } from '../../core/record/rekey.ts';
import { isOfTheRoom } from '../../core/rules/judged.ts';
import { REPORTS_COLLECTION, RULINGS_COLLECTION } from '../../core/rules/moderation.ts';
import type { Said, ViewPolicy } from '../../core/rules/content.ts';
import type { Judges } from '../../ports.ts';
import { headerOf, type Entry } from '../entry.ts';
import { pause } from '../pause.ts';
import { report } from '../safely.ts';
import type { FoundNote } from './found.ts';
import type { DeskHost } from './host.ts';

type Added = readonly (RecordHeader | SignedRecord)[];

/** What finding out needs. */
export interface FactsOptions {
  readonly host: DeskHost;
  readonly moderation: Moderation;
  readonly found: FoundNote;
  /** Undefined where no rule hides or holds what is stored. */
  readonly judges: Judges | undefined;
  /** Something became known that may change what is seen. */
  readonly changed: () => void;
  /** Somebody said this just now. */
  readonly heard: (fact: Fact) => void;
}

/** Tells moderation of the records of one room. */
export class Facts {
  readonly #options: FactsOptions;
  /** Statements that were not read yet, and records that were not looked at, by id. */
  readonly #unread = new Map<string, RecordHeader>();
  /** Statements that just came: they are told once the change that brought them is applied, for they speak of what is there then. */
  readonly #heard = new Map<string, Entry>();
  readonly #unseen = new Map<string, RecordHeader>();
  /** Stored names of the room's own collections, and of those in which statements are. */
  readonly #own: ReadonlySet<string>;
  readonly #ofStatements: ReadonlySet<string>;
  /** Authors of records, as far as it matters whether there are so many that one thing can be said too often. */
  readonly #authors = new Set<string>();
  /** Whether all statements of the disk are known: until then what is spoken of is found by whoever reads them. */
  #isBegun = false;
  #reading: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: FactsOptions) {
    this.#options = options;
    const seal = options.host.unlocked?.seal;
    const stored = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => seal?.collection(name) ?? name));
    this.#ofStatements = stored([REPORTS_COLLECTION, RULINGS_COLLECTION]);
    this.#own = stored([REPORTS_COLLECTION, RULINGS_COLLECTION, REKEY_COLLECTION]);
  }

  /** Whether a record must be looked at before it is shown: it came from somebody else, just now. */
  isDoubtful(record: RecordHeader | SignedRecord): record is SignedRecord {
    if (this.#options.judges === undefined || !('bytes' in record) || record.deletes) return false;
    return record.author !== this.#options.host.identity.pubkey && !this.#isOfTheRoom(record);
  }

  /** Looks at what just arrived; `take` then knows what was found. */
  async look(records: readonly SignedRecord[]): Promise<void> {
    const { host: { catalog } } = this.#options;
    await this.#judge(records.map((record) => catalog.entry(record)));
  }

  /** What waited at the gate when somebody else took over: it is held until it was looked at. */
  doubt(records: Added): void {
    for (const record of records) this.#options.found.note(toHex(record.id), NOT_LOOKED_AT);
  }

  /** The set changed. */
  take(added: Added, removed: readonly RecordHeader[]): void {
    const { moderation, found } = this.#options;
    for (const { id } of removed) {
      const hex = toHex(id);
      this.#unread.delete(hex);
      this.#heard.delete(hex);
      this.#unseen.delete(hex);
      found.forget(hex);
    }
    if (removed.length > 0) moderation.remove(removed);
    this.#meet(added);
    const facts = added.flatMap((record) => this.#factsOf(record));
    if (facts.length > 0) moderation.add(facts);
    if (this.#unread.size > 0) void this.read();
    else if (this.#unseen.size > 0) this.#lookSoon();
  }

  /** Resolves when every statement there is was read. Where the disk cannot be read, the next change tries again. */
  read(): Promise<void> {
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Lists of people the viewer did not care for before, and what somebody said whom they trust now, are told again. */
  again(): void {
    for (const header of this.#options.host.catalog.headers()) if (this.#isStatement(header)) this.#unread.set(toHex(header.id), header);
    void this.read();
  }

  /** A page looked at this record, whose type says that it is a picture, sound or video. */
  media({ header }: Entry): void {
    this.#options.moderation.add([{ header, isMedia: true }]);
  }

  close(): void {
    this.#isClosed = true;
  }

  #factsOf(record: RecordHeader | SignedRecord): Fact[] {
    const { host: { catalog }, judges, found } = this.#options;
    const view = this.#view;
    if (record.deletes) return [];
    const hasBytes = 'bytes' in record;
    const id = toHex(record.id);
    if (this.#isStatement(record)) {
      if (hasBytes) this.#hear(catalog.entry(record));
      else this.#unread.set(id, record);
      return [];
    }
    if (this.#isOfTheRoom(record)) return [];
    const marks = found.marksOf(id);
    const header = headerOf(record);
    const fact = { header, ...(marks === undefined ? {} : { marks }) };
    if (!hasBytes || (judges !== undefined && !this.isDoubtful(record))) {
      if (judges !== undefined || this.#isCrowded) this.#unseen.set(id, header);
      // Most of what lies on a disk is nothing but a record, and memory is for what is more.
      return this.#isBegun || marks !== undefined || view.approval !== 'none' ? [fact] : [];
    }
    const digest = view.copies > 0 ? copyDigest(catalog.entry(record).body.content) : undefined;
    return [digest === undefined ? fact : { ...fact, digest }];
  }

  /** Once so many people are here that one thing can be said too often, what was not looked at before is. */
  #meet(added: Added): void {
    const { copies } = this.#view;
    if (copies === 0 || this.#isCrowded) return;
    for (const record of added) if (!record.deletes && !this.#isOfTheRoom(record)) this.#authors.add(record.author);
    if (!this.#isCrowded) return;
    for (const header of this.#options.host.catalog.headers()) if (!header.deletes && !this.#isOfTheRoom(header)) this.#unseen.set(toHex(header.id), header);
  }

  get #isCrowded(): boolean {
    const { copies } = this.#view;
    return copies > 0 && this.#authors.size >= copies;
  }

  get #view(): ViewPolicy {
    return this.#options.host.settings.policy.content.view;
  }

  #hear(entry: Entry): void {
    this.#heard.set(entry.id, entry);
    if (this.#heard.size > 1) return;
    queueMicrotask(() => {
      const heard = [...this.#heard.values()].flatMap(statementFacts);
      this.#heard.clear();
      this.#options.moderation.add(heard);
      this.#options.changed();
      for (const fact of heard) this.#options.heard(fact);
    });
  }

  async #readAll(): Promise<void> {
    const { moderation, changed } = this.#options;
    while (this.#unread.size > 0 && !this.#isClosed) {
      const batch = [...this.#unread].slice(0, MODERATION_LIMITS.judgeSliceRecords);
      const entries = await this.#load(batch);
      if (entries === undefined) return;
      moderation.add(entries.filter(({ id }) => this.#unread.has(id)).flatMap(statementFacts));
      for (const [id] of batch) this.#unread.delete(id);
    }
    this.#isBegun = true;
    changed();
    if (this.#unseen.size > 0) this.#lookSoon();
  }

  #lookSoon(): void {
    this.#looking ??= this.#lookAtAll()
      .catch((reason: unknown) => {
        // Whoever closes the room lets go of its judge: nobody looks at the rest any more.
        if (!this.#isClosed) report(reason);
      })
      .finally(() => {
        this.#looking = undefined;
      });
  }

  /** Behind what is shown: nobody waits for it. */
  async #lookAtAll(): Promise<void> {
    const { host: { ready, environment: { clock } }, moderation, found, changed } = this.#options;
    await ready.catch(() => undefined);
    while (this.#unseen.size > 0 && !this.#isClosed) {
      await pause(clock);
      const batch = [...this.#unseen].slice(0, MODERATION_LIMITS.judgeSliceRecords);
      const entries = await this.#load(batch);
      if (entries === undefined || this.#isClosed) return;
      await this.#judge(entries);
      const facts = entries.filter(({ id }) => this.#unseen.has(id)).map((entry) => this.#seenFact(entry));
      for (const [id] of batch) this.#unseen.delete(id);
      moderation.add(facts);
      changed();
    }
    await found.save();
  }

  #seenFact({ header, id, body }: Entry): Fact {
    const { judges, found } = this.#options;
    const digest = this.#view.copies > 0 ? copyDigest(body.content) : undefined;
    return { header, ...(judges === undefined ? {} : { marks: found.marksOf(id) ?? [] }), ...(digest === undefined ? {} : { digest }) };
  }

  /** With their bodies, of those that are still there; undefined where the disk cannot be read. */
  async #load(batch: readonly (readonly [string, RecordHeader])[]): Promise<Entry[] | undefined> {
    const { host } = this.#options;
    try {
      const bodies = await host.read(batch.map(([, header]) => header));
      return batch.flatMap(([, header], i) => {
        const bytes = bodies[i];
        return bytes === undefined ? [] : [host.catalog.entry({ ...header, bytes } as SignedRecord)];
      });
    } catch {
      // The status says that the disk fails.
      return undefined;
    }
  }

  async #judge(entries: readonly Entry[]): Promise<void> {
    const { judges, found } = this.#options;
    if (judges === undefined) return;
    const readable = entries.filter(({ body }) => !body.isLetter);
    const marks = await judges.judge(readable.map(saidIn));
    readable.forEach(({ id }, i) => found.note(id, marks[i]!));
  }

  #isStatement({ collection, kind }: RecordHeader): boolean {
    return this.#ofStatements.has(collection) || (isStatementKind(kind) && this.#options.host.unlocked?.seal === undefined);
  }

  #isOfTheRoom({ collection }: RecordHeader): boolean {
    return this.#own.has(collection) || isOfTheRoom(collection);
  }
}

/** Of a record that nobody looked at: it waits. */
const NOT_LOOKED_AT: readonly Mark[] = [{ rule: 'unread', then: 'hold', reason: 'this page has not looked at it yet' }];

function statementFacts({ header, body }: Entry): Fact[] {
  const statement = statementOf(isStatementKind(header.kind) ? body.event : body.value);
  return isFault(statement) ? [] : [{ header, statement }];
}

/** What a record says, in people's names. */
function saidIn({ header, body }: Entry): Said {
  return { collection: body.collection, key: body.key, author: header.author, type: body.type, content: body.content };
}
