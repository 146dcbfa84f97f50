// Shows that the log keeps the newest lines, finds some of them, and becomes text that can be sent to somebody.
import { describe, expect, test } from 'vitest';
import { ANY, LINES_MAX, textOfLines, WireLog, type WireLine } from './log.ts';

const LINE: Omit<WireLine, 'number'> = { at: 0, direction: 'in', peer: 'ann', lane: 'control', type: 'hello', bytes: 12, say: 'Says hello.' };

function logOf(...lines: readonly Partial<WireLine>[]): WireLog {
  const log = new WireLog();
  for (const line of lines) log.add({ ...LINE, ...line });
  return log;
}

describe('the log', () => {
  test('shows the newest first, and keeps no more than it may', () => {
    const log = new WireLog();
    for (let n = 0; n < 3 * LINES_MAX + 5; n++) log.add({ ...LINE, at: n });
    const shown = log.shown(ANY);
    expect([shown.length, shown[0]!.at, shown.at(-1)!.at]).toEqual([LINES_MAX, 3 * LINES_MAX + 4, 2 * LINES_MAX + 5]);
    expect(log.size).toBe(LINES_MAX);
  });

  test('finds lines by kind, peer, direction and text', () => {
    const log = logOf({ at: 1 }, { at: 2, type: 'records', direction: 'out' }, { at: 3, peer: 'bob', say: 'Has new ones' }, { at: 4, direction: 'own', peer: undefined, type: 'store' });
    const found = (filter: Partial<typeof ANY>) => log.shown({ ...ANY, ...filter }).map(({ at }) => at);
    expect(found({})).toEqual([4, 3, 2, 1]);
    expect(found({ type: 'hello' })).toEqual([3, 1]);
    expect(found({ peer: 'ann' })).toEqual([2, 1]);
    expect(found({ direction: 'own' })).toEqual([4]);
    expect(found({ text: ' NEW ' })).toEqual([3]);
    expect(found({ type: 'hello', peer: 'bob', text: 'nothing like it' })).toEqual([]);
  });

  test('offers what there is, and not without end', () => {
    expect(logOf({}, { type: 'a', peer: 'bob' }, { peer: undefined }).choices).toEqual({ types: ['a', 'hello'], peers: ['ann', 'bob'] });
    expect(logOf(...Array.from({ length: 500 }, (_, n) => ({ type: `t${n}`, peer: `p${n}` }))).choices.peers).toHaveLength(100);
  });

  test('is empty after it was cleared, and goes on', () => {
    const log = logOf({}, {});
    log.clear();
    expect(log.shown(ANY)).toEqual([]);
    log.add(LINE);
    expect(log.shown(ANY)).toMatchObject([{ number: 3 }]);
  });
});

test('lines are copied oldest first, each in one line whatever they say', () => {
  const log = logOf({ at: 0, say: 'one\ntwo' }, { at: 1000, direction: 'own', peer: undefined, lane: undefined, type: 'tick', bytes: undefined, say: 'Time.' });
  expect(textOfLines(log.shown(ANY))).toBe('1970-01-01T00:00:00.000Z  in  ann  control  hello  12 B  one two\n1970-01-01T00:00:01.000Z  own  -  -  tick  -  Time.');
});
