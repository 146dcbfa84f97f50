/**
 * The worst that a record can cost each content rule, on texts that are made to be dear: `npx tsx bench/rules.ts`.
 * One line of JSON for each rule and size. Times are of the processor. `maxMs` is the dearest text of all, each taken at its best
 * of several runs, which leaves out collecting garbage and compiling; `p99Ms` is over single runs, as they come.
 */
import { judgeOf } from '../src/core/judge/judge.ts';
import { linkFault, linkFieldFault } from '../src/core/links/verdict.ts';
import { PatternFinder, patternsProblem } from '../src/core/patterns/patterns.ts';
import type { LinksPolicy } from '../src/core/rules/content.ts';
import { WordFinder } from '../src/core/words/finder.ts';
import { WORD_LANGUAGES, wordLists, WRITTEN_LISTS } from '../src/core/words/lists.ts';

const KIB = 1024;
const SIZES = [2 * KIB, 8 * KIB, 16 * KIB];
const RUNS = 5;
/** What a record may cost, ms. */
const BOUND_MS = 20;

/** Repeated, each of these begins something again and again that some rule has to follow. */
const PARTS = ['a', 'ab', 'a.', 'a-', 'a@', 'a@a.', '//', 'http://', 'http://a.com/(', 'a.com ', 'a.a.a.a.zz ', '://a', '(.)', '[dot]', 'a dot ', 'a dot com ', 'a . ', '. com', 'a b ', 'hxxp:', '[ ( { ', 'mailto:', 'data:a/', '1.1.1.1 ',
  '1.', '[1:', 'adot', 'точка ', 'а.', 'аa.', 'é.', 'e\u0301', '猫a', '👉a.', '。a', '\u200b.', 'ａ．', 'www ', 'www a,com ', '_._', '.-', '@.@', 'a.B', 'Ab.Cd ', 'ab.Com ', 'visit a.so ', 'main.rs/a ', 'javascript:a(', '\\.', '<.>', 'a.co?', 'a.b:1',
  'ponto com ', 'डॉट कॉम', 'Ⓐ.', 'xn--a.', 'xn--a.xn--b ', 'a.рф ', 'fu', 'f u ', 'f.u.', 'sh1t', 'shi', '5h1', '@$$', 'ﷺ', '𝐚', 'ｆｕ', '\u0430\u03b1a', '妈的', 'อีห', '\ud800', ' ', '\n', 'a\n', '\0', 'buy cheap ', 'x', 'az09', '"', '\\u0061', '[1,', '{"a":'];

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function corpus(bytes: number): string[] {
  const texts = PARTS.map(part => part.repeat(Math.ceil(bytes / part.length)));
  let seed = 1;
  const next = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0);
  for (let i = 0; i < 24; i++) texts.push(Array.from({ length: Math.ceil(bytes / 2) }, () => PARTS[next() % PARTS.length]!).join(i % 2 === 0 ? '' : ' '));
  return texts.map(text => cut(text, bytes));
}

/** As much of a text as has so many bytes. */
function cut(text: string, bytes: number): string {
  const encoded = new TextEncoder().encode(text.slice(0, bytes));
  return new TextDecoder().decode(encoded.subarray(0, bytes)).replace(/\ufffd$/, '');
}

const listed: LinksPolicy = { allow: 'listed', hosts: ['example.org'], then: 'refuse' };
const narrow = Array.from({ length: 150 }, (_, i) => ({ name: `${i}`, pattern: `spam${i}[a-c]+x?`, then: 'hide' as const }));
const wide = ['[^q]{200}q', '.{0,60}.{0,20}q', '\\b\\w+\\b.{1,20}\\d q'].map(pattern => ({ name: pattern, pattern, then: 'hide' as const }));
const words = { lists: WORD_LANGUAGES, also: [], except: [], then: 'hide' as const };

function rules(): Map<string, (text: string) => unknown> {
  for (const patterns of [narrow, wide]) {
    const problem = patternsProblem(patterns, 16 * KIB);
    if (problem !== undefined) throw new Error(problem.reason);
  }
  const [narrowFinder, wideFinder, wordFinder] = [new PatternFinder(narrow), new PatternFinder(wide), new WordFinder({ lists: wordLists(WORD_LANGUAGES) })];
  const judge = judgeOf({ content: { words, links: { ...listed, then: 'hide' }, patterns: wide }, collections: new Map() }, WRITTEN_LISTS)!;
  return new Map<string, (text: string) => unknown>([
    ['words', text => wordFinder.find(text)],
    ['links', text => linkFault(listed, text)],
    ['link-fields', text => linkFieldFault(['example.org'], `https://example.org/${text}`)],
    ['patterns, 150 narrow', text => narrowFinder.find(text)],
    ['patterns, dearest', text => wideFinder.find(text)],
    ['judge, all of them', text => judge.judge({ collection: 'chat', author: '00', type: 'text/plain', content: text } as Parameters<typeof judge.judge>[0])],
  ]);
}

for (const [rule, run] of rules()) {
  for (const text of corpus(512)) run(text);
  for (const bytes of SIZES) {
    const singles: number[] = [];
    let [maxMs, worst] = [0, ''];
    for (const text of corpus(bytes)) {
      const times = Array.from({ length: RUNS }, () => {
        const from = processorMs();
        run(text);
        return processorMs() - from;
      });
      singles.push(...times);
      const best = Math.min(...times);
      if (best > maxMs) [maxMs, worst] = [best, text.slice(0, 16)];
    }
    const p99Ms = singles.sort((one, other) => one - other)[Math.floor(singles.length * 0.99)]!;
    console.log(JSON.stringify({ rule, bytes, texts: singles.length / RUNS, maxMs: Number(maxMs.toFixed(2)), p99Ms: Number(p99Ms.toFixed(2)), worst, isWithinBound: maxMs <= BOUND_MS }));
  }
}
