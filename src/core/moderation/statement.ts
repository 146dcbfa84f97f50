/**
 * What people say about records and about each other, as Nostr events that other software reads, too: reports (NIP-56),
 * labels (NIP-32), lists (NIP-51). A statement is the value of an ordinary record in `$reports`, where anyone may write, or in
 * `$rulings`, where owners and moderators do; in open rooms it may also be an event of its own kind. Who says it decides
 * what it counts for, and not where it is.
 *
 * A statement has one target. *A no covers every version of a record, a yes only the one that was looked at*: whoever edits
 * what was hidden stays hidden, and whoever edits what was approved waits again.
 *
 * Whatever is odd is a Fault. Nothing here throws for anything that JSON can hold, and what a statement keeps is bounded.
 */
import { fault, isFault, type Fault } from '../base/fault.ts';
import { aboutOf, digestOf, isHex64, nameOf, tagsFor, type About } from './about.ts';
import { listOf, listTags, LIST_KIND, MUTE_LIST_KIND, type SharedList } from './list.ts';
import { templateOf, type Template } from './template.ts';

/** What a report says is wrong (NIP-56). */
export const REPORT_TYPES = ['nudity', 'malware', 'profanity', 'illegal', 'spam', 'impersonation', 'other'] as const;
/** One of them. */
export type ReportType = (typeof REPORT_TYPES)[number];

/** Somebody finds a record, or an author, wrong. */
export interface Report {
  readonly type: 'report';
  readonly about: About;
  readonly wrong: ReportType;
  readonly reason: string;
}

/** What somebody decides about a record. `reject` answers what waits; `hide` and `show` what is seen; `blur` covers until asked. */
export type RulingVerdict = 'approve' | 'reject' | 'hide' | 'blur' | 'show';

/** A decision about one record. A yes (`approve`, `show`) and a `blur` name its version by id. */
export interface Ruling {
  readonly type: 'ruling';
  readonly about: About;
  readonly verdict: RulingVerdict;
  readonly reason: string;
}

/** An owner does not want an author in the room, for some time or for good. */
export interface Ban {
  readonly type: 'ban';
  /** 64 hex. */
  readonly author: string;
  /** When it ends, ms, a whole second; absent for never. */
  readonly until?: number;
  readonly reason: string;
}

/** An owner takes every older ban of an author back; whoever moderates forgives every older strike. */
export interface Mercy {
  readonly type: 'unban' | 'pardon';
  readonly author: string;
  readonly reason: string;
}

/** An author asks to be looked at again: at one record, or at all where none is named. */
export interface Appeal {
  readonly type: 'appeal';
  readonly about: About;
  readonly reason: string;
}

/** Any other label (NIP-32): shown, and decides nothing. */
export interface Label {
  readonly type: 'label';
  readonly about: About;
  readonly namespace: string;
  readonly label: string;
  readonly reason: string;
}

/** One thing said. */
export type Statement = Report | Ruling | Ban | Mercy | Appeal | Label | SharedList;

/** A statement as it is put: at this key it replaces what its author said before about the same target. */
export interface EncodedStatement {
  readonly key: string;
  readonly value: Template;
}

const REPORT_KIND = 1984;
const LABEL_KIND = 1985;
const NAMESPACE = 'peerset';
/** Where a label names no namespace (NIP-32). */
const NO_NAMESPACE = 'ugc';
const VERDICT_BY_LABEL = new Map<string, RulingVerdict>([
  ['approved', 'approve'], ['rejected', 'reject'], ['hide', 'hide'], ['blur', 'blur'], ['show', 'show'],
]);
const LABEL_BY_VERDICT = new Map([...VERDICT_BY_LABEL].map(([label, verdict]) => [verdict, label]));
const MERCY_BY_LABEL = new Map<string, Mercy['type']>([['unbanned', 'unban'], ['pardoned', 'pardon']]);
const LABEL_BY_MERCY = new Map([...MERCY_BY_LABEL].map(([label, type]) => [type, label]));
const BAN_LABEL = 'banned';
const APPEAL_LABEL = 'appeal';
const EXPIRATION = /^[0-9]{1,12}$/;
const SECOND_MS = 1000;

/** Kinds of events that are statements by themselves, in rooms whose records are open. */
export function isStatementKind(kind: number): boolean {
  return kind === REPORT_KIND || kind === LABEL_KIND || kind === MUTE_LIST_KIND || kind === LIST_KIND;
}

/** What a value, or an event, says; or why it says nothing. Never throws. */
export function statementOf(value: unknown): Statement | Fault {
  const template = templateOf(value);
  if (isFault(template)) return template;
  switch (template.kind) {
    case REPORT_KIND:
      return reportOf(template);
    case LABEL_KIND:
      return labelOf(template);
    case MUTE_LIST_KIND:
    case LIST_KIND:
      return listOf(template);
    default:
      return fault('malformed', 'not a kind of statement');
  }
}

/** The record to put for a statement, or why it cannot be said: too long, or without a target. */
export function encodeStatement(statement: Statement): EncodedStatement | Fault {
  const value = templateFor(statement);
  const read = statementOf(value);
  // What others would not read is not said.
  return isFault(read) ? read : { key: keyFor(statement), value };
}

/** Whether a verdict lets a record be seen. It counts for the version that was looked at, and for no other. */
export function isYes(verdict: RulingVerdict): boolean {
  return verdict === 'approve' || verdict === 'show';
}

function templateFor(statement: Statement): Template {
  switch (statement.type) {
    case 'report':
      return { kind: REPORT_KIND, tags: tagsFor(statement.about, statement.wrong), content: statement.reason };
    case 'ruling':
      return labelTemplate(LABEL_BY_VERDICT.get(statement.verdict)!, statement.about, statement.reason);
    case 'ban': {
      const { author, until, reason } = statement;
      const expiration = until === undefined ? [] : [['expiration', String(Math.ceil(until / SECOND_MS))]];
      return labelTemplate(BAN_LABEL, { author }, reason, expiration);
    }
    case 'unban':
    case 'pardon':
      return labelTemplate(LABEL_BY_MERCY.get(statement.type)!, { author: statement.author }, statement.reason);
    case 'appeal':
      return labelTemplate(APPEAL_LABEL, statement.about, statement.reason);
    case 'label': {
      const { namespace, label, about, reason } = statement;
      return { kind: LABEL_KIND, tags: [['L', namespace], ['l', label, namespace], ...tagsFor(about)], content: reason };
    }
    case 'list':
      return { kind: statement.name === '' ? MUTE_LIST_KIND : LIST_KIND, tags: listTags(statement), content: '' };
  }
}

function labelTemplate(label: string, about: About, content: string, more: readonly (readonly string[])[] = []): Template {
  return { kind: LABEL_KIND, tags: [['L', NAMESPACE], ['l', label, NAMESPACE], ...tagsFor(about), ...more], content };
}

function keyFor(statement: Statement): string {
  switch (statement.type) {
    case 'report':
    case 'ruling':
    case 'appeal':
      return `${statement.type}:${nameOf(statement.about)}`;
    case 'ban':
    case 'unban':
      return `ban:${statement.author}`;
    case 'pardon':
      return `pardon:${statement.author}`;
    case 'label':
      return `label:${digestOf(JSON.stringify([statement.namespace, statement.label]))}:${nameOf(statement.about)}`;
    case 'list':
      return `list:${statement.name}`;
  }
}

function reportOf({ tags, content }: Template): Report | Fault {
  const about = aboutOf(tags);
  if (about === undefined) return WITHOUT_TARGET;
  const said = tags.filter(([name]) => name === 'e' || name === 'a' || name === 'p').map(([, , type]) => type);
  const wrong = REPORT_TYPES.find((type) => said.includes(type)) ?? 'other';
  return { type: 'report', about, wrong, reason: content };
}

function labelOf({ tags, content }: Template): Statement | Fault {
  const labels = tags.filter(([name]) => name === 'l');
  const [, label, namespace = NO_NAMESPACE] = labels.find(([, , space]) => space === NAMESPACE) ?? labels[0] ?? [];
  const about = aboutOf(tags);
  if (about === undefined) return WITHOUT_TARGET;
  if (label === undefined || label === '') return fault('malformed', 'a label without a word');
  if (namespace === NAMESPACE) {
    const own = ownLabelOf(label, about, { tags, content });
    if (own !== undefined) return own;
  }
  return { type: 'label', about, namespace, label, reason: content };
}

/** The labels that have a meaning here; undefined for others. */
function ownLabelOf(label: string, about: About, { tags, content: reason }: Pick<Template, 'tags' | 'content'>): Statement | Fault | undefined {
  const verdict = VERDICT_BY_LABEL.get(label);
  if (verdict !== undefined) return rulingOf(verdict, about, reason);
  if (label === APPEAL_LABEL) return about.author === undefined ? WITHOUT_TARGET : { type: 'appeal', about, reason };
  const mercy = MERCY_BY_LABEL.get(label);
  if (label !== BAN_LABEL && mercy === undefined) return undefined;
  const { author } = about;
  if (author === undefined || !isAboutAuthor(about)) return fault('malformed', 'a ban names an author and no record');
  return mercy === undefined ? banOf(author, tags, reason) : { type: mercy, author, reason };
}

function rulingOf(verdict: RulingVerdict, about: About, reason: string): Ruling | Fault {
  if (isAboutAuthor(about)) return fault('malformed', 'a ruling names a record');
  if (isYes(verdict) && about.id === undefined) return fault('malformed', 'a yes names the version that was looked at');
  return { type: 'ruling', about, verdict, reason };
}

function banOf(author: string, tags: Template['tags'], reason: string): Ban | Fault {
  const expiration = tags.find(([name]) => name === 'expiration')?.[1];
  if (expiration === undefined) return { type: 'ban', author, reason };
  // A ban whose end cannot be read is none: it must not last for ever by mistake.
  if (!EXPIRATION.test(expiration)) return fault('malformed', 'an expiration that is no time');
  return { type: 'ban', author, until: Number(expiration) * SECOND_MS, reason };
}

/** Whether a target is an author and no record. */
export function isAboutAuthor({ author, id, slot }: About): boolean {
  return isHex64(author) && id === undefined && slot === undefined;
}

const WITHOUT_TARGET = fault('malformed', 'a statement about nobody and nothing');
