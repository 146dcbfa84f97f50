// Shows what a page makes of rules about content, what it logs, and what the tabs and the next visit of one person know.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, SetClock, TabsHub, until } from '../../../test/database/lab.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { memoryStore } from '../../adapters/memory/memory-store.ts';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../../core.ts';
import { peerset, type PeersetConfig, type PeersetDB } from '../../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const secretOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const [OWNER, ALICE, BOB] = [1, 3, 4].map(secretOf) as [Uint8Array, Uint8Array, Uint8Array];
const npub = (secret: Uint8Array): string => npubOf(toHex(publicKeyOf(secret)));
const are = (...keys: string[]) => (rows: readonly { readonly key: string }[]): boolean => rows.map(({ key }) => key).sort().join() === keys.sort().join();

function site(config: PeersetConfig): (secret: Uint8Array, more?: PeersetConfig) => PeersetDB {
  const network = new LoopbackNetwork();
  return (secret, more = {}) => rooms.open({ owners: [npub(OWNER)], ...config, login: nsecOf(secret), transport: network.transport(), ...more });
}

describe.each([['an open room', {}], ['a room with a secret', { secret: peerset.secret() }]] as const)('in %s', (_, config) => {
  test('what a rule hides is in the set and in nobody’s list but its author’s, and the log says why', async () => {
    const open = site({ ...config, policy: { words: { lists: [], also: ['zounds'], then: 'hide' }, view: { strikes: 0 } } });
    const [alice, bob] = [open(ALICE), open(BOB)];
    const log = bob.moderation.log;
    await alice.put({ text: 'Zounds! What is this?' }, { key: 'foul' });
    await alice.put({ text: 'what is this?' }, { key: 'fair' });
    await until(bob.live(), are('fair'));
    expect(await bob.count()).toBe(2);
    expect((await bob.get('foul'))!.why).toMatchObject({ rule: 'words' });
    const [verdict] = await until(log, (rows) => rows.some(({ rule }) => rule === 'words'));
    expect(verdict).toMatchObject({ action: 'hidden', where: 'view', author: npub(ALICE) });
    expect(verdict!.fix).not.toBe('');
    await until(alice.live(), (rows) => rows.find(({ key }) => key === 'foul')?.state === 'hidden');
  });

  test('what a rule holds waits for an owner, who lets it through', async () => {
    const open = site({ ...config, policy: { links: { allow: 'none', then: 'hold' } } });
    const [owner, alice, bob] = [open(OWNER), open(ALICE), open(BOB)];
    await alice.put('see https://example.org/', { key: 'a' });
    const [waiting] = await until(owner.moderation.held, are('a'));
    expect(await bob.find()).toEqual([]);
    await owner.moderation.approve(waiting!);
    await until(bob.live(), are('a'));
  });

  test('what a rule refuses is refused before it is signed, with what to do; the log and its counts have it', async () => {
    const open = site({ ...config, policy: { links: { allow: 'none', then: 'refuse' } } });
    const alice = open(ALICE);
    const error = await errorOf(() => alice.put('see https://example.org/'));
    expect(error).toMatchObject({ code: 'E_REFUSED', rule: 'links' });
    expect(error.fix).not.toBe('');
    const [verdict] = await until(alice.moderation.log, (rows) => rows.length > 0);
    expect(verdict).toMatchObject({ action: 'refused', where: 'write', rule: 'links', fix: error.fix, reason: error.reason });
    expect(alice.moderation.counts.byRule.get('links')).toBe(1);
    expect(alice.moderation.counts.byAuthor.get(npub(ALICE))).toBe(1);
    expect(await alice.count()).toBe(0);
  });

  test('after a reload what a rule hid is hidden again', async () => {
    const open = site({ ...config, policy: { words: { lists: [], also: ['zounds'], then: 'hide' } } });
    const storage = memoryStore();
    const [alice, bob] = [open(ALICE), open(BOB, { storage })];
    await alice.put('fair', { key: 'fair' });
    await until(bob.live(), are('fair'));
    await alice.put('zounds', { key: 'foul' });
    await until(bob.status, ([status]) => status?.records === 2);
    await bob.close();
    const again = open(BOB, { storage });
    await until(again.live(), are('fair'));
  });
});

test('who writes here is an owner, a moderator or one of the authors, and another after a login', async () => {
  const open = site({ policy: { moderators: [npub(BOB)] } });
  const [owner, bob, alice] = [open(OWNER), open(BOB), open(ALICE)];
  await Promise.all([owner.ready, bob.ready, alice.ready]);
  expect([owner, bob, alice].map((db) => db.moderation.role)).toEqual(['owner', 'moderator', 'author']);
  await alice.login(nsecOf(OWNER));
  expect(alice.moderation.role).toBe('owner');
});

test('tabs of one person share what was chosen in one of them, and so does one that comes later', async () => {
  const open = site({});
  const hub = new TabsHub();
  const alice = open(ALICE);
  await alice.put('hello', { key: 'a' });
  const [first, second] = [open(BOB, { tabs: hub.tab().tabs }), open(BOB, { tabs: hub.tab().tabs })];
  for (const tab of [first, second]) await until(tab.live(), are('a'));
  await second.moderation.mute(npub(ALICE));
  for (const tab of [first, second]) await until(tab.live(), are());
  const third = open(BOB, { tabs: hub.tab().tabs });
  await until(third.moderation.choices, (rows) => rows.some(({ type, npub: whom }) => type === 'mute' && whom === npub(ALICE)));
  await until(third.live(), are());
  await first.moderation.unmute(npub(ALICE));
  for (const tab of [first, second, third]) await until(tab.live(), are('a'));
});

test('in a tab that follows, a ban and an appeal work as in one that leads', async () => {
  const open = site({});
  const hub = new TabsHub();
  const [leads, follows] = [open(OWNER, { tabs: hub.tab().tabs }), open(OWNER, { tabs: hub.tab().tabs })];
  const alice = open(ALICE);
  await alice.put('hello', { key: 'a' });
  for (const tab of [leads, follows]) await until(tab.live(), are('a'));
  await follows.moderation.ban(npub(ALICE));
  for (const tab of [leads, follows]) await until(tab.live(), are());
  await until(alice.live(), (rows) => rows[0]?.state === 'hidden');
  await alice.moderation.appeal('a', 'why?');
  for (const tab of [leads, follows]) await until(tab.moderation.reported, (rows) => rows[0]?.said[0]?.type === 'appeal');
});

test('a ban ends by itself when its time is over', async () => {
  const open = site({});
  const clock = new SetClock();
  const [owner, alice, bob] = [open(OWNER), open(ALICE), open(BOB, { clock })];
  await alice.put('hello', { key: 'a' });
  await until(bob.live(), are('a'));
  await owner.moderation.ban(npub(ALICE), { for: 1500 });
  await until(bob.live(), are());
  await until(bob.live(), are('a'));
  expect(clock.now()).toBeGreaterThanOrEqual(owner.moderation.bans.current[0]?.until ?? 0);
});

test('whoever subscribes to a list sees through its author’s eyes, until they leave it', async () => {
  const open = site({});
  const [owner, alice, bob] = [open(OWNER), open(ALICE), open(BOB)];
  await alice.put('hello', { key: 'a' });
  for (const db of [owner, bob]) await until(db.live(), are('a'));
  await owner.moderation.mute(npub(ALICE));
  await owner.moderation.share('noise');
  await bob.moderation.subscribe(npub(OWNER), 'noise');
  await until(bob.live(), are());
  expect((await bob.get('a'))!.why).toMatchObject({ rule: 'list', by: npub(OWNER) });
  await bob.moderation.unsubscribe(npub(OWNER), 'noise');
  await until(bob.live(), are('a'));
});

test('wrong wishes are told with the option that is wrong', async () => {
  const db = site({})(OWNER);
  await db.ready;
  const { moderation } = db;
  expect((await errorOf(() => moderation.mute('Alice'))).option).toBe('npub');
  expect((await errorOf(() => moderation.ban(npub(ALICE), { for: 'soon' }))).option).toBe('for');
  expect((await errorOf(() => moderation.ban(npub(OWNER)))).option).toBe('npub');
  expect((await errorOf(() => moderation.hide('a'))).code).toBe('E_NOT_FOUND');
  await db.put('x', { key: 'a' });
  expect((await errorOf(() => moderation.report('a', 'x'.repeat(5000)))).option).toBe('reason');
  expect((await errorOf(() => moderation.report('a', 'x', { type: 'ugly' as 'spam' }))).option).toBe('type');
  expect(moderation.rules.current.length).toBeGreaterThan(0);
});
