/**
 * A room and one relay, kept alike: compares both once the connection is up, then passes on what is new on either side.
 *
 * Comparing goes back in time, page by page. Between the newest and the oldest event of a page the relay has what it gave and nothing else,
 * so what we have there beside it is what it lacks. The oldest second of a page may have been cut: the next page begins with it.
 * A relay that offers NIP-77 is asked for the differences alone, but now and then, and after that led nowhere, by pages as well.
 * What was missed (more than there was room for, a connection that broke) is found by comparing again.
 */
import { toHex } from '../core/base/bytes.ts';
import { compareKeys, type Key } from '../core/set/key.ts';
import type { Clock } from '../ports.ts';
import { PAGE_EVENTS, Relay, RelayTrouble, type Verdict } from './relay.ts';
import { Intake, type IntakeOptions } from './intake.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';

/** Which way records go: to the relays, from them, or both. */
export type BridgeDirection = 'both' | 'out' | 'in';

/** How it stands with one relay; counts since the bridge was opened. */
export interface BridgedRelay {
  readonly url: string;
  /** `waiting`: another try comes by itself. `comparing`: what both have is being found out. `live`: what is new is passed on. */
  readonly state: 'connecting' | 'comparing' | 'live' | 'waiting' | 'closed';
  /** Why it is waiting, or what the relay last refused a record for. */
  readonly trouble: string;
  /** Records that the relay took from us, refused, and does not have yet. */
  readonly sent: number;
  readonly refused: number;
  readonly unsent: number;
  /** Records of the relay that are new in the room, were known or are outdated, and that the room does not take. */
  readonly added: number;
  readonly known: number;
  readonly rejected: number;
}

export interface MirrorOptions {
  readonly url: string;
  readonly webSocket: typeof WebSocket;
  readonly clock: Clock;
  readonly tag: string;
  readonly direction: BridgeDirection;
  /** Keys of all records of the room. */
  readonly keys: () => Iterable<Key>;
  readonly read: OutboxOptions['read'];
  readonly take: IntakeOptions['take'];
  readonly changed: () => void;
  /** The database can neither read nor take any more. */
  readonly failed: () => void;
}

/** Clocks differ: what was published so shortly before is heard, too, seconds. */
const OVERLAP_S = 600;
/** Everything is compared anew now and then: old records may come to a relay late, ms. */
const COMPARE_EVERY_MS = 6 * 3_600_000;
/** New records are collected for so long, ms. */
const COLLECT_MS = 50;
/** A comparison ends after so many pages: five million events. */
const PAGES_MAX = 10_000;
/** Of so many comparisons with a relay that offers differences, one goes by pages: whoever writes many records could make sums collide. */
const BY_PAGES_EVERY = 4;
/** Events asked for by their ids at once, count: relays take short questions. */
const IDS_AT_ONCE = 100;
/** The NIP of differences. */
const DIFFERENCES_NIP = 77;
/** Things no relay should do, until it is left alone for a while; count. */
const OFFENCES_MAX = 20;
/** Ids that this relay has lately given or got, count. */
const THERE_MAX = 10_000;

/** Keeps one relay like the room. */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #relay: Relay;
  readonly #intake: Intake;
  readonly #outbox: Outbox;
  readonly #there = new Set<string>();
  #row: BridgedRelay;
  #offences = 0;
  /** Comparisons by differences since the last by pages, count; `BY_PAGES_EVERY - 1` where the next goes by pages. */
  #byDifferences = 0;
  /** Grows with every connection and with its end: what began in an earlier one goes no further. */
  #session = 0;
  #sending = false;
  #cancelCompare: () => void = () => undefined;
  #cancelSend: (() => void) | undefined;

  constructor(options: MirrorOptions) {
    const { url, webSocket, clock, tag, read, take } = options;
    this.#options = options;
    this.#row = { url, state: 'connecting', trouble: '', sent: 0, refused: 0, unsent: 0, added: 0, known: 0, rejected: 0 };
    this.#intake = new Intake({ tag, take, took: (result) => this.#took(result), offended: (how) => this.#offended(how, 1) });
    this.#outbox = new Outbox({
      read,
      publish: (event) => {
        this.#note(event.id);
        return this.#relay.publish(event);
      },
      pause: (ms) => new Promise((resolve) => clock.wake(clock.now() + ms, resolve)),
      told: (verdict) => this.#told(verdict),
    });
    this.#relay = new Relay({ url, webSocket, clock, tag }, {
      opened: () => this.#begin(),
      lost: (reason) => this.#lost(reason),
      heard: (event) => this.#heard(event),
      hasRoom: () => this.#intake.hasRoom,
      offended: (how) => this.#offended(how, 1),
    });
  }

  get row(): BridgedRelay {
    return { ...this.#row, unsent: this.#outbox.size };
  }

  /** The room has another record. */
  added(key: Key): void {
    if (this.#options.direction === 'in' || this.#there.has(toHex(key.id))) return;
    this.#outbox.add(key);
    this.#sendSoon();
  }

  /** The room has one less. What is at the relay stays there: deletes are records, and relays have their own limits. */
  removed({ id }: Key): void {
    this.#outbox.remove(toHex(id));
  }

  /** Compares everything anew, if there is a connection. */
  compare(): void {
    if (this.#row.state === 'live') this.#begin();
  }

  async close(): Promise<void> {
    this.#rest();
    this.#set({ state: 'closed' });
    this.#relay.close();
    await this.#intake.settled().catch(() => undefined);
  }

  #begin(): void {
    this.#rest();
    void this.#run(this.#session).catch((reason: unknown) => this.#stumbled(reason));
  }

  async #run(session: number): Promise<void> {
    const { clock } = this.#options;
    this.#set({ state: 'comparing' });
    this.#relay.listen(Math.floor(clock.now() / 1000) - OVERLAP_S);
    this.#outbox.clear();
    this.#there.clear();
    if (!(await this.#differ(session))) await this.#walk(session);
    this.#relay.proved();
    this.#offences = 0;
    this.#set({ state: 'live', trouble: '' });
    this.#cancelCompare = clock.wake(clock.now() + COMPARE_EVERY_MS, () => this.compare());
    this.#sendSoon();
  }

  /** Finds out what differs and nothing else; false where that cannot be, or shall not be this time. Rejects where the connection is lost. */
  async #differ(session: number): Promise<boolean> {
    const { clock, url, keys, direction } = this.#options;
    const before = this.#byDifferences;
    // Whatever goes wrong from here on, the connection included, the next one goes by pages.
    this.#byDifferences = BY_PAGES_EVERY - 1;
    const mayDiffer = before < this.#byDifferences && (await (await import('./facts.ts')).offers(DIFFERENCES_NIP, { url, clock }));
    if (session !== this.#session) throw new RelayTrouble('another connection');
    if (!mayDiffer) {
      this.#byDifferences = 0;
      return false;
    }
    const { Differences } = await import('./differences.ts');
    const differences = Differences.of(keys());
    const isDone = differences !== undefined && (await this.#relay.compare(differences));
    if (session !== this.#session) throw new RelayTrouble('another connection');
    if (!isDone) return false;
    if (direction !== 'in') for (const key of keys()) if (differences.have.has(toHex(key.id))) this.#outbox.add(key);
    if (direction !== 'out') await this.#fetch([...differences.need], session);
    this.#byDifferences = before + 1;
    return true;
  }

  /** Takes these events of the relay. */
  async #fetch(ids: readonly string[], session: number): Promise<void> {
    for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
      const wanted = new Set(ids.slice(i, i + IDS_AT_ONCE));
      const events = await this.#relay.page({ ids: [...wanted] });
      if (session !== this.#session) throw new RelayTrouble('another connection');
      for (const event of events.slice(0, PAGE_EVENTS)) {
        const record = this.#intake.read(event);
        if (record === undefined) continue;
        if (wanted.has(toHex(record.id))) this.#found(record);
        else this.#offended('it gives what nobody asked for', 1);
      }
      await this.#intake.settled();
    }
  }

  /** Goes through what the relay has, newest first. Rejects where the connection is lost. */
  async #walk(session: number): Promise<void> {
    const missing = this.#options.direction === 'in' ? undefined : new Missing(this.#options.keys(), this.#outbox);
    let until: number | undefined;
    let before: ReadonlySet<string> = new Set();
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const { ids, oldest } = this.#page(await this.#relay.page(until === undefined ? {} : { until }), until);
      if (session !== this.#session) throw new RelayTrouble('another connection');
      if (ids.size === 0) break;
      const known = new Set([...before, ...ids]);
      // A second that gave a whole page has no more to give.
      const isSameSecond = oldest === until;
      missing?.passed(isSameSecond ? oldest : oldest + 1, known);
      [until, before] = [isSameSecond ? oldest - 1 : oldest, ids];
      await this.#intake.settled();
      if (until < 0) break;
    }
    if (session !== this.#session) throw new RelayTrouble('another connection');
    missing?.passed(-Infinity, before);
  }

  /** The ids of a page, and the time of its oldest event, seconds. What was not asked for does not count. */
  #page(events: readonly unknown[], until = Infinity): { readonly ids: ReadonlySet<string>; readonly oldest: number } {
    const ids = new Set<string>();
    let oldest = Infinity;
    for (const event of events.slice(0, PAGE_EVENTS)) {
      const record = this.#intake.read(event);
      if (record === undefined) continue;
      const second = secondOf(record);
      if (second > until) this.#offended('it gives what nobody asked for', 1);
      else {
        ids.add(toHex(record.id));
        oldest = Math.min(oldest, second);
        this.#found(record);
      }
    }
    return { ids, oldest };
  }

  #heard(event: unknown): void {
    const record = this.#intake.read(event);
    if (record === undefined) return;
    this.#outbox.remove(toHex(record.id));
    this.#found(record);
  }

  #found(record: NonNullable<ReturnType<Intake['read']>>): void {
    const id = toHex(record.id);
    // What is new there comes as stored, too, and what we sent comes back.
    if (this.#options.direction === 'out' || this.#there.has(id)) return;
    this.#note(id);
    this.#intake.add(record);
  }

  #note(id: string): void {
    this.#there.add(id);
    if (this.#there.size > THERE_MAX) for (const oldest of this.#there) return void this.#there.delete(oldest);
  }

  #sendSoon(): void {
    const { clock } = this.#options;
    if (this.#row.state !== 'live' || this.#sending || this.#outbox.size === 0) return;
    this.#cancelSend ??= clock.wake(clock.now() + COLLECT_MS, () => {
      this.#cancelSend = undefined;
      void this.#send();
    });
    this.#options.changed();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    try {
      await this.#outbox.flush();
    } catch (reason) {
      this.#stumbled(reason);
    } finally {
      this.#sending = false;
    }
    if (this.#outbox.isOverfull) this.compare();
    else this.#sendSoon();
  }

  #told({ taken, says }: Verdict): void {
    if (taken) this.#set({ sent: this.#row.sent + 1 });
    else this.#set({ refused: this.#row.refused + 1, trouble: says });
  }

  #took({ added, known, refused, reasons }: Awaited<ReturnType<IntakeOptions['take']>>): void {
    this.#set({ added: this.#row.added + added, known: this.#row.known + known, rejected: this.#row.rejected + refused });
    // Relays check signatures: one that gives forgeries does not, or makes them.
    for (const [reason, count] of Object.entries(reasons)) if (reason.startsWith('signature:')) this.#offended('it gives forgeries', count);
  }

  #offended(how: string, count: number): void {
    this.#offences += count;
    if (this.#offences < OFFENCES_MAX) return;
    this.#offences = 0;
    this.#relay.giveUp(how);
  }

  #lost(reason: string): void {
    this.#rest();
    if (this.#row.state !== 'closed') this.#set({ state: 'waiting', trouble: reason });
  }

  /** A lost connection was told already; all else is the end of the database. */
  #stumbled(reason: unknown): void {
    if (!(reason instanceof RelayTrouble)) this.#options.failed();
  }

  #rest(): void {
    this.#session++;
    this.#cancelCompare();
    this.#cancelSend?.();
    this.#cancelSend = undefined;
  }

  #set(changes: Partial<BridgedRelay>): void {
    this.#row = { ...this.#row, ...changes };
    this.#options.changed();
  }
}

/** What we have and the relay lacks, found while its pages pass. */
class Missing {
  readonly #keys: readonly Key[];
  readonly #outbox: Outbox;
  #next: number;

  constructor(keys: Iterable<Key>, outbox: Outbox) {
    this.#keys = [...keys].sort(compareKeys);
    this.#outbox = outbox;
    this.#next = this.#keys.length;
  }

  /** Down to this second, it included, the relay has these and no others. */
  passed(second: number, there: ReadonlySet<string>): void {
    for (; this.#next > 0; this.#next--) {
      const key = this.#keys[this.#next - 1]!;
      if (secondOf(key) < second) return;
      if (!there.has(toHex(key.id))) this.#outbox.add(key);
    }
  }
}

function secondOf({ at }: Key): number {
  return Math.floor(at / 1000);
}
