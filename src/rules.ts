/**
 * The entry `peerset/rules`: a policy put together from parts, for `peerset(name, { policy })`. Each part is plain data and
 * says one thing; `policy()` lays them over a preset, so that what somebody else wrote can be used as a part, too. It also
 * says what a policy allows, in plain words. Nothing here runs in a room: a policy is data, and all peers must bring the same.
 *
 *   policy('fort-knox', work(20), words({ lists: ['en', 'de'] }), linkField('shop', 'url', ['example.org']))
 */
import type { Consequence, CustomRule, Said, ViewPolicy } from './core/rules/content.ts';
import type { LinksOptions, WordsOptions } from './core/rules/content-options.ts';
import type { PolicyOptions } from './core/rules/policy-options.ts';
import type { Policy, PresetName } from './core/rules/policy.ts';

export { describePolicy, type PolicySentence } from './core/rules/describe.ts';
export { parsePolicy, type PolicyOptions, type PolicyProblem, type RoomOptions } from './core/rules/policy-options.ts';
export { PRESETS, policyDigest, type Policy, type PresetName } from './core/rules/policy.ts';
export type { Consequence, CustomRule, Said, ViewPolicy } from './core/rules/content.ts';
export type { LinksOptions, PatternOptions, WordsOptions } from './core/rules/content-options.ts';

/** What one part of a policy says. */
export type PolicyPart = Omit<PolicyOptions, 'base'>;

/**
 * A policy: a preset ('family' where none is named) and what differs from it. Patterns, rules, types, authors and link fields
 * of several parts add up; of everything else the last part counts. `peerset()` checks the whole.
 */
export function policy(base: PresetName | PolicyPart = {}, ...more: readonly PolicyPart[]): PolicyOptions {
  const parts = typeof base === 'string' ? more : [base, ...more];
  const start: PolicyOptions = typeof base === 'string' ? { base } : {};
  return parts.reduce<PolicyOptions>(laidOver, start);
}

/** Proof of work for every record: leading zero bits of its id, 0 to 32. Each bit doubles what writing costs. */
export function work(bits: number): PolicyPart {
  return { work: bits };
}

/** Words that are not wanted, from built-in lists and of one's own; false for none. */
export function words(options: WordsOptions | false): PolicyPart {
  return { words: options };
}

/** Links in texts: 'any', 'none', or which hosts. */
export function links(options: 'any' | 'none' | LinksOptions): PolicyPart {
  return { links: options };
}

/** Links of one field of a collection: which hosts they may go to, '*' for any. */
export function linkField(collection: string, field: string, hosts: '*' | readonly string[]): PolicyPart {
  return { linkFields: { [collection]: { [field]: hosts } } };
}

/**
 * A regular expression that no text may match, in the syntax of RE2: without look-around and back-references, which no
 * engine finds in linear time. Of a RegExp, `i`, `m` and `s` count; `g`, `u`, `v` and `y` say nothing about what matches.
 */
export function pattern(expression: string | RegExp, options: { readonly name?: string; readonly then?: Consequence } = {}): PolicyPart {
  return { patterns: [{ ...options, pattern: typeof expression === 'string' ? expression : sourceOf(expression) }] };
}

/** MIME types that records may say they hold, `image/*` for all of a kind, beside JSON, text and letters. */
export function types(...list: readonly string[]): PolicyPart {
  return { types: list };
}

/** Who may write, and who may not (npub). */
export function authors(lists: { readonly allow?: readonly string[]; readonly deny?: readonly string[] }): PolicyPart {
  return lists;
}

/** Who moderates beside the owners (npub). */
export function moderators(...list: readonly string[]): PolicyPart {
  return { moderators: list };
}

/** Records of one author, and of all together; the newest stay. */
export function quota(options: { readonly perAuthor?: number; readonly total?: number }): PolicyPart {
  return options;
}

/** Content of one record, bytes of UTF-8. */
export function size(bytes: number): PolicyPart {
  return { contentBytesMax: bytes };
}

/** Size of the files of one record, bytes; 0 for none. */
export function fileSize(bytes: number): PolicyPart {
  return { fileBytesMax: bytes };
}

/** Size of the files of one author, bytes; the newest stay. */
export function authorFiles(bytes: number): PolicyPart {
  return { authorFileBytesMax: bytes };
}

/** How long records are kept: '90d', '12h' or 'forever'. */
export function keep(time: string): PolicyPart {
  return { keep: time };
}

/** The same content put twice by one author without a key: 'keep' both, or 'replace' the first. */
export function duplicates(what: Policy['duplicates']): PolicyPart {
  return { duplicates: what };
}

/** Collections that are not declared: 'take' their records, or 'refuse' them. */
export function undeclared(what: Policy['undeclared']): PolicyPart {
  return { undeclared: what };
}

/** Hidden records after which everything of their author is hidden, and days after which one counts no more; 0 strikes for never. */
export function strikes(count: number, { days }: { readonly days?: number } = {}): PolicyPart {
  return { view: { strikes: count, ...(days === undefined ? {} : { strikeDays: days }) } };
}

/** Authors of the same content from which on only the oldest record is shown; 0 for never. */
export function copies(count: number): PolicyPart {
  return { view: { copies: count } };
}

/** Pictures, sound and video of strangers. */
export function media(what: ViewPolicy['media']): PolicyPart {
  return { view: { media: what } };
}

/** Whose records wait for an owner or a moderator. */
export function approval(whose: ViewPolicy['approval']): PolicyPart {
  return { view: { approval: whose } };
}

/** Moderators' reports from which on a record is hidden; 0 for never. */
export function reports(count: number): PolicyPart {
  return { view: { reports: count } };
}

/**
 * A rule of one's own: a pure function of what a record says, which answers why not, or undefined. All peers must bring the same
 * one: its name and version are part of the room's address, and a change of what it decides is another version.
 */
export function rule(name: string, version: number, check: (said: Said) => string | undefined): PolicyPart {
  return { rules: [{ name, version, check } satisfies CustomRule] };
}

/** What the presets are made of, as compositions over a room where anything goes. */
export const PRESET_PARTS: Readonly<Record<PresetName, readonly PolicyPart[]>> = {
  open: [quota({ perAuthor: 10_000, total: 1_000_000 }), size(16_384), keep('90d'), authorFiles(17_179_869_184)],
  family: [
    quota({ perAuthor: 1000, total: 100_000 }), size(8192), keep('90d'), fileSize(104_857_600), authorFiles(2_147_483_648),
    strikes(3, { days: 30 }), copies(3), media('blur'), reports(2),
  ],
  'fort-knox': [
    quota({ perAuthor: 5, total: 10_000 }), size(2048), keep('90d'), fileSize(1_048_576), authorFiles(5_242_880), duplicates('replace'), work(16),
    words({ lists: ['all'], then: 'refuse' }), links({ allow: 'none', then: 'refuse' }), types('text/plain'),
    strikes(1, { days: 30 }), copies(1), media('members'), reports(1),
  ],
};

function laidOver(below: PolicyOptions, above: PolicyPart): PolicyOptions {
  const linkFields = { ...below.linkFields };
  for (const [collection, fields] of Object.entries(above.linkFields ?? {})) linkFields[collection] = { ...linkFields[collection], ...fields };
  return {
    ...below,
    ...above,
    ...both(below, above, 'patterns'), ...both(below, above, 'rules'), ...both(below, above, 'types'),
    ...both(below, above, 'allow'), ...both(below, above, 'deny'), ...both(below, above, 'moderators'),
    ...(below.view === undefined && above.view === undefined ? {} : { view: { ...below.view, ...above.view } }),
    ...(Object.keys(linkFields).length === 0 ? {} : { linkFields }),
  };
}

/** A list that adds up. */
function both<K extends 'patterns' | 'rules' | 'types' | 'allow' | 'deny' | 'moderators'>(below: PolicyOptions, above: PolicyPart, name: K): { [key: string]: unknown } {
  const lists = [below[name], above[name]].filter((list) => list !== undefined);
  return lists.length === 0 ? {} : { [name]: lists.flat() };
}

function sourceOf({ source, flags }: RegExp): string {
  const own = [...flags].filter((flag) => 'ims'.includes(flag)).join('');
  return own === '' ? source : `(?${own})${source}`;
}
