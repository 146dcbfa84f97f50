/**
 * Makes the tables of docs/BENCHMARKS.md, or of another page, from the JSON lines of any benchmark of this folder:
 *
 *     npm run bench > .cache/bench.jsonl
 *     npx tsx bench/report.ts .cache/bench.jsonl
 *     npx tsx bench/report.ts .cache/filters.jsonl docs/MODERATION.md
 *
 * A table stands between `<!-- bench:NAME -->` and `<!-- /bench -->`, one for each value of `bench`. A table
 * whose benchmark did not run stays as it was; the words around are nobody's business but the author's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../scripts/bundle.ts';

type Value = number | string | boolean | null;
/** One measurement, as a benchmark prints it. */
export type Line = Readonly<Record<string, Value>> & { readonly bench: string };

const DOCUMENT = 'docs/BENCHMARKS.md';
const OURS = 'peerset';
/** Shown inside other columns, or not at all. */
const HIDDEN = new Set(['bench', 'msMin', 'msMax']);
const LABELS: Readonly<Record<string, string>> = {
  n: 'records', perSecond: 'records/s', cpuSeconds: 'CPU s', longestTaskMs: 'longest task, ms', visibleMs: 'visible, ms', linkMs: 'link, ms',
  p50Ms: 'p50, ms', p99Ms: 'p99, ms', bytesPerRecord: 'B/record', besideKB: 'kB beside the records', keptAfterKill: 'kept after a kill',
  initialKB: 'first download, kB gzip', totalKB: 'in total, kB gzip', giverCpuSeconds: 'CPU s of the giver', giverTaskMs: 'longest task of the giver, ms',
  usPerKB: 'µs/kB', readyMs: 'ready, ms', falseAlarms: 'false alarms', f1: 'F1', englishPrecision: 'precision, English', englishRecall: 'recall, English',
  than: 'whose', heapMB: 'heap, MB', processMB: 'process, MB', selfMs: 'self, ms', totalMs: 'total, ms', percent: '% of busy', atMs: 'at, ms', cpuMs: 'CPU, ms',
};

/** The measurements in a text; other lines are skipped, since tools like to greet. */
export function parseLines(text: string): Line[] {
  return text.split('\n').filter(line => line.startsWith('{')).flatMap(line => {
    const value: unknown = JSON.parse(line);
    return isLine(value) ? [value] : [];
  });
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'bench' in value && typeof value.bench === 'string';
}

/** The document with the tables of these measurements, and the names of those that have no place in it. */
export function fillTables(document: string, lines: readonly Line[]): { readonly text: string; readonly homeless: readonly string[] } {
  const names = [...new Set(lines.map(({ bench }) => bench))].filter(name => name !== 'end');
  const homeless: string[] = [];
  let text = document;
  for (const name of names) {
    const start = `<!-- bench:${name} -->`;
    const from = text.indexOf(start);
    const to = text.indexOf('<!-- /bench -->', from);
    if (from < 0 || to < 0) homeless.push(name);
    else text = `${text.slice(0, from)}${start}\n${tableOf(lines.filter(({ bench }) => bench === name))}\n${text.slice(to)}`;
  }
  return { text, homeless };
}

/** One Markdown table: a row for each line, a column for each figure. */
export function tableOf(lines: readonly Line[]): string {
  const keys = [...new Set(lines.flatMap(line => Object.keys(line)))].filter(key => !HIDDEN.has(key) && key !== 'failed');
  const hasRatio = lines.some(line => ratioOf(line, lines) !== undefined && line['system'] !== OURS);
  const hasFailures = lines.some(line => line['failed'] !== undefined);
  const head = [...keys.map(key => LABELS[key] ?? key), ...hasRatio ? [`time, ${OURS} = 1`] : [], ...hasFailures ? ['failed'] : []];
  const rows = lines.map(line => [
    ...keys.map(key => cellOf(line, key)),
    ...hasRatio ? [ratioOf(line, lines)?.toPrecision(2) ?? '–'] : [],
    ...hasFailures ? [escape(String(line['failed'] ?? ''))] : [],
  ]);
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

function cellOf(line: Line, key: string): string {
  const value = line[key];
  if (value === undefined || value === null) return '–';
  if (typeof value !== 'number') return escape(String(value));
  const [least, most] = [line['msMin'], line['msMax']];
  const isRange = key === 'ms' && typeof least === 'number' && typeof most === 'number' && least !== most;
  return isRange ? `${format(value)} (${format(least)}–${format(most)})` : format(value);
}

/** How long it took, in times of ours with as many records. */
function ratioOf(line: Line, lines: readonly Line[]): number | undefined {
  const ours = lines.find(other => other['system'] === OURS && other['n'] === line['n'])?.['ms'];
  const theirs = line['ms'];
  return typeof ours === 'number' && typeof theirs === 'number' ? theirs / ours : undefined;
}

function format(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: Math.abs(value) >= 1000 ? 21 : 3 });
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function main(): void {
  const page = process.argv[3] ?? DOCUMENT;
  const path = join(ROOT, page);
  const source = process.argv[2] ?? join(ROOT, '.cache/bench.jsonl');
  const { text, homeless } = fillTables(readFileSync(path, 'utf8'), parseLines(readFileSync(source, 'utf8')));
  writeFileSync(path, text);
  if (homeless.length > 0) console.error(`no place in ${page} for: ${homeless.join(', ')}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
