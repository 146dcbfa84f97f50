import { expect, it } from 'vitest';
import { Places } from './places.ts';

/** What has been said so far, once every microtask that waits has run. */
async function settled(said: readonly string[]): Promise<readonly string[]> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
  return [...said];
}

it('lets who waits go when all before it is over, in whatever order it ends, and not wait for later work', async () => {
  const places = new Places();
  const place = places.at('notes', 'a');
  const said: string[] = [];
  const [one, two] = [place.begin(), place.begin()];
  void place.after().then(() => said.push('first'));
  const three = place.begin();
  void place.after().then(() => said.push('second'));
  places.end(place, two);
  expect(await settled(said)).toEqual([]);
  places.end(place, one);
  expect(await settled(said)).toEqual(['first']);
  places.end(place, three);
  expect(await settled(said)).toEqual(['first', 'second']);
});

it('is the same place as long as anything is under way, and forgotten then', async () => {
  const places = new Places();
  const place = places.at('notes', 'a');
  const work = place.begin();
  place.newestAt = 5;
  expect(places.at('notes', 'a')).toBe(place);
  expect(places.at('notes', 'b')).not.toBe(place);
  expect(places.at('tasks', 'a')).not.toBe(place);
  places.end(place, work);
  expect(places.at('notes', 'a').newestAt).toBe(-Infinity);
  await places.at('notes', 'a').after();
});
