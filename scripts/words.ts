/**
 * Writes `src/core/words/lists/*.ts` from the lists of LDNOOBW (the package naughty-words, CC BY 4.0) and what
 * `scripts/words/*.txt` says of each language: `npx tsx scripts/words.ts`. What is written is checked in, and a test compares.
 *
 * In a `.txt`: `keep` names what is taken of LDNOOBW's list (all, where there is no such line), `drop` what is not; `add` is
 * ours; `except` is what is none of them; `suffixes` and `prefixes` as in `WordList`; `exact: yes` where marks make other words.
 * Parted by `|`; a line that begins with `#` is a remark.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROOT } from './bundle.ts';

const SOURCES = fileURLToPath(new URL('words', import.meta.url));
const TARGET = `${ROOT}/src/core/words/lists`;
const UNBORDERED = new Set(['zh', 'ja', 'ko', 'th']);
const LINE_MAX = 150;
const SHORT_LETTERS = 3;

/** What a `.txt` says, by the word before the colon. */
type Curated = ReadonlyMap<string, readonly string[]>;

/** Every generated file, by its name. */
export function wordFiles(): ReadonlyMap<string, string> {
  return new Map(languages().map((language) => [`${language}.ts`, fileOf(language)]));
}

/** What a list cannot mean: for whoever edits one. */
export function wordProblems(): string[] {
  return languages().flatMap((language) => {
    const words = wordsOf(language, curatedOf(language));
    return words.flatMap((word) => {
      if (/.\*./.test(word)) return [`${language}: ${word} has a star inside`];
      const letters = word.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '').length;
      return letters < SHORT_LETTERS && !UNBORDERED.has(language) && /^[\p{Script=Latin}?=]+$/u.test(word) ? [`${language}: ${word} is short`] : [];
    });
  });
}

function languages(): string[] {
  return readdirSync(SOURCES).map((name) => name.replace('.txt', '')).sort();
}

function curatedOf(language: string): Curated {
  const curated = new Map<string, string[]>();
  for (const line of readFileSync(`${SOURCES}/${language}.txt`, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    curated.set(name, [...curated.get(name) ?? [], ...line.slice(colon + 1).split('|').map((entry) => entry.trim()).filter((entry) => entry !== '')]);
  }
  return curated;
}

function wordsOf(language: string, curated: Curated): string[] {
  const raw = rawOf(language);
  const keep = curated.get('keep')?.map((word) => word.toLowerCase());
  const drop = new Set(curated.get('drop')?.map((word) => word.toLowerCase()));
  const taken = raw.filter((word) => (keep?.includes(word) ?? true) && !drop.has(word));
  const marked = curated.has('exact') ? (word: string) => word.startsWith('=') || word === word.normalize('NFD') ? word : `=${word}` : (word: string) => word;
  return withoutCovered([...taken, ...curated.get('add') ?? []].filter((word) => !/.\*./.test(word)).map(marked));
}

function rawOf(language: string): string[] {
  const file = `${ROOT}/node_modules/naughty-words/${language}.json`;
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as readonly string[]).map((word) => word.toLowerCase().trim());
}

/** Each once, and none that the beginning of another one has: `fucking` where there is `fuck*`. */
function withoutCovered(words: readonly string[]): string[] {
  const stems = words.filter((word) => /^\*?\p{L}[^*]*\*$/u.test(word)).map((word) => word.replaceAll('*', ''));
  return [...new Set(words)]
    .filter((word) => !stems.some((stem) => word.startsWith(stem) && word !== `${stem}*`))
    .sort((left, right) => left < right ? -1 : 1);
}

function fileOf(language: string): string {
  const curated = curatedOf(language);
  const lines = [
    `/** Words of the language '${language}'. Written by \`scripts/words.ts\`, partly after LDNOOBW (CC BY 4.0): change \`scripts/words/${language}.txt\`. */`,
    `import type { WrittenList } from '../list.ts';`,
    '',
    `/** Of the language '${language}'. */`,
    `export const ${language.toUpperCase()}: WrittenList = {`,
    ...(UNBORDERED.has(language) ? [`  borders: 'none',`] : []),
    ...['suffixes', 'prefixes'].flatMap((name) => curated.has(name) ? field(name, curated.get(name) ?? []) : []),
    ...field('words', wordsOf(language, curated)),
    ...field('except', exceptionsOf(curated, wordsOf(language, curated))),
    '};',
    '',
  ];
  return lines.join('\n');
}

/** Each once, and none that is a word of the list. */
function exceptionsOf(curated: Curated, words: readonly string[]): string[] {
  const bare = new Set(words.map(withoutSigns));
  return [...new Set(curated.get('except'))].filter((entry) => !bare.has(withoutSigns(entry))).sort((left, right) => left < right ? -1 : 1);
}

function withoutSigns(entry: string): string {
  return entry.replaceAll(/^[\^=?]*\*?|\*$/g, '');
}

/** A list as one text, in lines that fit a screen. */
function field(name: string, entries: readonly string[]): string[] {
  const lines = [''];
  for (const entry of entries) {
    const last = lines.length - 1;
    const line = lines[last] ?? '';
    if (line !== '' && line.length + entry.length > LINE_MAX) lines.push(entry);
    else lines[last] = line === '' ? entry : `${line}|${entry}`;
  }
  const quoted = lines.map((line, i) => i < lines.length - 1 ? `${line}|` : line).map((line) => `'${line.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
  return [`  ${name}: ${quoted[0] ?? "''"}${quoted.length === 1 ? ',' : ''}`, ...quoted.slice(1).map((line, i) => `    + ${line}${i === quoted.length - 2 ? ',' : ''}`)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const problem of wordProblems()) console.log(problem);
  for (const [name, text] of wordFiles()) writeFileSync(`${TARGET}/${name}`, text);
}
