// Shows what an owner's removal of a member does in a room with a secret: to whoever stays, whoever was away, and whoever was removed.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { errorOf, Rooms, TabsHub, until } from '../../test/database/lab.ts';
import { StandInExtension } from '../../test/signer/extension.ts';
import { LoopbackNetwork } from '../adapters/loopback-transport.ts';
import { memoryStore } from '../adapters/memory/memory-store.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../core.ts';
import { peerset, type PeersetConfig } from '../index.ts';
import type { Clock } from '../ports.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const secretOf = (byte: number) => new Uint8Array(32).fill(byte);
const [OWNER, SECOND, ALICE, BOB, MALLORY, DORA] = [1, 2, 3, 4, 5, 6].map(secretOf) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
const npub = (secret: Uint8Array) => npubOf(toHex(publicKeyOf(secret)));
const OWNERS = [npub(OWNER), npub(SECOND)];

/** Who comes with a keeper's invite brings nothing but a name. */
const KEEPS: PeersetConfig = {};

/** People of one room, on a network of their own. */
class People {
  readonly network = new LoopbackNetwork();
  readonly #config: PeersetConfig = { secret: peerset.secret(), owners: OWNERS };

  open(secret: Uint8Array, more: PeersetConfig = {}) {
    return rooms.open({ ...this.#config, login: nsecOf(secret), transport: this.network.transport(), ...more });
  }

  /** Somebody who comes with an invite. */
  invited(link: string, secret: Uint8Array, more: PeersetConfig = {}) {
    const db = peerset.fromInvite(link, { ...(more === KEEPS ? {} : { owners: OWNERS }), login: nsecOf(secret), transport: this.network.transport(), ...more });
    invited.push(db);
    return db;
  }
}

const invited: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(invited.splice(0).map((db) => db.close())));

/** A clock on which waits of a minute up to half an hour take a blink; others take what they take. */
class HastyClock implements Clock {
  readonly #real = systemClock();

  now(): number {
    return this.#real.now();
  }

  wake(at: number, run: () => void): () => void {
    const now = this.now();
    return this.#real.wake(at - now > 55_000 && at - now <= 1_800_000 ? now + 20 : at, run);
  }
}

const keysOf = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key).sort();
const has = (...keys: string[]) => (rows: readonly { readonly key: string }[]) => keys.every((key) => rows.some((row) => row.key === key));

test('who stays reads on and meets elsewhere; who was removed gets nothing more, is told so, and finds nobody', async () => {
  const people = new People();
  const [owner, alice, mallory] = [OWNER, ALICE, MALLORY].map((secret) => people.open(secret)) as [ReturnType<People['open']>, ReturnType<People['open']>, ReturnType<People['open']>];
  for (const [db, key] of [[owner, 'o'], [alice, 'a'], [mallory, 'm']] as const) await db.put('before', { key });
  for (const db of [owner, alice, mallory]) await until(db.live(), has('o', 'a', 'm'));
  expect((await owner.members()).map((member) => [member.npub, member.isOwner, member.isMe])).toEqual(
    expect.arrayContaining([[npub(OWNER), true, true], [npub(SECOND), true, false], [npub(ALICE), false, false], [npub(MALLORY), false, false]]),
  );

  await owner.remove(npub(MALLORY));
  await until(mallory.status, ([status]) => status?.access === 'removed');
  expect((await errorOf(() => mallory.put('late'))).code).toBe('E_REMOVED');
  expect((await owner.members()).map((member) => member.npub)).not.toContain(npub(MALLORY));

  await owner.put('after', { key: 'later' });
  await until(alice.live(), has('later'));
  await alice.put('an answer', { key: 'answer' });
  await until(owner.live(), has('answer'));
  await until(mallory.peers, (peers) => peers.every(({ state }) => state !== 'open'));
  expect(keysOf(await mallory.find())).toEqual(['a', 'm', 'o']);
  expect(await new Response(mallory.export()).text()).not.toContain((await owner.get('later'))!.event.id);
  expect([owner, alice].map((db) => db.status.current[0]!.access)).toEqual(['member', 'member']);

  // The secret of the room's beginning opens nothing of what came later; an owner's new invite does.
  const dora = people.invited(owner.invite(), DORA);
  await until(dora.live(), has('o', 'later', 'answer'));
  await dora.put('hello', { key: 'dora' });
  await until(alice.live(), has('dora'));
  const again = people.open(MALLORY);
  await again.ready;
  expect(keysOf(await again.find())).toEqual([]);
});

test('who was away comes to the old door and is led after the others', async () => {
  const people = new People();
  const storage = memoryStore();
  const [owner, mallory, bob] = [people.open(OWNER), people.open(MALLORY), people.open(BOB, { storage })];
  await mallory.put('before', { key: 'm' });
  await bob.put('before', { key: 'b' });
  await until(owner.live(), has('m', 'b'));
  await bob.close();
  await owner.remove(npub(MALLORY));
  await mallory.close();
  await owner.put('after', { key: 'later' });

  const back = people.open(BOB, { storage });
  await until(back.live(), has('later'));
  await back.put('here again', { key: 'back' });
  await until(owner.live(), has('back'));
  expect((await errorOf(() => people.open(MALLORY).remove(npub(BOB)))).code).toBe('E_NOT_OWNER');
});

test('after a reload a device is where it was, and seals as the others do', async () => {
  const people = new People();
  const [one, other] = [memoryStore(), memoryStore()];
  const [owner, alice] = [people.open(OWNER, { storage: one }), people.open(ALICE, { storage: other })];
  await alice.put('before', { key: 'a' });
  await until(owner.live(), has('a'));
  await owner.rekey();
  await owner.put('after', { key: 'later' });
  await until(alice.live(), has('later'));
  await Promise.all([owner.close(), alice.close()]);

  const [ownerAgain, aliceAgain] = [people.open(OWNER, { storage: one }), people.open(ALICE, { storage: other })];
  await until(aliceAgain.live(), has('a', 'later'));
  await aliceAgain.put('still here', { key: 'still' });
  await until(ownerAgain.live(), has('still'));
});

test('two owners who begin epochs at once end in one, without either of those they removed', async () => {
  const people = new People();
  const all = [OWNER, SECOND, ALICE, BOB, MALLORY].map((secret) => people.open(secret));
  const [owner, second, alice, bob, mallory] = all as [typeof all[0], typeof all[0], typeof all[0], typeof all[0], typeof all[0]];
  for (const [i, db] of all.entries()) await db!.put('before', { key: `${i}` });
  for (const db of all) await until(db!.live(), (rows) => rows.length === 5);
  await Promise.all([owner!.remove(npub(BOB)), second!.remove(npub(MALLORY))]);
  await alice!.put('after', { key: 'later' });
  for (const db of [owner, second]) await until(db!.live(), has('later'));
  await second!.put('after', { key: 'latest' });
  for (const db of [owner, alice]) await until(db!.live(), has('latest'));
  // One of the two may never hear of it: what ended its epoch was written where it had been removed from already.
  for (const db of [bob, mallory]) expect(await db!.get('latest')).toBeUndefined();
  for (const db of [owner, second]) expect((await db!.members()).map((member) => member.npub).sort()).toEqual([OWNER, SECOND, ALICE].map(npub).sort());
});

test('who is asked for the new key and says no is asked again, and follows then', async () => {
  const people = new People();
  const owner = people.open(OWNER);
  const extension = new StandInExtension(ALICE);
  vi.stubGlobal('nostr', extension);
  try {
    const clock = new HastyClock();
    const alice = people.open(ALICE, { login: 'nip07', clock });
    await alice.put('before', { key: 'a' });
    await until(owner.live(), has('a'));
    const { decrypt } = extension.nip44!;
    let refusals = 0;
    extension.nip44!.decrypt = async () => {
      refusals++;
      throw new Error('User rejected');
    };
    await owner.rekey();
    await owner.put('after', { key: 'later' });
    await vi.waitFor(() => expect(refusals).toBeGreaterThan(0));
    extension.nip44!.decrypt = decrypt;
    await until(alice.live(), has('later'));
  } finally {
    vi.unstubAllGlobals();
  }
});

test('tabs of one person move together', async () => {
  const people = new People();
  const hub = new TabsHub();
  const owner = people.open(OWNER);
  const leads = people.open(ALICE, { tabs: hub.tab().tabs });
  await leads.put('before', { key: 'a' });
  const follows = people.open(ALICE, { tabs: hub.tab().tabs });
  await until(follows.live(), has('a'));
  await until(owner.live(), has('a'));
  await owner.rekey();
  await owner.put('after', { key: 'later' });
  await until(follows.live(), has('later'));
  await follows.put('from a tab', { key: 'tab' });
  await until(owner.live(), has('tab'));
});

test('a new invite lets in again, and all tabs with it', async () => {
  const people = new People();
  const hub = new TabsHub();
  const owner = people.open(OWNER);
  const first = people.open(MALLORY, { tabs: hub.tab().tabs });
  await first.put('before', { key: 'm' });
  await until(owner.live(), has('m'));
  await owner.remove(npub(MALLORY));
  await until(first.status, ([status]) => status?.access === 'removed');
  await owner.put('after', { key: 'later' });
  people.invited(owner.invite(), MALLORY, { tabs: hub.tab().tabs });
  await until(first.status, ([status]) => status?.access === 'member');
  await until(first.live(), has('later'));
  await first.put('back', { key: 'back' });
  await until(owner.live(), has('back'));
  expect((await owner.members()).map((member) => member.npub)).toContain(npub(MALLORY));
});

describe('who may not, or cannot, is told why', () => {
  test('in rooms that nobody can be removed from', async () => {
    const open = rooms.open({ owners: OWNERS, login: nsecOf(OWNER) });
    expect((await errorOf(() => open.remove(npub(BOB)))).code).toBe('E_UNSUPPORTED');
    const ownerless = rooms.open({ secret: peerset.secret(), login: nsecOf(OWNER) });
    expect((await errorOf(() => ownerless.members())).code).toBe('E_UNSUPPORTED');
    const owner = new People().open(OWNER);
    await owner.ready;
    const keeper = peerset.fromInvite(owner.invite({ access: true }));
    invited.push(keeper);
    expect((await errorOf(() => keeper.remove(npub(BOB)))).code).toBe('E_BLIND');
  });

  test('a keeper has a session and is no member: nothing is wrapped for it', async () => {
    const people = new People();
    const owner = people.open(OWNER);
    await owner.ready;
    const keeper = people.invited(owner.invite({ access: true }), DORA, KEEPS);
    await until(owner.peers, (peers) => peers.some((peer) => peer.npub === npub(DORA)));
    expect((await owner.members()).map((member) => member.npub)).not.toContain(npub(DORA));
    await owner.rekey();
    await owner.put('after', { key: 'later' });
    await until(keeper.peers, (peers) => peers.every(({ state }) => state !== 'open'));
  });

  test('about whom', async () => {
    const people = new People();
    const owner = people.open(OWNER);
    expect((await errorOf(() => owner.remove('Bob'))).option).toBe('npub');
    expect((await errorOf(() => owner.remove(npub(SECOND)))).option).toBe('npub');
    expect((await errorOf(() => owner.remove(npub(BOB)))).code).toBe('E_NOT_FOUND');
    expect((await errorOf(() => owner.rekey({ keep: ['Bob'] }))).option).toBe('keep.0');
    expect((await errorOf(() => people.open(BOB).rekey())).code).toBe('E_NOT_OWNER');
  });
});
