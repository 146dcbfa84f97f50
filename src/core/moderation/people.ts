/**
 * What is known of authors: who is banned, who has too many strikes, of whom something was approved. Only authors of whom
 * anything is known take memory, and what is known changes by statements, by strikes, and by time.
 */
import type { ViewPolicy } from '../rules/content.ts';
import { compareSayings, countingStrikes, standingBan, strikeEndsAt, type Saying } from './law.ts';
import { MODERATES, type Rank, type Roles } from './roles.ts';
import { isYes, type Ban, type Ruling } from './statement.ts';

/** What follows for all records of an author. */
export interface Standing {
  readonly ban: Saying<Ban> | undefined;
  readonly isStruck: boolean;
  readonly isApproved: boolean;
  /** When they were last pardoned, ms; -Infinity for never. */
  readonly pardonedAt: number;
}

class Person implements Standing {
  /** Bans, and what lifts them, by owners. */
  readonly bans = new Set<Saying>();
  readonly pardons = new Set<Saying>();
  /** Rulings that approve something of theirs. */
  readonly approvals = new Set<Saying>();
  /** Times of records that are strikes, by id. */
  readonly strikes = new Map<string, number>();
  ban: Saying<Ban> | undefined;
  isStruck = false;
  isApproved = false;
  pardonedAt = -Infinity;
  /** When time alone changes something, ms. */
  changesAt = Infinity;

  get isUnknown(): boolean {
    return this.bans.size + this.pardons.size + this.approvals.size + this.strikes.size === 0;
  }
}

const NOBODY: Standing = { ban: undefined, isStruck: false, isApproved: false, pardonedAt: -Infinity };

/** All authors of whom anything is known. */
export class People {
  readonly #roles: Roles;
  readonly #view: ViewPolicy;
  readonly #people = new Map<string, Person>();
  /** No later than the first change by time. */
  #changesAt = Infinity;

  constructor(roles: Roles, view: ViewPolicy) {
    this.#roles = roles;
    this.#view = view;
  }

  get changesAt(): number {
    return this.#changesAt;
  }

  standingOf(author: string): Standing {
    return this.#people.get(author) ?? NOBODY;
  }

  /** How much their word counts now. */
  rankOf(author: string): Rank {
    return this.#people.get(author)?.ban === undefined ? this.#roles.rankOf(author) : 0;
  }

  /** Whom a statement changes by itself, having taken note of it or dropped it; undefined where nobody. */
  note(saying: Saying, change: 'add' | 'delete'): string | undefined {
    const { header, statement } = saying;
    switch (statement.type) {
      case 'ban':
      case 'unban':
        if (!this.#roles.isOwner(header.author) || this.#roles.isOwner(statement.author)) return undefined;
        this.#person(statement.author).bans[change](saying);
        return statement.author;
      case 'pardon':
        this.#person(statement.author).pardons[change](saying);
        return statement.author;
      case 'ruling': {
        const { author } = statement.about;
        if (statement.verdict !== 'approve' || author === undefined) return undefined;
        this.#person(author).approvals[change](saying);
        return author;
      }
      case 'report':
      case 'appeal':
      case 'label':
      case 'list':
        return undefined;
    }
  }

  /** A record is a strike, or is none any more. */
  strike(author: string, id: string, at: number): void {
    this.#person(author).strikes.set(id, at);
  }

  forgive(author: string, id: string): void {
    this.#people.get(author)?.strikes.delete(id);
  }

  /** Finds out anew whether they are banned; answers whether that changed. To be asked of everybody before anything else is. */
  renewBan(author: string, now: number): boolean {
    const person = this.#people.get(author);
    if (person === undefined) return false;
    const before = person.ban;
    person.ban = standingBan(person.bans, now);
    this.#wakeFor(person, person.ban?.statement.until ?? Infinity);
    return before !== person.ban;
  }

  /** The same for the rest. `rulingOf`: the ruling that counts about what an approval is about. */
  renew(author: string, now: number, rulingOf: (approval: Saying<Ruling>) => Ruling | undefined): boolean {
    const person = this.#people.get(author);
    if (person === undefined) return false;
    const { isStruck, isApproved } = person;
    person.isApproved = [...person.approvals].some((saying) => {
      const { author: by } = saying.header;
      if (this.rankOf(by) < MODERATES || !this.#roles.mayJudge(by, author)) return false;
      const ruling = rulingOf(saying as Saying<Ruling>);
      return ruling !== undefined && isYes(ruling.verdict);
    });
    this.#renewStrikes(author, person, now);
    if (person.isUnknown) this.#people.delete(author);
    return isStruck !== person.isStruck || isApproved !== person.isApproved;
  }

  /** Whom time has changed; everybody where the clock was set back. Whoever asks renews them all. */
  due(now: number, clock: 'went on' | 'was set back'): readonly string[] {
    const due: string[] = [];
    this.#changesAt = Infinity;
    for (const [author, person] of this.#people) {
      if (person.changesAt <= now || clock === 'was set back') {
        person.changesAt = Infinity;
        due.push(author);
      }
      this.#changesAt = Math.min(this.#changesAt, person.changesAt);
    }
    return due;
  }

  /** Everybody of whom anything is known. */
  get authors(): Iterable<string> {
    return this.#people.keys();
  }

  /** Bans that stand, newest first. */
  get bans(): readonly Saying<Ban>[] {
    return [...this.#people.values()].flatMap(({ ban }) => (ban === undefined ? [] : [ban])).sort(compareSayings);
  }

  #renewStrikes(author: string, person: Person, now: number): void {
    const { strikes, strikeDays } = this.#view;
    person.pardonedAt = -Infinity;
    for (const { header: { author: by, at } } of person.pardons) {
      if (this.rankOf(by) >= MODERATES && this.#roles.mayJudge(by, author)) person.pardonedAt = Math.max(person.pardonedAt, at);
    }
    const counting = strikes === 0 ? [] : countingStrikes(person.strikes.values(), strikeDays, person.pardonedAt, now);
    person.isStruck = strikes > 0 && counting.length >= strikes;
    // They are too many until so many of the oldest are over that one more makes them few enough.
    if (person.isStruck) this.#wakeFor(person, strikeEndsAt(counting[counting.length - strikes]!, strikeDays));
  }

  #wakeFor(person: Person, at: number): void {
    person.changesAt = Math.min(person.changesAt, at);
    this.#changesAt = Math.min(this.#changesAt, at);
  }

  #person(author: string): Person {
    let person = this.#people.get(author);
    if (person === undefined) this.#people.set(author, (person = new Person()));
    return person;
  }
}
