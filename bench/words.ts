/**
 * What finding words costs: `npx tsx bench/words.ts`. A line of JSON for compiling each set of lists, for ordinary texts,
 * and for hostile ones of 16 KiB of every make we could think of. Time of this process alone, the least of several runs, because a busy
 * machine says more about itself.
 */
import { gzipSync } from 'node:zlib';
import { WordFinder } from '../src/core/words/finder.ts';
import { wordLists } from '../src/core/words/lists.ts';

const HOSTILE_UNITS = 16 * 1024;
const RUNS = 7;
const KIB = 1024;

const ORDINARY: Readonly<Record<string, string>> = {
  english: 'The committee met on Tuesday to discuss the new bridge, and nobody could agree on who should pay for it. ',
  german: 'Der Ausschuss traf sich am Dienstag, um über die neue Brücke zu sprechen, und niemand wollte für sie bezahlen. ',
  russian: 'Комитет собрался во вторник, чтобы обсудить новый мост, и никто не мог решить, кто должен за него платить. ',
  chinese: '委员会星期二开会讨论新桥的问题，没有人能就谁来付钱达成一致。',
  arabic: 'اجتمعت اللجنة يوم الثلاثاء لمناقشة الجسر الجديد ولم يتفق أحد على من يدفع ثمنه. ',
};

const HOSTILE: readonly string[] = [
  'a', 'as', 'f u c ', 'f.u.', 'f*a ', 'a1', 'a$', '.a', 'scunthorpe ', 'cockpit ', 'shitx ', 'as s', 'x-', '\u0301', 'a\u0301', '操', '操.', 'ｆ', '𝓯', 'ﷺ', '\ud800', 'хуx ', '1', '*', ' ', 'a b', 'slut och ', 'ま○', '傻 ', 'ー', '操*', 'х*', 'e6', 'ك*', 'मा ',
];

for (const lists of [['en'], ['all']]) {
  const before = process.memoryUsage();
  const first = cpuMs(() => new WordFinder({ lists: wordLists(lists) }));
  const finder = new WordFinder({ lists: wordLists(lists) });
  const bytes = process.memoryUsage().arrayBuffers - before.arrayBuffers;
  const again = least(() => new WordFinder({ lists: wordLists(lists) }));
  console.log(JSON.stringify({ bench: 'words-compile', lists: lists.join(), firstMs: round(first), againMs: round(again), states: finder.size, arraysMb: round(bytes / KIB / KIB / 2) }));
}
const written = wordLists(['all']).map((list) => [list.words.join('|'), list.except.join('|')].join('\n')).join('\n');
console.log(JSON.stringify({ bench: 'words-size', bytes: Buffer.byteLength(written), gzip: gzipSync(written, { level: 9 }).length }));

const finder = new WordFinder({ lists: wordLists(['all']) });
for (const [name, sentence] of Object.entries(ORDINARY)) {
  const text = sentence.repeat(Math.ceil(4 * KIB / sentence.length));
  console.log(JSON.stringify({ bench: 'words-ordinary', text: name, usPerKib: round(least(() => finder.find(text)) * 1000 / (Buffer.byteLength(text) / KIB)) }));
}
for (const part of HOSTILE) {
  const text = part.repeat(Math.ceil(HOSTILE_UNITS / Buffer.byteLength(part)));
  console.log(JSON.stringify({ bench: 'words-hostile', part, ms: round(least(() => finder.find(text))) }));
}

function least(work: () => unknown): number {
  return Math.min(...Array.from({ length: RUNS }, () => cpuMs(work)));
}

function cpuMs(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
