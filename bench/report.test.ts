/** Shows that the tables say what was measured, failures included, and touch nothing else of the document. */
import { expect, test } from 'vitest';
import { fillTables, parseLines, tableOf } from './report.ts';

const OURS = { bench: 'join', system: 'peerset', n: 1000, runs: 3, ms: 200, msMin: 190, msMax: 1210 };
const THEIRS = { bench: 'join', system: 'y-webrtc', n: 1000, runs: 3, ms: 500, msMin: 500, msMax: 500 };

test('skips what is no measurement', () => {
  expect(parseLines(`> peerset@0.1.0 bench\n${JSON.stringify(OURS)}\n{"a":1}\n`)).toEqual([OURS]);
});

test('a row says the median, its range and how it compares with ours', () => {
  expect(tableOf([OURS, THEIRS]).split('\n')).toEqual([
    '| system | records | runs | ms | time, peerset = 1 |',
    '| --- | --- | --- | --- | --- |',
    '| peerset | 1,000 | 3 | 200 (190–1,210) | 1.0 |',
    '| y-webrtc | 1,000 | 3 | 500 | 2.5 |',
  ]);
});

test('only equal numbers of records are compared', () => {
  expect(tableOf([OURS, { ...THEIRS, n: 10_000 }])).not.toContain('2.5');
});

test('what failed stands in the table', () => {
  const table = tableOf([THEIRS, { bench: 'join', system: 'peerset', n: 1000, runs: 0, failed: 'run 1: no | link' }]);
  expect(table).toContain('| peerset | 1,000 | 0 | – | run 1: no \\| link |');
});

test('tables are replaced between their marks; those not measured and all words stay', () => {
  const document = 'Before.\n<!-- bench:join -->\nold\n<!-- /bench -->\nBetween.\n<!-- bench:heal -->\nkept\n<!-- /bench -->\nAfter.\n';
  const { text, homeless } = fillTables(document, [THEIRS, { bench: 'fly', system: 'x' }, { bench: 'end', load: '1' }]);
  expect(text).not.toContain('old');
  expect(text).toContain('| y-webrtc | 1,000 |');
  expect(text).toMatch(/^Before\.\n[^]*<!-- \/bench -->\nBetween\.\n<!-- bench:heal -->\nkept\n<!-- \/bench -->\nAfter\.\n$/);
  expect(homeless).toEqual(['fly']);
  expect(fillTables(text, [THEIRS]).text).toBe(text);
});
