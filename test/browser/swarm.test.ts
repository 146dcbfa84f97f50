import { verifyEvent } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { freshRoom, SwarmPage } from './swarm-page.ts';

let lab: Lab;
let left: BrowserProfile;
let right: BrowserProfile;
const pages: SwarmPage[] = [];

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/swarm-fixture.ts' });
  [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.end()));
  expect(lab.errors.filter(isUnexpected)).toEqual([]);
});

afterAll(() => lab.close());

/** Chromium reports every refused socket on the console, whoever handles it; offline tests refuse many. */
function isUnexpected(line: string): boolean {
  return !line.includes('ERR_CONNECTION_REFUSED');
}

async function open(profile: BrowserProfile, room: string, more: { offline?: boolean } = {}): Promise<SwarmPage> {
  const page = await SwarmPage.open(profile, { room, ...more });
  pages.push(page);
  return page;
}

test('what is written in one browser appears in the other, signed so that another library agrees', async () => {
  const room = freshRoom();
  const [one, other] = await Promise.all([open(left, room), open(right, room)]);
  const [written] = await one.put('hello <b>there</b>');
  await other.counted(1);
  const [row] = await other.rows();
  expect(row).toEqual({ ...written, mine: false });
  const event = await other.page.evaluate((key) => window.swarm.event(key), row!.key);
  expect(verifyEvent(structuredClone(event) as never)).toBe(true);
  await other.put('hello yourself');
  await one.counted(2);
  expect(await one.page.evaluate(() => window.swarm.shown())).toEqual(['hello yourself', 'hello <b>there</b>']);
});

test('edits and deletes reach the other browser, and both end with the same root', async () => {
  const room = freshRoom();
  const [one, other] = await Promise.all([open(left, room), open(right, room)]);
  const [first, second] = await one.put('first', 'second');
  await other.counted(2);
  await one.page.evaluate((key) => window.swarm.edit(key, 'first, again'), first!.key);
  await one.page.evaluate((key) => window.swarm.remove(key), second!.key);
  await other.equal(await one.root());
  expect(await other.texts()).toEqual(['first, again']);
});

test('everything is still there after a reload, alone and without a network', async () => {
  const room = freshRoom();
  const [one, other] = await Promise.all([open(left, room), open(right, room)]);
  await one.put('a', 'b');
  await other.put('c');
  const [root] = await Promise.all([one.counted(3), other.counted(3)]);
  await other.end();
  await one.reload({ room, offline: true });
  expect(await one.root()).toBe(root);
  expect(await one.texts()).toEqual(['a', 'b', 'c']);
});

test('ten and ten records written offline merge, with at most 4 kB on the wire beside them', async () => {
  const room = freshRoom();
  const texts = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i} ${'x'.repeat(100)}`);
  const one = await open(left, room);
  await one.put(...texts('common', 1000));
  const other = await open(right, room);
  await other.equal(await one.root());
  await Promise.all([one.reload({ room, offline: true }), other.reload({ room, offline: true })]);
  await Promise.all([one.put(...texts('left', 10)), other.put(...texts('right', 10))]);
  await Promise.all([one.reload({ room }), other.reload({ room })]);
  const [root] = await Promise.all([one.counted(1020), other.counted(1020)]);
  expect(await other.equal(root)).toBe(1020);
  await one.page.evaluate(() => window.swarm.inSync());
  const { bytes, records } = await one.page.evaluate(() => window.swarm.overhead());
  expect(records).toBe(20);
  expect(bytes).toBeLessThanOrEqual(4000);
});

test('two browsers converge on 10,000 signed records', async () => {
  const room = freshRoom();
  const one = await open(left, room);
  for (let i = 0; i < 10; i++) await one.put(...Array.from({ length: 1000 }, (_, j) => `record ${i}.${j} ${'y'.repeat(80)}`));
  const other = await open(right, room);
  const root = await one.root();
  expect(await other.equal(root)).toBe(10_000);
  await other.reload({ room, offline: true });
  // So many are indexed after they can be read: the root comes a moment later.
  expect(await other.equal(root)).toBe(10_000);
});
