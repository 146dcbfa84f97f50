import { expect, test } from 'vitest';
import { OneAtATime } from './one-at-a-time.ts';

test('never runs twice at once, and once more for all that was wanted meanwhile', async () => {
  const ends: (() => void)[] = [];
  const done: unknown[] = [];
  const question = new OneAtATime(() => new Promise((resolve) => ends.push(resolve)), (failure) => done.push(failure));
  const first = question.again();
  for (let n = 0; n < 3; n++) void question.again();
  expect(ends.length).toBe(1);
  ends[0]!();
  await expect.poll(() => ends.length).toBe(2);
  ends[1]!();
  await first;
  expect([ends.length, done]).toEqual([2, [undefined]]);
});

test('says what went wrong, and runs again when it is asked to', async () => {
  const done: unknown[] = [];
  let isWrong = true;
  const question = new OneAtATime(() => (isWrong ? Promise.reject(new Error('no')) : Promise.resolve()), (failure) => done.push(failure));
  await question.again();
  isWrong = false;
  await question.again();
  expect(done).toEqual([new Error('no'), undefined]);
});
