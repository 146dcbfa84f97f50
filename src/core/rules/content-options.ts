/**
 * What a user says of content, read into a complete `ContentPolicy`: words, links, patterns, types, rules of the
 * application, and what people do about the rest. Whether an expression can be compiled is known to the judge alone, which
 * comes later: here they are counted and measured.
 */
import { LIMITS } from '../base/limits.ts';
import type { Consequence, ContentPolicy, CustomRule, LinkFields, LinksPolicy, PatternPolicy, Said, ViewPolicy, WordsPolicy } from './content.ts';
import { isPlain, NO_OPTIONS, type Options, type Reading } from './reading.ts';
import { LISTED_LANGUAGES } from './versions.ts';

/** Words that are not wanted: at least one list or one word. */
export interface WordsOptions {
  /** Built-in lists by language, such as 'en' and 'de'; 'all' for every one there is. */
  readonly lists?: readonly string[];
  /** Further words. */
  readonly also?: readonly string[];
  /** Words that are fine, whatever a list says. */
  readonly except?: readonly string[];
  /** As the preset has it where absent: 'hide', and 'refuse' in fort-knox. */
  readonly then?: Consequence;
}

/** Links in texts: whether any, and what becomes of a record with another one. */
export interface LinksOptions {
  readonly allow: 'any' | 'listed' | 'none';
  /** For `listed`: host names; what is below them is allowed as well. */
  readonly hosts?: readonly string[];
  readonly then?: Consequence;
}

/** A regular expression in the syntax of RE2. */
export interface PatternOptions {
  /** For the log; the expression itself where absent. */
  readonly name?: string;
  readonly pattern: string;
  readonly then?: Consequence;
}

/** What a policy may say of content. */
export interface ContentOptions {
  readonly words?: WordsOptions | false;
  readonly links?: 'any' | 'none' | LinksOptions;
  readonly patterns?: readonly (string | PatternOptions)[];
  /** MIME types that records may say they hold, such as `image/*`; JSON, plain text and letters are always taken. */
  readonly types?: readonly string[];
  readonly rules?: readonly CustomRule[];
  readonly view?: Partial<ViewPolicy>;
}

/** Names of the options here. */
export const CONTENT_OPTIONS = ['words', 'links', 'patterns', 'types', 'rules', 'view'];

const CONSEQUENCES: readonly Consequence[] = ['refuse', 'hide', 'hold'];
const LINKS: readonly LinksPolicy['allow'][] = ['any', 'listed', 'none'];
const HOST = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*)$/;

/** Reads what `options` (those of the policy) say of content; `base` counts where they say nothing. */
export function readContent(reading: Reading, options: Options, base: ContentPolicy): ContentPolicy {
  const then = base.links.then;
  return {
    words: readWords(reading, options.get('words'), base.words, then),
    links: readLinks(reading, options.get('links'), base.links),
    patterns: readPatterns(reading, options.get('patterns'), then) ?? base.patterns,
    rules: readRules(reading, options.get('rules')) ?? base.rules,
    types: reading.texts(options.get('types'), 'policy.types', {
      max: LIMITS.policyTypesMax, fits: (type) => type.length <= LIMITS.policyTypeBytesMax && TYPE.test(type), reason: "a type is like 'image/png' or 'image/*'",
    }) ?? base.types,
    view: readView(reading, options.get('view'), base.view),
  };
}

/** Reads which fields of a collection hold links, and where to. */
export function readLinkFields(reading: Reading, value: unknown, option: string): LinkFields {
  const fields = new Map<string, readonly string[]>();
  if (value === undefined) return fields;
  const options = reading.object(value, option);
  if (options.size > LIMITS.policyLinkFieldsMax) reading.problem(option, 'range', `at most ${LIMITS.policyLinkFieldsMax} fields`);
  else for (const [field, hosts] of options) fields.set(field, hosts === '*' ? ['*'] : readHosts(reading, hosts, `${option}.${field}`));
  return fields;
}

function readWords(reading: Reading, value: unknown, base: WordsPolicy | undefined, then: Consequence): WordsPolicy | undefined {
  if (value === undefined || value === false) return value === false ? undefined : base;
  const before = reading.problems.length;
  const options = reading.object(value, 'policy.words', ['lists', 'also', 'except', 'then']);
  const words = (name: string): string[] | undefined => reading.texts(options.get(name), `policy.words.${name}`, {
    max: LIMITS.policyWordsMax, fits: (word) => isPlain(word, LIMITS.policyWordBytesMax), reason: `a word has 1 to ${LIMITS.policyWordBytesMax} bytes`,
  });
  const found = {
    lists: reading.texts(options.get('lists'), 'policy.words.lists', {
      max: LIMITS.policyListsMax, fits: (list) => list === 'all' || LISTED_LANGUAGES.includes(list), reason: `there is all, ${LISTED_LANGUAGES.join(', ')}`,
    }) ?? base?.lists ?? [],
    also: words('also') ?? base?.also ?? [],
    except: words('except') ?? base?.except ?? [],
    then: reading.choice(options.get('then'), 'policy.words.then', CONSEQUENCES, base?.then ?? then),
  };
  if (found.lists.length + found.also.length === 0 && reading.problems.length === before) reading.problem('policy.words', 'conflict', "say which: lists: ['en'], or also: ['a word']");
  return found;
}

function readLinks(reading: Reading, value: unknown, base: LinksPolicy): LinksPolicy {
  if (value === undefined) return base;
  if (value === 'any' || value === 'none') return { ...base, allow: value, hosts: [] };
  const options = reading.object(value, 'policy.links', ['allow', 'hosts', 'then']);
  if (options === NO_OPTIONS) return base;
  const allow = reading.choice(options.get('allow'), 'policy.links.allow', LINKS, 'listed');
  const hosts = allow === 'listed' ? readHosts(reading, options.get('hosts'), 'policy.links.hosts') : [];
  if (allow !== 'listed' && options.has('hosts')) reading.problem('policy.links.hosts', 'conflict', "hosts are for allow: 'listed'");
  return { allow, hosts, then: reading.choice(options.get('then'), 'policy.links.then', CONSEQUENCES, base.then) };
}

function readHosts(reading: Reading, value: unknown, option: string): readonly string[] {
  const fits = (host: string): boolean => host.length <= LIMITS.policyHostBytesMax && HOST.test(host);
  const hosts = reading.texts(value, option, { max: LIMITS.policyHostsMax, fits, reason: "a host is like 'example.org', in lower case and without https://" });
  if (hosts === undefined && value === undefined) reading.problem(option, 'type', "a list of hosts, such as ['example.org']");
  return hosts ?? [];
}

function readPatterns(reading: Reading, value: unknown, then: Consequence): PatternPolicy[] | undefined {
  return reading.list(value, 'policy.patterns', LIMITS.policyPatternsMax)?.map((one, i) => {
    const option = `policy.patterns.${i}`;
    const options = typeof one === 'string' ? new Map([['pattern', one]]) : reading.object(one, option, ['name', 'pattern', 'then']);
    const pattern = options.get('pattern');
    const isFit = typeof pattern === 'string' && pattern !== '' && pattern.length <= LIMITS.policyPatternCharsMax && isPlain(pattern, Infinity);
    if (!isFit && options !== NO_OPTIONS) reading.problem(`${option}.pattern`, 'range', `a regular expression of 1 to ${LIMITS.policyPatternCharsMax} characters`);
    const text = isFit ? pattern : '';
    return { name: reading.name(options.get('name'), `${option}.name`, text), pattern: text, then: reading.choice(options.get('then'), `${option}.then`, CONSEQUENCES, then) };
  });
}

function readRules(reading: Reading, value: unknown): CustomRule[] | undefined {
  const rules = reading.list(value, 'policy.rules', LIMITS.policyRulesMax)?.map((one, i): CustomRule => {
    const option = `policy.rules.${i}`;
    const options = reading.object(one, option, ['name', 'version', 'check']);
    const check = options.get('check');
    if (typeof check !== 'function') reading.problem(`${option}.check`, 'type', 'a function of what a record says');
    if (!options.has('name') || !options.has('version')) reading.problem(option, 'type', 'a rule has a name and a version');
    return {
      name: reading.name(options.get('name'), `${option}.name`, ''),
      version: reading.count(options.get('version'), `${option}.version`, { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 }),
      check: check as (said: Said) => string | undefined,
    };
  });
  if (rules !== undefined && new Set(rules.map(({ name }) => name)).size < rules.length) reading.problem('policy.rules', 'conflict', 'two rules have the same name');
  return rules;
}

function readView(reading: Reading, value: unknown, base: ViewPolicy): ViewPolicy {
  if (value === undefined) return base;
  const options = reading.object(value, 'policy.view', Object.keys(base));
  const count = (name: 'strikes' | 'strikeDays' | 'copies' | 'reports', min = 0): number =>
    reading.count(options.get(name), `policy.view.${name}`, { min, max: LIMITS.policyViewCountMax, fallback: base[name] });
  return {
    strikes: count('strikes'),
    strikeDays: count('strikeDays', 1),
    copies: count('copies'),
    media: reading.choice(options.get('media'), 'policy.view.media', ['show', 'blur', 'members'], base.media),
    approval: reading.choice(options.get('approval'), 'policy.view.approval', ['none', 'strangers', 'everyone'], base.approval),
    reports: count('reports'),
  };
}
