/**
 * From what a user writes to a complete policy. Nothing is guessed: an option that is misspelt, of the wrong
 * type or out of range is named with its path and a reason, all of them at once, and there is no policy then.
 * The answer is a value; the shell makes the error of it. Public keys come as hex: npub exists at the edges only.
 */
import { fromHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { isWellFormed, textToBytes } from '../base/text.ts';
import { parseKeep } from './keep.ts';
import type { KeepDays } from './horizon.ts';
import { PRESETS, type CollectionPolicy, type Policy, type PoolPolicy, type PresetName, type Writers } from './policy.ts';

/** A policy of one's own: a preset and what differs from it. */
export interface PolicyOptions {
  /** The preset that fills in what is left out; 'family' where absent. */
  readonly base?: PresetName;
  /** What people shall call it, at most 64 bytes; not a preset's name. */
  readonly name?: string;
  /** Records one author may have among all undeclared collections, and in each declared one by default. */
  readonly perAuthor?: number;
  /** Records of all authors there. */
  readonly total?: number;
  /** Content of one record as stored, bytes of UTF-8. */
  readonly contentBytesMax?: number;
  /** '90d', '12h' (rounded up to whole days) or 'forever'. */
  readonly keep?: string;
}

/** What a declared collection decides for itself; `schema`, `index` and `shared` beside it are not looked at. */
export interface CollectionOptions {
  /** Records per author, or per author and in all. */
  readonly quota?: number | { readonly perAuthor?: number; readonly total?: number };
  readonly keep?: string;
  /** Who may write here: by role, or a list of authors. */
  readonly write?: Writers | readonly string[];
}

/** The part of a database's configuration that makes its policy. `keep` overrides the policy's own. */
export interface RoomOptions {
  readonly policy?: PresetName | PolicyOptions;
  readonly keep?: string;
  /** 64 lower-case hex each. */
  readonly owners?: readonly string[];
  readonly collections?: { readonly [name: string]: CollectionOptions };
}

/** What is wrong with one option. */
export interface PolicyProblem {
  /** Where it stands, such as `collections.notes.keep`. */
  readonly option: string;
  /** Not an option we know; of another type; out of range or not of the right form; at odds with another one. */
  readonly code: 'unknown' | 'type' | 'range' | 'conflict';
  /** One plain sentence that says what would be right. */
  readonly reason: string;
}

/** A policy, or everything that keeps it from being one. */
export type ParsedPolicy =
  | { readonly policy: Policy }
  | { readonly problems: readonly PolicyProblem[] };

/** The policy of a room. Looks at everything before it answers. */
export function parsePolicy(options: RoomOptions): ParsedPolicy {
  const reading = new Reading();
  const policy = reading.room(options);
  return reading.problems.length === 0 ? { policy } : { problems: reading.problems };
}

/** Option by name, of an object that a user wrote. */
type Options = ReadonlyMap<string, unknown>;

const POLICY_OPTIONS = ['base', 'name', 'perAuthor', 'total', 'contentBytesMax', 'keep'];
const COLLECTION_OPTIONS = ['quota', 'keep', 'write', 'schema', 'index', 'shared'];
const QUOTA_OPTIONS = ['perAuthor', 'total'];
const NO_OPTIONS: Options = new Map();

/** One pass over a user's options. Each method reads one kind of thing and answers the fallback where it is wrong. */
class Reading {
  readonly problems: PolicyProblem[] = [];

  room(options: RoomOptions): Policy {
    const policy = this.#policy(options.policy);
    const shared = { ...policy, keepDays: this.#keep(options.keep, 'keep', policy.keepDays) };
    const owners = this.#owners(options.owners);
    const collections = this.#collections(options.collections, shared);
    for (const [name, { write }] of collections) {
      if (write !== 'owners' || owners.length > 0) continue;
      this.#problem(`collections.${name}.write`, 'conflict', 'only owners may write, but the room has none');
    }
    return { ...shared, owners, collections };
  }

  #policy(value: unknown): Policy {
    if (value === undefined || typeof value === 'string') return this.#preset(value, 'policy');
    const options = this.#object(value, 'policy', POLICY_OPTIONS);
    const base = this.#preset(options.get('base'), 'policy.base');
    const contentBytesMax = this.#count(options.get('contentBytesMax'), 'policy.contentBytesMax', {
      max: LIMITS.policyContentBytesMax,
      fallback: base.contentBytesMax,
    });
    const keepDays = this.#keep(options.get('keep'), 'policy.keep', base.keepDays);
    const changed = [...options.keys()].some((option) => option !== 'base');
    const name = this.#name(options.get('name'), changed ? 'custom' : base.name);
    return { ...base, name, contentBytesMax, keepDays, ...this.#quota(options, 'policy', base) };
  }

  #preset(value: unknown, option: string): Policy {
    if (value === undefined) return PRESETS.family;
    if (typeof value === 'string' && Object.hasOwn(PRESETS, value)) return PRESETS[value as PresetName];
    this.#problem(option, 'unknown', `there is ${Object.keys(PRESETS).join(', ')}`);
    return PRESETS.family;
  }

  #name(value: unknown, fallback: string): string {
    if (value === undefined) return fallback;
    if (typeof value !== 'string' || !isName(value)) this.#problem('policy.name', 'range', 'a name has 1 to 64 bytes');
    else if (Object.hasOwn(PRESETS, value)) this.#problem('policy.name', 'conflict', 'that is the name of a preset');
    else return value;
    return fallback;
  }

  /** One author's and everybody's share; where one is left out, the other is respected. */
  #quota(options: Options, option: string, base: PoolPolicy): Pick<PoolPolicy, 'perAuthor' | 'total'> {
    const max = LIMITS.policyRecordsMax;
    const total = this.#count(options.get('total'), `${option}.total`, { max, fallback: base.total });
    const fallback = Math.min(base.perAuthor, total);
    const perAuthor = this.#count(options.get('perAuthor'), `${option}.perAuthor`, { max, fallback });
    if (perAuthor > total) this.#problem(`${option}.perAuthor`, 'conflict', `one author cannot have more than all have in total (${total})`);
    return { perAuthor, total };
  }

  #owners(value: unknown): string[] {
    if (value === undefined) return [];
    if (!Array.isArray(value) || value.length > LIMITS.policyOwnersMax) {
      this.#problem('owners', 'type', `owners is a list of at most ${LIMITS.policyOwnersMax} public keys`);
      return [];
    }
    const owners = new Set<string>();
    for (const [i, owner] of (value as unknown[]).entries()) {
      if (typeof owner === 'string' && fromHex(owner)?.length === 32) owners.add(owner);
      else this.#problem(`owners.${i}`, 'range', 'a public key is 64 lower-case hex digits');
    }
    return [...owners];
  }

  #collections(value: unknown, shared: PoolPolicy): Map<string, CollectionPolicy> {
    const collections = new Map<string, CollectionPolicy>();
    const options = value === undefined ? NO_OPTIONS : this.#object(value, 'collections');
    if (options.size > LIMITS.policyCollectionsMax) {
      this.#problem('collections', 'range', `a room has at most ${LIMITS.policyCollectionsMax} collections`);
      return collections;
    }
    for (const [name, found] of options) {
      const option = `collections.${name}`;
      if (isName(name) && !name.includes('/')) collections.set(name, this.#collection(found, option, shared));
      else this.#problem(option, 'range', 'a collection has a name of 1 to 64 bytes without control characters or /');
    }
    return collections;
  }

  #collection(value: unknown, option: string, shared: PoolPolicy): CollectionPolicy {
    const options = this.#object(value, option, COLLECTION_OPTIONS);
    const quota = options.get('quota');
    const short = typeof quota === 'number' ? new Map([['perAuthor', quota]]) : NO_OPTIONS;
    const full = quota === undefined || typeof quota === 'number' ? short : this.#object(quota, `${option}.quota`, QUOTA_OPTIONS);
    return {
      ...this.#quota(full, `${option}.quota`, shared),
      keepDays: this.#keep(options.get('keep'), `${option}.keep`, shared.keepDays),
      write: this.#write(options.get('write'), `${option}.write`),
      links: new Map(),
    };
  }

  #write(value: unknown, option: string): Writers {
    if (value === 'anyone' || value === 'owners') return value;
    if (value !== undefined) this.#problem(option, 'range', "write is 'anyone' or 'owners'");
    return 'anyone';
  }

  #keep(value: unknown, option: string, fallback: KeepDays): KeepDays {
    if (value === undefined) return fallback;
    const days = typeof value === 'string' ? parseKeep(value) : undefined;
    if (days === undefined) {
      this.#problem(option, 'range', `keep is like '90d', '12h' or 'forever', and at most ${LIMITS.policyKeepDaysMax} days`);
    }
    return days ?? fallback;
  }

  #count(value: unknown, option: string, { max, fallback }: { max: number; fallback: number }): number {
    if (value === undefined) return fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
    this.#problem(option, typeof value === 'number' ? 'range' : 'type', `a whole number from 1 to ${max}`);
    return fallback;
  }

  /** The own properties of an object; those not listed are named as unknown. Prototypes are never looked at. */
  #object(value: unknown, option: string, known?: readonly string[]): Options {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#problem(option, 'type', 'an object with options');
      return NO_OPTIONS;
    }
    const options = new Map(Object.entries(value).filter(([, found]) => found !== undefined));
    for (const name of options.keys()) {
      if (known?.includes(name) === false) this.#problem(`${option}.${name}`, 'unknown', `there is ${known.join(', ')}`);
    }
    return options;
  }

  #problem(option: string, code: PolicyProblem['code'], reason: string): void {
    this.problems.push({ option, code, reason });
  }
}

/** Whether a text can name something: not empty, not long, nothing that hashes or prints oddly. */
function isName(text: string): boolean {
  const length = isWellFormed(text) ? textToBytes(text).length : 0;
  return length >= 1 && length <= LIMITS.policyNameBytesMax && !/[\u0000-\u001f\u007f]/.test(text);
}
