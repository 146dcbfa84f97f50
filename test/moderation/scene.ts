/**
 * A room to tell stories in: records and statements by name, told to `Moderation` as they are written. Whatever it sees must
 * be what the definition sees; every look checks that.
 */
import { expect } from 'vitest';
import { toHex } from '../../src/core/base/bytes.ts';
import { DAY_MS } from '../../src/core/base/limits.ts';
import { copyDigest, type Fact } from '../../src/core/moderation/fact.ts';
import { Moderation } from '../../src/core/moderation/moderation.ts';
import { viewOf } from '../../src/core/moderation/naive.ts';
import { NO_CHOICES, type Authority, type Choices, type Sight } from '../../src/core/moderation/sight.ts';
import type { RulingVerdict, Statement } from '../../src/core/moderation/statement.ts';
import type { RecordHeader } from '../../src/core/record/record.ts';
import { header, key } from './world.ts';

/** Noon of the first day. */
export const NOON = 100 * DAY_MS + DAY_MS / 2;
const HOUR = DAY_MS / 24;

export const OWNER = key('a');
export const OTHER_OWNER = key('b');
export const MODERATOR = key('c');
export const OTHER_MODERATOR = key('d');
export const ANN = key('1');
export const BOB = key('2');
export const CAT = key('3');

/** What a test says of a record. */
export interface RecordSketch {
  readonly by?: string;
  readonly name?: string;
  /** When, ms. */
  readonly at?: number;
  readonly text?: string;
  readonly marks?: Fact['marks'];
  readonly isMedia?: boolean;
}

/** One room and one viewer. */
export class Scene {
  readonly moderation: Moderation;
  readonly #stored = new Map<string, Fact>();
  readonly #authority: Authority;
  #choices: Choices = NO_CHOICES;
  #now = NOON;
  #written = 0;

  constructor(view: Partial<Authority['view']> = {}) {
    const all = { strikes: 0, strikeDays: 30, copies: 0, media: 'show', approval: 'none', reports: 0, ...view } as const;
    this.#authority = { owners: [OWNER, OTHER_OWNER], moderators: [MODERATOR, OTHER_MODERATOR], view: all };
    this.moderation = new Moderation({
      authority: this.#authority,
      now: NOON,
      find: ({ id, slot }) => [...this.#stored.values()].find((fact) => (id === undefined || toHex(fact.header.id) === id) && (slot === undefined || fact.header.slot === slot))?.header,
    });
  }

  get now(): number {
    return this.#now;
  }

  /** Somebody writes a record; one of the same name replaces the older. */
  write({ by = ANN, name = String(this.#written), at = this.#now, text, marks, isMedia }: RecordSketch = {}): RecordHeader {
    const made = header(++this.#written, { author: by, name, at });
    const digest = text === undefined ? undefined : copyDigest(text);
    this.#put({ header: made, ...(marks === undefined ? {} : { marks }), ...(isMedia === undefined ? {} : { isMedia }), ...(digest === undefined ? {} : { digest }) });
    return made;
  }

  /** Somebody says something, a second after the last thing that was written. */
  say(by: string, statement: Statement, at = this.#now + this.#written * 1000): RecordHeader {
    const made = header(++this.#written, { author: by, name: `said ${this.#written}`, at });
    this.#put({ header: made, statement });
    return made;
  }

  rule(by: string, verdict: RulingVerdict, { author, id, slot }: RecordHeader): RecordHeader {
    return this.say(by, { type: 'ruling', about: { author, id: toHex(id), slot }, verdict, reason: '' });
  }

  report(by: string, { author, id, slot }: RecordHeader): RecordHeader {
    return this.say(by, { type: 'report', about: { author, id: toHex(id), slot }, wrong: 'spam', reason: '' });
  }

  delete({ id }: RecordHeader): void {
    this.#stored.delete(toHex(id));
    this.moderation.remove([{ id }]);
  }

  choose(choices: Partial<Choices>): void {
    this.#choices = { ...NO_CHOICES, ...choices };
    this.moderation.choose(this.#choices);
  }

  /** Hours go by; whoever waits for `nextChangeAt` is woken. */
  pass(hours: number): void {
    const then = this.#now + hours * HOUR;
    while (this.moderation.nextChangeAt <= then) this.moderation.at(this.moderation.nextChangeAt);
    this.moderation.at((this.#now = then));
  }

  see(record: RecordHeader): Sight {
    const sight = this.moderation.sightOf(record);
    expect(sight).toEqual(viewOf([...this.#stored.values()], this.#choices, this.#authority, this.#now).get(toHex(record.id)));
    return sight;
  }

  /** The state, and by which rules. */
  state(record: RecordHeader): string {
    const { state, blurred, because } = this.see(record);
    return [blurred ? 'blurred' : state, ...because.map(({ rule }) => rule)].join(' ');
  }

  #put(fact: Fact): void {
    const old = [...this.#stored.values()].find(({ header: { slot } }) => slot === fact.header.slot);
    if (old !== undefined) this.#stored.delete(toHex(old.header.id));
    this.#stored.set(toHex(fact.header.id), fact);
    this.moderation.add([fact]);
    if (old !== undefined) this.moderation.remove([old.header]);
  }
}
