/**
 * The labelled lists themselves: enough of every language and of every kind, nothing twice, and nothing that the
 * filters were developed on, since a filter does well on what it was made for.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { LINK_KINDS, linkCases, unseenLinkCases } from './links.ts';
import { parseSections, type Labelled } from './sections.ts';
import { WORD_KINDS, unseenWordCases, wordCases } from './words.ts';

/** Where the tests lie that the filters were developed with. */
const DEVELOPMENT = ['../../src/core/words/', '../../src/core/links/'];
/** Shorter texts, such as a single word, may well be in both. */
const SENTENCE_LENGTH_MIN = 20;

const words = wordCases();
const links = linkCases();

describe('labelled words', () => {
  it('are many, about half of them foul', () => {
    expect(words.length).toBeGreaterThanOrEqual(700);
    expectHalf(words.filter(({ bad }) => bad).length / words.length);
  });

  it('speak ten languages, each with its clean side', () => {
    const foul = countBy(words.filter(({ bad }) => bad), ({ language }) => language);
    const clean = countBy(words.filter(({ bad }) => !bad), ({ language }) => language);
    const rich = [...foul].filter(([language, count]) => count + (clean.get(language) ?? 0) >= 40 && (clean.get(language) ?? 0) >= 20);
    expect(rich.length).toBeGreaterThanOrEqual(10);
  });

  it('show every way of writing, in several languages', () => {
    for (const kind of WORD_KINDS) expect(languagesOf(words, kind), kind).toBeGreaterThanOrEqual(8);
  });

  it('name no text twice', () => expect(repeated(words)).toEqual([]));
});

describe('labelled links', () => {
  it('are many, about half of them with a link', () => {
    expect(links.length).toBeGreaterThanOrEqual(300);
    expectHalf(links.filter(({ link }) => link).length / links.length);
  });

  it('speak eight languages', () => {
    const counts = countBy(links, ({ language }) => language);
    expect([...counts].filter(([, count]) => count >= 25).length).toBeGreaterThanOrEqual(8);
  });

  it('show every way of writing', () => {
    for (const kind of LINK_KINDS) expect(links.filter(link => link.kind === kind).length, kind).toBeGreaterThanOrEqual(3);
  });

  it('name no text twice', () => expect(repeated(links)).toEqual([]));
});

describe('the unseen lists', () => {
  const unseenWords = unseenWordCases();
  const unseenLinks = unseenLinkCases();

  it('hold 150 texts for words and half as many for links', () => {
    expect(unseenWords.length).toBeGreaterThanOrEqual(150);
    expectHalf(unseenWords.filter(({ bad }) => bad).length / unseenWords.length);
    expect(unseenLinks.length).toBeGreaterThanOrEqual(75);
    expectHalf(unseenLinks.filter(({ link }) => link).length / unseenLinks.length);
  });

  it('repeat nothing of the large lists', () => {
    expect(repeated([...words, ...unseenWords])).toEqual([]);
    expect(repeated([...links, ...unseenLinks])).toEqual([]);
  });
});

describe('labelled texts', () => {
  it('were not those that the filters were developed on', () => {
    const known = new Set(DEVELOPMENT.flatMap(folder => testsIn(new URL(folder, import.meta.url))).flatMap(stringsOf));
    const shared = [...words, ...links, ...unseenWordCases(), ...unseenLinkCases()].filter(({ text }) => text.length >= SENTENCE_LENGTH_MIN && known.has(plain(text)));
    expect(shared.map(({ text }) => text)).toEqual([]);
  });

  it('read headings, escapes and remarks, and refuse what has no kind', () => {
    expect(parseSections('# said\n[one]\na\\u200bb\n\n[two]\n#tag', ['one', 'two'])).toEqual([
      { kind: 'one', text: 'a\u200bb' }, { kind: 'two', text: '#tag' },
    ]);
    expect(() => parseSections('[three]\na', ['one', 'two'])).toThrow('no kind: three');
    expect(() => parseSections('a', ['one'])).toThrow('before any heading');
  });
});

function expectHalf(share: number): void {
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.6);
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function languagesOf(cases: readonly Labelled<string>[], kind: string): number {
  return new Set(cases.filter(entry => entry.kind === kind).map(({ language }) => language)).size;
}

function repeated(cases: readonly Labelled<string>[]): readonly string[] {
  return [...countBy(cases, ({ text }) => plain(text))].filter(([, count]) => count > 1).map(([text]) => text);
}

/** Texts that differ in case and blanks only are one text. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function testsIn(folder: URL): readonly URL[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter(name => name.endsWith('.test.ts')).map(name => new URL(name, folder));
}

/** Every string that a source file spells out. */
function stringsOf(url: URL): readonly string[] {
  const strings: string[] = [];
  const tree = ts.createSourceFile(url.pathname, readFileSync(url, 'utf8'), ts.ScriptTarget.ES2022);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.push(plain(node.text));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return strings;
}
