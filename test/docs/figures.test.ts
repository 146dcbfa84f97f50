// Shows that the comparison with others says what was measured: each figure of its table stands in the table of the benchmark that it is from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';

const SYSTEMS = ['peerset', 'trystero-unsigned', 'trystero-signed', 'y-webrtc'];
/** By the row of the comparison: a table of the benchmarks, and its column. */
const SOURCES: ReadonlyMap<string, readonly [table: string, column: string]> = new Map([
  ['a newcomer has everything on disk, ms', ['join', 'ms']],
  ['longest pause of the page meanwhile, ms', ['join', 'longest task, ms']],
  ['live, median, ms', ['live', 'p50, ms']],
  ['back after 10 + 10 changes, ms', ['heal', 'ms']],
  ['kB beside the records then', ['heal', 'kB beside the records']],
  ['records written a second', ['write', 'records/s']],
  ['reload, ms', ['reload', 'ms']],
  ['first download, kB gzip', ['size', 'first download, kB gzip']],
]);

/** The rows of a Markdown table, its head first. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| ---'));
  return lines.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('**', '')));
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const measured = read('docs/BENCHMARKS.md');

function figure(table: string, column: string, system: string): string | undefined {
  const [, text = ''] = new RegExp(`<!-- bench:${table} -->\\n([\\s\\S]*?)<!-- /bench -->`).exec(measured) ?? [];
  const [head = [], ...rows] = rowsOf(text);
  const row = rows.find(([name, records]) => name === system && (head[1] !== 'records' || records === '10,000'));
  // The median; the smallest and largest run stand behind it.
  return row?.[head.indexOf(column)]?.replace(/ \(.*/, '');
}

test('every figure of the comparison is one of the benchmarks', () => {
  const [, text = ''] = read('docs/site/which-one.md').split('## The figures\n');
  const [, ...rows] = rowsOf(text.split('\n## ')[0]!);
  expect(rows.map(([name]) => name)).toEqual([...SOURCES.keys()]);
  for (const [name = '', ...said] of rows) {
    const [table, column] = SOURCES.get(name)!;
    expect([name, ...said]).toEqual([name, ...SYSTEMS.map((system) => figure(table, column, system))]);
  }
});
