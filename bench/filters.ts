/**
 * How well and how fast word filters and link detectors find what labelled texts (test/labelled) say is there:
 *
 *     npm run bench:filters > .cache/filters.jsonl
 *     npx tsx bench/report.ts .cache/filters.jsonl docs/MODERATION.md
 *
 * One line of JSON for each filter, for each language and for each way of writing. `npm run bench:filters -- unseen`
 * asks about the smaller lists that nobody has looked at; `-- all` shows every setting that was tried.
 */
import { linkCases, unseenLinkCases } from '../test/labelled/links.ts';
import { unseenWordCases, wordCases } from '../test/labelled/words.ts';
import { LINK_FILTERS } from './filters/links.ts';
import { answersOf, distinct, rightOf, scoreOf, type Answer, type Candidate, type Finds, type Question, type Score } from './filters/score.ts';
import { WORD_FILTERS } from './filters/words.ts';

/** Long enough for the compiler to have done what it will do, short enough for the slowest filter. */
const WARM_UP_MS = 300;
const TIMED_MS = 1500;

interface Measured {
  readonly candidate: Candidate;
  readonly answers: readonly Answer[];
  readonly score: Score;
  readonly readyMs: number;
}

const MODES = ['unseen', 'all'];
const words = new Set(process.argv.slice(2));
const unknown = [...words].find(word => !MODES.includes(word));
if (unknown !== undefined) throw new Error(`${unknown} is not one of ${MODES.join(', ')}`);
const suffix = words.has('unseen') ? '-unseen' : '';
const wordTexts = words.has('unseen') ? unseenWordCases() : wordCases();
const linkTexts = words.has('unseen') ? unseenLinkCases() : linkCases();
compare(`words${suffix}`, WORD_FILTERS, wordTexts.map(({ bad, ...rest }) => ({ ...rest, wanted: bad })));
compare(`links${suffix}`, LINK_FILTERS, linkTexts.map(({ link, ...rest }) => ({ ...rest, wanted: link })));

function compare(list: string, candidates: readonly Candidate[], questions: readonly Question[]): void {
  const measured = candidates.map(candidate => measure(candidate, questions));
  const shown = words.has('all') ? measured : bestOfEach(measured);
  for (const one of shown) console.log(JSON.stringify({ bench: list, ...lineOf(one, questions) }));
  // A small list has too few texts of a language to say anything about it.
  if (words.has('unseen')) return;
  printShares(`${list}-languages`, 'language', shown, answers => scoreOf(answers).f1);
  printShares(`${list}-kinds`, 'kind', shown, rightOf);
}

function measure(candidate: Candidate, questions: readonly Question[]): Measured {
  const before = process.cpuUsage();
  const finds = candidate.ready();
  const { user, system } = process.cpuUsage(before);
  const readyMs = (user + system) / 1000;
  const answers = answersOf(finds, questions);
  return { candidate, answers, score: scoreOf(answers), readyMs };
}

/** Of each package the setting that was right most often; F1 alone would praise one that finds something everywhere. */
function bestOfEach(measured: readonly Measured[]): readonly Measured[] {
  return distinct(measured, ({ candidate }) => candidate.system).flatMap(system => {
    const own = measured.filter(({ candidate }) => candidate.system === system);
    return own.reduce((best, one) => rightOf(one.answers) > rightOf(best.answers) ? one : best, own[0]!);
  });
}

function lineOf({ candidate, answers, score, readyMs }: Measured, questions: readonly Question[]): Record<string, string | number> {
  const english = scoreOf(answers.filter(({ language }) => language === 'en'));
  return {
    system: candidate.system, settings: candidate.settings, texts: answers.length,
    precision: round(score.precision), recall: round(score.recall), f1: round(score.f1),
    englishPrecision: round(english.precision), englishRecall: round(english.recall),
    missed: score.missed, falseAlarms: score.falseAlarms,
    readyMs: round(readyMs), usPerKB: round(microsecondsPerKilobyte(candidate.ready(), questions)),
  };
}

/** A row for each language or kind, a column for each filter. F1 says nothing where nothing is to be found. */
function printShares(bench: string, by: 'language' | 'kind', measured: readonly Measured[], shareOf: (answers: readonly Answer[]) => number): void {
  const all = measured[0]?.answers ?? [];
  const asked = by === 'language' ? all.filter(({ language }) => all.some(other => other.language === language && other.wanted)) : all;
  for (const value of distinct(asked, question => question[by])) {
    const shares = measured.map(({ candidate, answers }) => {
      const name = words.has('all') ? `${candidate.system} ${candidate.settings}` : candidate.system;
      return [name, round(shareOf(answers.filter(answer => answer[by] === value)))] as const;
    });
    console.log(JSON.stringify({ bench, [by]: value, texts: all.filter(answer => answer[by] === value).length, ...Object.fromEntries(shares) }));
  }
}

function microsecondsPerKilobyte(finds: Finds, questions: readonly Question[]): number {
  const texts = questions.map(({ text }) => text);
  const kilobytes = Buffer.byteLength(texts.join('')) / 1000;
  passes(finds, texts, WARM_UP_MS);
  const before = process.cpuUsage();
  const count = passes(finds, texts, TIMED_MS);
  // The time of the processor, not of the wall: on a shared machine the wall's belongs to all.
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (count * kilobytes);
}

/** Asks about all texts again and again until the time is over. */
function passes(finds: Finds, texts: readonly string[], milliseconds: number): number {
  const start = performance.now();
  let count = 0;
  do {
    for (const text of texts) finds(text);
    count += 1;
  } while (performance.now() - start < milliseconds);
  return count;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
