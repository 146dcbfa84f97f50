// Shows the queue of a room without a server: what strangers write waits until somebody who moderates has looked, also where they are never there at one time.
import { afterEach, describe, expect, test } from 'vitest';
import { Rooms, SetClock, until } from '../../../test/database/lab.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { memoryStore } from '../../adapters/memory/memory-store.ts';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../../core.ts';
import type { PeersetConfig, PeersetDB, Store } from '../../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const secretOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const [OWNER, MODERATOR, ALICE, BOB] = [1, 2, 3, 4].map(secretOf) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
const npub = (secret: Uint8Array): string => npubOf(toHex(publicKeyOf(secret)));
const are = (...keys: string[]) => (rows: readonly { readonly key: string }[]): boolean => rows.map(({ key }) => key).sort().join() === keys.sort().join();

/** Who is on one network, in a room where `approval` says who waits. */
class Site {
  readonly network = new LoopbackNetwork();
  readonly #approval: 'strangers' | 'everyone';

  constructor(approval: 'strangers' | 'everyone') {
    this.#approval = approval;
  }

  open(secret: Uint8Array, more: PeersetConfig = {}): PeersetDB {
    return rooms.open({
      owners: [npub(OWNER)],
      policy: { moderators: [npub(MODERATOR)], view: { approval: this.#approval } },
      login: nsecOf(secret),
      transport: this.network.transport(),
      ...more,
    });
  }
}

test('a moderator who comes a day later gets what waits from a third peer, and what they approve is shown to all', async () => {
  const site = new Site('strangers');
  const clock = new SetClock();
  const storage = memoryStore();
  const alice = site.open(ALICE, { clock });
  const today = site.open(BOB, { clock, storage });
  await alice.put('may I?', { key: 'a' });
  await until(today.status, ([status]) => status?.records === 1);
  // Whoever waits sees it, and why nobody else does.
  await until(alice.live(), (rows) => rows.length === 1 && rows[0]!.state === 'held');
  expect((await alice.find())[0]!.why!.rule).toBe('approval');
  await until(alice.moderation.held, are('a'));
  expect(await today.find()).toEqual([]);
  await Promise.all([alice.close(), today.close()]);

  clock.offsetMs += 86_400_000;
  const bob = site.open(BOB, { clock, storage });
  const moderator = site.open(MODERATOR, { clock });
  const [waiting] = await until(moderator.moderation.held, are('a'));
  expect(waiting!.value).toBe('may I?');
  expect(waiting!.author).toBe(npub(ALICE));
  await moderator.moderation.approve(waiting!);
  await until(bob.live(), are('a'));
  await until(moderator.moderation.held, are());
  await moderator.close();

  // The author is back, and no stranger any more.
  const again = site.open(ALICE, { clock });
  await until(again.live(), (rows) => rows.length === 1 && rows[0]!.state !== 'held');
  await again.put('thank you', { key: 'b' });
  await until(bob.live(), are('a', 'b'));
});

test('what is rejected stays hidden, its author is told why, and an appeal comes back to those who moderate', async () => {
  const site = new Site('strangers');
  const [moderator, alice, bob] = [site.open(MODERATOR), site.open(ALICE), site.open(BOB)];
  await alice.put('buy this', { key: 'a' });
  const [waiting] = await until(moderator.moderation.held, are('a'));
  await moderator.moderation.reject(waiting!, 'an advertisement');
  await until(moderator.moderation.held, are());
  await until(alice.live(), (rows) => rows[0]?.state === 'hidden');
  expect((await alice.find())[0]!.why).toMatchObject({ rule: 'ruling', by: npub(MODERATOR) });
  expect((await alice.find())[0]!.why!.reason).toContain('an advertisement');
  await alice.moderation.appeal('a', 'it is my own work');
  const [row] = await until(moderator.moderation.reported, (rows) => rows.length === 1);
  expect(row!.said).toMatchObject([{ by: npub(ALICE), type: 'appeal', reason: 'it is my own work' }]);
  await moderator.moderation.approve(row!.rec!);
  await until(bob.live(), are('a'));
});

test('where everyone waits, an approved author waits again with the next record, and those who moderate do not', async () => {
  const site = new Site('everyone');
  const [owner, alice, bob] = [site.open(OWNER), site.open(ALICE), site.open(BOB)];
  await alice.put('one', { key: 'a' });
  await owner.moderation.approve((await until(owner.moderation.held, are('a')))[0]!);
  await until(bob.live(), are('a'));
  await alice.put('two', { key: 'b' });
  await until(owner.moderation.held, are('b'));
  await owner.put('from the owner', { key: 'c' });
  await until(bob.live(), are('a', 'c'));
  // An approval is of the version that was looked at.
  await alice.put('another one', { key: 'a' });
  await until(owner.moderation.held, are('a', 'b'));
  await until(bob.live(), are('c'));
});

/** A disk whose first read takes some turns longer than all others: what is asked later is answered earlier. */
function slowAtFirst(store: Store): Store {
  let turns = 50;
  return {
    open: () => store.open(),
    write: (batch) => store.write(batch),
    usage: () => store.usage(),
    close: () => store.close(),
    async read(keys) {
      for (let left = turns; left > 0; left--) {
        turns = 0;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return store.read(keys);
    },
  };
}

describe('after a reload', () => {
  test('nothing that waits or is hidden is in a list, not even for a moment', async () => {
    const site = new Site('strangers');
    const storage = memoryStore();
    const [owner, alice, bob] = [site.open(OWNER), site.open(ALICE), site.open(BOB, { storage })];
    await alice.put('waits', { key: 'a' });
    await owner.put('foul', { key: 'o' });
    await until(bob.live(), are('o'));
    await until(bob.status, ([status]) => status?.records === 2);
    await owner.moderation.hide('o', { for: 'everyone' });
    await until(bob.live(), are());
    await bob.close();
    const again = site.open(BOB, { storage: slowAtFirst(storage) });
    const seen: number[] = [];
    again.live().subscribe((rows) => void seen.push(rows.length));
    await again.ready;
    await again.find();
    expect(Math.max(...seen)).toBe(0);
    expect(await again.count()).toBe(2);
  });
});
