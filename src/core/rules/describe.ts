/**
 * What a room allows, in plain words, from its policy alone: for people who are about to write there. Everything is said that
 * differs from "anything goes"; what is not said is not restricted. Lists of people and of words are counted, not shown.
 * No sentence depends on the one before it, so that a page may leave some out.
 */
import { LIMITS } from '../base/limits.ts';
import { REKEY_COLLECTION } from '../record/rekey.ts';
import type { Consequence, ContentPolicy, LinksPolicy, ViewPolicy, WordsPolicy } from './content.ts';
import { RULINGS_COLLECTION, REPORTS_COLLECTION } from './moderation.ts';
import type { CollectionPolicy, Policy, PoolPolicy } from './policy.ts';
import { ALWAYS_TAKEN } from './types.ts';

/** One thing that a policy says. */
export interface PolicySentence {
  /** What it is about, for headings and for looking one up: `quota`, `words`, `collections.notes`… */
  readonly subject: string;
  /** One or two whole sentences. */
  readonly says: string;
}

/** Everything that a policy says, most important first. */
export function describePolicy(policy: Policy): readonly PolicySentence[] {
  return [
    ...quotas(policy),
    ...people(policy),
    ...declared(policy).map(([name, collection]) => collectionSentence(name, collection)),
    ...work(policy),
    ...content(policy.content),
    ...files(policy),
    ...view(policy.content.view),
  ];
}

/** Pools that come by themselves. */
const OWN_POOLS: ReadonlySet<string> = new Set([REKEY_COLLECTION, REPORTS_COLLECTION, RULINGS_COLLECTION]);

function declared({ collections }: Policy): (readonly [name: string, collection: CollectionPolicy])[] {
  return [...collections].filter(([name]) => !OWN_POOLS.has(name));
}

const THEN: Readonly<Record<Consequence, string>> = {
  refuse: 'is refused',
  hide: 'is hidden until somebody asks for it, and is a strike against its author',
  hold: 'waits for an owner or a moderator',
};

function quotas(policy: Policy): PolicySentence[] {
  const { contentBytesMax, undeclared, duplicates } = policy;
  const sentences = [
    { subject: 'quota', says: declared(policy).length === 0 ? poolText(policy) : poolText(policy).replace('Each', 'In collections without rules of their own, each') },
    { subject: 'keep', says: keepText(policy) },
    { subject: 'size', says: `A record holds at most ${bytesText(contentBytesMax)}.` },
  ];
  if (undeclared === 'refuse') sentences.push({ subject: 'undeclared', says: "Only the room's declared collections are there; records of any other are refused." });
  if (duplicates === 'replace') sentences.push({ subject: 'duplicates', says: 'The same content put twice by one author is one record.' });
  return sentences;
}

function poolText({ perAuthor, total }: PoolPolicy): string {
  return `Each author has at most ${counted(perAuthor, 'record')}, and all together ${counted(total, 'record')}; the newest stay.`;
}

function keepText({ keepDays }: PoolPolicy): string {
  return keepDays === 'forever' ? 'Records are kept for ever.' : `Records are kept for ${counted(keepDays, 'day')}.`;
}

function people({ owners, moderators, allow, deny }: Policy): PolicySentence[] {
  const sentences: PolicySentence[] = [];
  const runs = [...(owners.length > 0 ? [counted(owners.length, 'owner')] : []), ...(moderators.length > 0 ? [counted(moderators.length, 'moderator')] : [])];
  const bans = owners.length === 0 ? '' : moderators.length === 0 ? ' and ban authors for a time' : '; owners may ban authors for a time, too';
  if (runs.length > 0) sentences.push({ subject: 'moderators', says: `The room has ${runs.join(' and ')}, who may hide records${bans}.` });
  if (allow.length > 0) sentences.push({ subject: 'allow', says: `Only ${counted(allow.length, 'listed author')} may write${orThey(runs.length)}.` });
  if (deny.length > 0) sentences.push({ subject: 'deny', says: `${counted(deny.length, 'listed author')} may not write.` });
  return sentences;
}

function orThey(runs: number): string {
  return runs > 0 ? ', beside those who run the room' : '';
}

function collectionSentence(name: string, collection: CollectionPolicy): PolicySentence {
  const links = [...collection.links].map(([field, hosts]) => {
    const where = hosts.includes('*') ? 'any https address' : hosts.length === 0 ? 'no link' : `https links to ${listed(hosts)} only`;
    return ` Its field ${field} takes ${where}.`;
  });
  return { subject: `collections.${name}`, says: `${writersText(collection.write)} in ${name}. ${poolText(collection)} ${keepText(collection)}${links.join('')}` };
}

function writersText(write: CollectionPolicy['write']): string {
  if (write === 'anyone') return 'Everybody may write';
  if (write === 'owners') return 'Only owners write';
  return write === 'moderators' ? 'Only owners and moderators write' : `Only ${counted(write.length, 'listed author')} may write`;
}

function work({ work: bits }: Policy): PolicySentence[] {
  if (bits === 0) return [];
  return [{ subject: 'work', says: `Each record takes its author's device ${counted(bits, 'bit')} of work, about ${grouped(2 ** bits)} tries, which makes spam expensive.` }];
}

function content({ words, links, patterns, rules, types }: ContentPolicy): PolicySentence[] {
  const sentences: PolicySentence[] = [];
  if (words !== undefined) {
    sentences.push({ subject: 'words', says: `Whatever has ${wordsText(words)} ${THEN[words.then]}.` });
  }
  if (links.allow !== 'any') sentences.push({ subject: 'links', says: `A text with ${linksText(links)} ${THEN[links.then]}.` });
  for (const { name, then } of patterns) sentences.push({ subject: 'patterns', says: `A text that matches “${name}” ${THEN[then]}.` });
  for (const { name, version } of rules) sentences.push({ subject: 'rules', says: `The application's rule “${name}” (version ${version}) decides, too.` });
  if (types.length > 0) {
    const more = types.filter((type) => !ALWAYS_TAKEN.has(type));
    sentences.push({ subject: 'types', says: `Records hold text and JSON only${more.length === 0 ? '' : `, or what is of the types ${listed(more)}`}.` });
  }
  return sentences;
}

function wordsText({ lists, also, except }: WordsPolicy): string {
  const listSays = lists.includes('all') ? ['a word of the lists of all languages'] : lists.length > 0 ? [`a word of the ${lists.length === 1 ? 'list' : 'lists'} ${listed(lists)}`] : [];
  const alsoSays = also.length === 0 ? [] : also.length === 1 ? ['the 1 word that this room adds'] : [`one of ${counted(also.length, 'word')} that this room adds`];
  const sources = [...listSays, ...alsoSays].join(', or ');
  return `${sources === '' ? 'a word of no list' : sources}${except.length === 0 ? '' : ` (${counted(except.length, 'word')} excepted)`}`;
}

function linksText({ allow, hosts }: LinksPolicy): string {
  return allow === 'none' || hosts.length === 0 ? 'a link' : `a link to elsewhere than ${listed(hosts)}`;
}

function files({ fileBytesMax, authorFileBytesMax }: Policy): PolicySentence[] {
  const max = LIMITS.policyFileBytesMax;
  const sentences: PolicySentence[] = [];
  if (fileBytesMax < max) sentences.push({ subject: 'files', says: fileBytesMax === 0 ? 'Files are refused.' : `The files of a record have at most ${bytesText(fileBytesMax)}.` });
  if (authorFileBytesMax < max) sentences.push({ subject: 'files', says: `Of one author's files others keep at most ${bytesText(authorFileBytesMax)}, the newest.` });
  return sentences;
}

function view({ strikes, strikeDays, copies, media, approval, reports }: ViewPolicy): PolicySentence[] {
  const sentences: PolicySentence[] = [];
  if (strikes > 0) sentences.push({ subject: 'strikes', says: `Whoever has ${counted(strikes, 'strike')} or more is hidden altogether; a strike is forgotten after ${counted(strikeDays, 'day')}.` });
  if (copies > 0) sentences.push({ subject: 'copies', says: `Of the same content by ${counted(copies, 'author')} or more, only the oldest is shown.` });
  if (media === 'blur') sentences.push({ subject: 'media', says: 'Pictures, sound and video of strangers are blurred until you ask for them.' });
  if (media === 'members') sentences.push({ subject: 'media', says: 'Pictures, sound and video are shown only of people the room knows.' });
  if (approval === 'strangers') sentences.push({ subject: 'approval', says: 'What newcomers write waits until an owner or a moderator approves one of their records.' });
  if (approval === 'everyone') sentences.push({ subject: 'approval', says: 'Everything waits until an owner or a moderator approves it.' });
  if (reports > 0) sentences.push({ subject: 'reports', says: `What ${counted(reports, 'moderator')} or more reported is hidden.` });
  return sentences;
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** In the largest unit that leaves a whole number: it must say exactly what the policy says. */
function bytesText(bytes: number): string {
  let [rest, unit] = [bytes, 0];
  while (rest >= 1024 && rest % 1024 === 0 && unit < UNITS.length - 1) [rest, unit] = [rest / 1024, unit + 1];
  return unit === 0 ? counted(rest, 'byte') : `${grouped(rest)} ${UNITS[unit]}`;
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
