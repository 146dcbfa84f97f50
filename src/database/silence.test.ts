// Shows that whoever leads is asked before it is given up, and that one who answers is left alone.
import { expect, test } from 'vitest';
import { LOOK_MS, Silence } from './silence.ts';

/** A clock that is moved by hand. */
function looked() {
  let wakes: { readonly at: number; readonly run: () => void }[] = [];
  let now = 0;
  const said: string[] = [];
  const wake = (at: number, run: () => void): (() => void) => {
    const entry = { at, run };
    wakes.push(entry);
    return () => (wakes = wakes.filter((other) => other !== entry));
  };
  const silence = new Silence({ clock: { now: () => now, wake }, ask: () => said.push('ask'), over: () => said.push('over') });
  const pass = (ms: number): readonly string[] => {
    now += ms;
    const due = wakes.filter(({ at }) => at <= now);
    wakes = wakes.filter(({ at }) => at > now);
    for (const { run } of due) run();
    return said.splice(0);
  };
  return { silence, pass, waiting: () => wakes.length };
}

test('a tab that does not answer twice stands still', () => {
  const { pass } = looked();
  expect([pass(LOOK_MS), pass(LOOK_MS), pass(LOOK_MS)]).toEqual([['ask'], ['ask'], ['over']]);
  expect([pass(LOOK_MS), pass(LOOK_MS), pass(LOOK_MS)]).toEqual([['ask'], ['ask'], ['over']]);
});

test('a tab that says anything in time is not asked, and one that answers is not given up', () => {
  const { silence, pass } = looked();
  silence.heard();
  expect(pass(LOOK_MS)).toEqual([]);
  for (let i = 0; i < 5; i++) {
    expect(pass(LOOK_MS)).toEqual(['ask']);
    silence.heard();
    expect(pass(LOOK_MS)).toEqual([]);
  }
});

test('a sleep of this device, however long, is no silence of the tab that leads', () => {
  const { silence, pass } = looked();
  expect(pass(LOOK_MS)).toEqual(['ask']);
  expect(pass(1000 * LOOK_MS)).toEqual(['ask']);
  silence.heard();
  expect(pass(LOOK_MS)).toEqual([]);
});

test('nobody is listened for after the end', () => {
  const { silence, pass, waiting } = looked();
  pass(LOOK_MS);
  silence.close();
  expect(waiting()).toBe(0);
});
