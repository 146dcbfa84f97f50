/**
 * From what a user writes to a complete policy. Nothing is guessed: an option that is misspelt, of the wrong
 * type or out of range is named with its path and a reason, all of them at once, and there is no policy then.
 * The answer is a value; the shell makes the error of it. Public keys come as hex, or as whoever asks reads them: npub
 * exists at the edges only. What is said of content is read in `content-options.ts`.
 */
import { fromHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { CONTENT_OPTIONS, readContent, readLinkFields, type ContentOptions } from './content-options.ts';
import { looksAtContent } from './judged.ts';
import { PRESETS, type CollectionPolicy, type Policy, type PoolPolicy, type PresetName, type Writers } from './policy.ts';
import { isName, NO_OPTIONS, Reading, type Options, type PolicyProblem } from './reading.ts';

export type { PolicyProblem } from './reading.ts';

/** A policy of one's own: a preset and what differs from it. */
export interface PolicyOptions extends ContentOptions {
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
  /** Proof of work (NIP-13) that every record must show, leading zero bits of its id, 0 to 32. */
  readonly work?: number;
  /** The only authors who may write, beside owners and moderators; everybody where empty. */
  readonly allow?: readonly string[];
  /** Authors who may not write. */
  readonly deny?: readonly string[];
  /** Who moderates beside the owners. */
  readonly moderators?: readonly string[];
  /** Records of collections that are not declared: 'take' or 'refuse'. */
  readonly undeclared?: Policy['undeclared'];
  /** The same content put twice without a key: 'keep' both, or 'replace' the first. */
  readonly duplicates?: Policy['duplicates'];
  /** Size of the files of one record, bytes. */
  readonly fileBytesMax?: number;
  /** Of those of one author. */
  readonly authorFileBytesMax?: number;
  /** Fields that hold links, by collection, as in `collections.*.links`; a collection that is not declared is so by that. */
  readonly linkFields?: { readonly [collection: string]: NonNullable<CollectionOptions['links']> };
}

/** What a declared collection decides for itself; `schema`, `index` and `shared` beside it are not looked at. */
export interface CollectionOptions {
  /** Records per author, or per author and in all. */
  readonly quota?: number | { readonly perAuthor?: number; readonly total?: number };
  readonly keep?: string;
  /** Who may write here: by role, or a list of authors. */
  readonly write?: Writers | readonly string[];
  /** Fields that hold links, and the hosts these may go to; '*' for any `https` link. */
  readonly links?: { readonly [field: string]: '*' | readonly string[] };
}

/** The part of a database's configuration that makes its policy. `keep` overrides the policy's own. */
export interface RoomOptions {
  readonly policy?: PresetName | PolicyOptions;
  readonly keep?: string;
  /** As all public keys here: 64 lower-case hex each. */
  readonly owners?: readonly string[];
  readonly collections?: { readonly [name: string]: CollectionOptions };
}

/** A policy, or everything that keeps it from being one. */
export type ParsedPolicy =
  | { readonly policy: Policy }
  | { readonly problems: readonly PolicyProblem[] };

/** How public keys are written, where not in hex. */
export interface KeyForm {
  /** As 64 lower-case hex; undefined where it is none. */
  readonly keyOf: (text: string) => string | undefined;
  /** What a key looks like, for whoever wrote another thing. */
  readonly looks: string;
}

const HEX: KeyForm = { keyOf: (text) => (fromHex(text)?.length === 32 ? text : undefined), looks: '64 lower-case hex digits' };

/** The policy of a room. Looks at everything before it answers. */
export function parsePolicy(options: RoomOptions, form = HEX): ParsedPolicy {
  const reading = new PolicyReading(form);
  const policy = reading.room(options);
  return reading.problems.length === 0 ? { policy } : { problems: reading.problems };
}

const POLICY_OPTIONS = [
  'base', 'name', 'perAuthor', 'total', 'contentBytesMax', 'keep', 'work', 'allow', 'deny', 'moderators', 'undeclared', 'duplicates', 'fileBytesMax', 'authorFileBytesMax', 'linkFields',
  ...CONTENT_OPTIONS,
];
const COLLECTION_OPTIONS = ['quota', 'keep', 'write', 'links', 'schema', 'index', 'shared'];
const QUOTA_OPTIONS = ['perAuthor', 'total'];

class PolicyReading extends Reading {
  readonly #form: KeyForm;
  #linkFields = NO_OPTIONS;
  #namesSize = false;

  constructor(form: KeyForm) {
    super();
    this.#form = form;
  }

  room(options: RoomOptions): Policy {
    const policy = this.#policy(options.policy);
    const shared = { ...policy, keepDays: this.keep(options.keep, 'keep', policy.keepDays) };
    const owners = this.#keys(options.owners, 'owners', LIMITS.policyOwnersMax);
    const collections = this.#collections(options.collections, shared);
    this.#addLinkFields(collections, shared);
    const room = { ...shared, owners, collections };
    this.#checkWriters(room);
    if (!looksAtContent(room) || room.contentBytesMax <= LIMITS.policyReadBytesMax) return room;
    if (this.#namesSize) this.problem('policy.contentBytesMax', 'conflict', `content that is looked at has at most ${LIMITS.policyReadBytesMax} bytes`);
    // What the preset allows is too much only because something else was asked for.
    return { ...room, contentBytesMax: LIMITS.policyReadBytesMax };
  }

  #policy(value: unknown): Policy {
    if (value === undefined || typeof value === 'string') return this.#preset(value, 'policy');
    const options = this.object(value, 'policy', POLICY_OPTIONS);
    const base = this.#preset(options.get('base'), 'policy.base');
    const count = (name: 'contentBytesMax' | 'fileBytesMax' | 'authorFileBytesMax' | 'work', max: number, min = 1): number =>
      this.count(options.get(name), `policy.${name}`, { min, max, fallback: base[name] });
    this.#namesSize = options.has('contentBytesMax');
    if (options.has('linkFields')) this.#linkFields = this.object(options.get('linkFields'), 'policy.linkFields');
    const changed = [...options.keys()].some((option) => option !== 'base');
    return {
      ...base,
      name: this.#name(options.get('name'), changed ? 'custom' : base.name),
      contentBytesMax: count('contentBytesMax', LIMITS.policyContentBytesMax),
      keepDays: this.keep(options.get('keep'), 'policy.keep', base.keepDays),
      ...this.#quota(options, 'policy', base),
      work: count('work', LIMITS.policyWorkBitsMax, 0),
      fileBytesMax: count('fileBytesMax', LIMITS.policyFileBytesMax, 0),
      authorFileBytesMax: count('authorFileBytesMax', LIMITS.policyFileBytesMax, 0),
      undeclared: this.choice(options.get('undeclared'), 'policy.undeclared', ['take', 'refuse'], base.undeclared),
      duplicates: this.choice(options.get('duplicates'), 'policy.duplicates', ['keep', 'replace'], base.duplicates),
      ...this.#people(options),
      content: readContent(this, options, base.content),
    };
  }

  #preset(value: unknown, option: string): Policy {
    if (value === undefined) return PRESETS.family;
    if (typeof value === 'string' && Object.hasOwn(PRESETS, value)) return PRESETS[value as PresetName];
    this.problem(option, 'unknown', `there is ${Object.keys(PRESETS).join(', ')}`);
    return PRESETS.family;
  }

  #name(value: unknown, fallback: string): string {
    if (typeof value !== 'string' || !Object.hasOwn(PRESETS, value)) return this.name(value, 'policy.name', fallback);
    this.problem('policy.name', 'conflict', 'that is the name of a preset');
    return fallback;
  }

  /** One author's and everybody's share; where one is left out, the other is respected. */
  #quota(options: Options, option: string, base: PoolPolicy): Pick<PoolPolicy, 'perAuthor' | 'total'> {
    const max = LIMITS.policyRecordsMax;
    const total = this.count(options.get('total'), `${option}.total`, { max, fallback: base.total });
    const fallback = Math.min(base.perAuthor, total);
    const perAuthor = this.count(options.get('perAuthor'), `${option}.perAuthor`, { max, fallback });
    if (perAuthor > total) this.problem(`${option}.perAuthor`, 'conflict', `one author cannot have more than all (${total})`);
    return { perAuthor, total };
  }

  #people(options: Options): Pick<Policy, 'moderators' | 'allow' | 'deny'> {
    const moderators = this.#keys(options.get('moderators'), 'policy.moderators', LIMITS.policyOwnersMax);
    const allow = this.#keys(options.get('allow'), 'policy.allow', LIMITS.policyAuthorsMax);
    const deny = this.#keys(options.get('deny'), 'policy.deny', LIMITS.policyAuthorsMax);
    if (deny.some((author) => allow.includes(author))) this.problem('policy.deny', 'conflict', 'somebody is allowed and denied');
    return { moderators, allow, deny };
  }

  #keys(value: unknown, option: string, max: number): string[] {
    const { keyOf, looks } = this.#form;
    const fits = (text: string): boolean => keyOf(text) !== undefined;
    const keys = this.texts(value, option, { max, fits, reason: `it is not a public key (${looks})` });
    return (keys ?? []).map((text) => keyOf(text)!);
  }

  #collections(value: unknown, shared: PoolPolicy): Map<string, CollectionPolicy> {
    const collections = new Map<string, CollectionPolicy>();
    const options = value === undefined ? NO_OPTIONS : this.object(value, 'collections');
    if (options.size > LIMITS.policyCollectionsMax) {
      this.problem('collections', 'range', `a room has at most ${LIMITS.policyCollectionsMax} collections`);
      return collections;
    }
    for (const [name, found] of options) {
      const option = `collections.${name}`;
      if (isCollectionName(name)) collections.set(name, this.#collection(found, option, shared));
      else this.problem(option, 'range', 'a collection has a name of 1 to 64 bytes without control characters or /');
    }
    return collections;
  }

  #collection(value: unknown, option: string, shared: PoolPolicy): CollectionPolicy {
    const options = this.object(value, option, COLLECTION_OPTIONS);
    const quota = options.get('quota');
    const short = typeof quota === 'number' ? new Map([['perAuthor', quota]]) : NO_OPTIONS;
    const full = quota === undefined || typeof quota === 'number' ? short : this.object(quota, `${option}.quota`, QUOTA_OPTIONS);
    return {
      ...this.#quota(full, `${option}.quota`, shared),
      keepDays: this.keep(options.get('keep'), `${option}.keep`, shared.keepDays),
      write: this.#write(options.get('write'), `${option}.write`),
      links: readLinkFields(this, options.get('links'), `${option}.links`),
    };
  }

  /** Link fields that the policy names; what a collection says of its own counts more. */
  #addLinkFields(collections: Map<string, CollectionPolicy>, { perAuthor, total, keepDays }: PoolPolicy): void {
    for (const [name, value] of this.#linkFields) {
      const option = `policy.linkFields.${name}`;
      const links = readLinkFields(this, value, option);
      const own = collections.get(name) ?? { perAuthor, total, keepDays, write: 'anyone', links: new Map() };
      const canBe = collections.has(name) || (isCollectionName(name) && !name.startsWith('$') && collections.size < LIMITS.policyCollectionsMax);
      if (!canBe) this.problem(option, 'range', 'there can be no such collection');
      else collections.set(name, { ...own, links: new Map([...links, ...own.links]) });
    }
  }

  #write(value: unknown, option: string): CollectionPolicy['write'] {
    if (Array.isArray(value)) return this.#keys(value, option, LIMITS.policyAuthorsMax);
    const writers = (['anyone', 'owners', 'moderators'] as const).find((name) => name === value);
    if (value !== undefined && writers === undefined) this.problem(option, 'range', "write is 'anyone', 'owners', 'moderators' or a list of public keys");
    return writers ?? 'anyone';
  }

  /** Collections that nobody could write in. */
  #checkWriters({ owners, moderators, allow, deny, collections }: Policy): void {
    const trusted = new Set([...owners, ...moderators]);
    const mayWrite = (author: string): boolean => trusted.has(author) || (!deny.includes(author) && (allow.length === 0 || allow.includes(author)));
    for (const [name, { write }] of collections) {
      const conflict = (reason: string): void => this.problem(`collections.${name}.write`, 'conflict', reason);
      if (write === 'owners' && owners.length === 0) conflict('the room has no owners');
      if (write === 'moderators' && trusted.size === 0) conflict('the room has no owners and no moderators');
      if (typeof write !== 'string' && !write.some(mayWrite)) conflict('nobody who may write in the room is listed');
    }
  }
}

function isCollectionName(name: string): boolean {
  return isName(name) && !name.includes('/');
}
