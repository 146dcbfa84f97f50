/**
 * What a policy says of content, in bytes, for the policy's digest. Whatever changes what is stored or seen is in it;
 * what does not (the order of words, a list named twice, what a pattern is called) is not. Byte layout in docs/PROTOCOL.md.
 */
import { compareBytes } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import type { Consequence, ContentPolicy, CustomRule, LinkFields, LinksPolicy, PatternPolicy, ViewPolicy, WordsPolicy } from './content.ts';
import { LINKS_VERSION, WORDS_VERSION } from './versions.ts';

const CONSEQUENCES: readonly Consequence[] = ['refuse', 'hide', 'hold'];
const LINKS: readonly LinksPolicy['allow'][] = ['any', 'listed', 'none'];
const MEDIA: readonly ViewPolicy['media'][] = ['show', 'blur', 'members'];
const APPROVALS: readonly ViewPolicy['approval'][] = ['none', 'strangers', 'everyone'];

/** Writes everything that a policy says of content. */
export function writeContent(writer: Writer, { words, links, patterns, rules, types, view }: ContentPolicy): void {
  writeWords(writer, words);
  writeLinks(writer, links);
  writeSorted(writer, patterns.map(patternBytes));
  writeSorted(writer, rules.map(ruleBytes));
  writeTexts(writer, types);
  const { strikes, strikeDays, copies, media, approval, reports } = view;
  // How long a strike counts matters only where strikes do.
  writer.varint(strikes).varint(strikes === 0 ? 0 : strikeDays).varint(copies);
  writer.u8(MEDIA.indexOf(media)).u8(APPROVALS.indexOf(approval)).varint(reports);
}

/** Writes which fields of a collection hold links, and where to. */
export function writeLinkFields(writer: Writer, fields: LinkFields): void {
  writeSorted(writer, [...fields].map(([field, hosts]) => {
    const one = new Writer().text(field);
    writeTexts(one, hosts);
    return one.finish();
  }));
  if (fields.size > 0) writer.varint(LINKS_VERSION);
}

function writeWords(writer: Writer, words: WordsPolicy | undefined): void {
  writer.u8(words === undefined ? 0 : 1);
  if (words === undefined) return;
  writer.varint(WORDS_VERSION);
  writeTexts(writer, words.lists.includes('all') ? ['all'] : words.lists);
  writeTexts(writer, words.also);
  writeTexts(writer, words.except);
  writer.u8(CONSEQUENCES.indexOf(words.then));
}

function writeLinks(writer: Writer, { allow, hosts, then }: LinksPolicy): void {
  writer.u8(LINKS.indexOf(allow));
  if (allow === 'any') return;
  writer.varint(LINKS_VERSION);
  if (allow === 'listed') writeTexts(writer, hosts);
  writer.u8(CONSEQUENCES.indexOf(then));
}

function patternBytes({ pattern, then }: PatternPolicy): Uint8Array {
  return new Writer().text(pattern).u8(CONSEQUENCES.indexOf(then)).finish();
}

function ruleBytes({ name, version }: CustomRule): Uint8Array {
  return new Writer().text(name).varint(version).finish();
}

function writeTexts(writer: Writer, texts: readonly string[]): void {
  writeSorted(writer, texts.map((text) => new Writer().text(text).finish()));
}

/** Ascending by their bytes, none twice, with their number in front. */
function writeSorted(writer: Writer, blocks: readonly Uint8Array[]): void {
  const sorted = [...blocks].sort(compareBytes).filter((block, i, all) => i === 0 || compareBytes(block, all[i - 1]!) !== 0);
  writer.varint(sorted.length);
  for (const block of sorted) writer.bytes(block);
}
