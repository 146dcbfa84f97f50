// Shows what people can do about what is in a room, between several peers: owner, moderator, author, stranger.
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../../test/database/lab.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { npubOf, nsecOf, publicKeyOf, toHex } from '../../core.ts';
import { peerset, type PeersetConfig, type PeersetDB } from '../../index.ts';

const rooms = new Rooms();
afterEach(() => rooms.close());

const secretOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const OWNER = secretOf(1);
const MODERATOR = secretOf(2);
const ALICE = secretOf(3);
const BOB = secretOf(4);
const npub = (secret: Uint8Array): string => npubOf(toHex(publicKeyOf(secret)));

const keysOf = (rows: readonly { readonly key: string }[]): string[] => rows.map(({ key }) => key).sort();
const are = (...keys: string[]) => (rows: readonly { readonly key: string }[]): boolean => keysOf(rows).join() === keys.sort().join();

/** People of one room, on a network of their own. */
class People {
  readonly network = new LoopbackNetwork();
  readonly #config: PeersetConfig;

  constructor(config: PeersetConfig = {}) {
    const policy = typeof config.policy === 'object' ? config.policy : { base: config.policy ?? 'family' };
    this.#config = { owners: [npub(OWNER)], ...config, policy: { ...policy, moderators: [npub(MODERATOR)] } };
  }

  open(secret: Uint8Array, more: PeersetConfig = {}): PeersetDB {
    return rooms.open({ ...this.#config, login: nsecOf(secret), transport: this.network.transport(), ...more });
  }
}

describe.each([['an open room', {}], ['a room with a secret', { secret: peerset.secret() }]] as const)('in %s', (_, config) => {
  test('an owner bans an author, for everybody and until it ends; nobody else can', async () => {
    const people = new People(config);
    const [owner, alice, bob] = [people.open(OWNER), people.open(ALICE), people.open(BOB)];
    await alice.put('an advertisement', { key: 'a' });
    await bob.put('hello', { key: 'b' });
    for (const db of [owner, alice, bob]) await until(db.live(), are('a', 'b'));
    expect((await errorOf(() => bob.moderation.ban(npub(ALICE)))).code).toBe('E_NOT_OWNER');
    expect((await errorOf(() => people.open(MODERATOR).moderation.ban(npub(ALICE)))).code).toBe('E_NOT_OWNER');

    await owner.moderation.ban(npub(ALICE), { for: '7d', reason: 'advertising' });
    await until(bob.live(), are('b'));
    await until(owner.live(), are('b'));
    const [ban] = await until(bob.moderation.bans, (rows) => rows.length === 1);
    expect(ban).toMatchObject({ npub: npub(ALICE), by: npub(OWNER), reason: 'advertising' });
    expect(ban!.until! - ban!.at).toBeGreaterThan(6.9 * 86_400_000);
    // Whoever is banned sees its own records, and why nobody else does.
    await until(alice.live(), (rows) => rows.some((row) => row.key === 'a' && row.state === 'hidden'));
    expect((await alice.get('a'))!.why).toMatchObject({ rule: 'ban', by: npub(OWNER) });
    expect((await bob.get('a'))!.state).toBe('hidden');

    await owner.moderation.unban(npub(ALICE));
    await until(bob.live(), are('a', 'b'));
    await until(bob.moderation.bans, (rows) => rows.length === 0);
  });

  test('what a moderator hides is hidden for everybody, however it is edited, until it is shown again', async () => {
    const people = new People(config);
    const [moderator, alice, bob] = [people.open(MODERATOR), people.open(ALICE), people.open(BOB)];
    await alice.put('foul', { key: 'a' });
    await until(moderator.live(), are('a'));
    await until(bob.live(), are('a'));
    expect((await errorOf(() => bob.moderation.hide('a', { for: 'everyone' }))).code).toBe('E_NOT_MODERATOR');
    await moderator.moderation.hide('a', { for: 'everyone', reason: 'foul' });
    await until(bob.live(), are());
    await alice.put('as foul as before', { key: 'a' });
    await until(alice.live(), (rows) => rows[0]?.value === 'as foul as before' && rows[0].state === 'hidden');
    await bob.sync();
    expect((await bob.get('a'))!.value).toBe('as foul as before');
    expect(keysOf(await bob.find())).toEqual([]);
    await moderator.moderation.show((await moderator.get('a'))!, { for: 'everyone' });
    await until(bob.live(), are('a'));
  });

  test('what one person hides or mutes is gone on their device only, and comes back when they say so', async () => {
    const people = new People(config);
    const [alice, bob] = [people.open(ALICE), people.open(BOB)];
    await alice.put('one', { key: 'a' });
    await alice.put('two', { key: 'b' });
    await until(bob.live(), are('a', 'b'));
    await bob.moderation.hide('a');
    await until(bob.live(), are('b'));
    expect((await bob.get('a'))!.why).toMatchObject({ rule: 'own' });
    await bob.moderation.show('a');
    await until(bob.live(), are('a', 'b'));
    await bob.moderation.mute(npub(ALICE));
    await until(bob.live(), are());
    expect(bob.moderation.choices.current.map(({ type }) => type)).toContain('mute');
    expect(keysOf(await alice.find())).toEqual(['a', 'b']);
    await bob.moderation.unmute(npub(ALICE));
    await until(bob.live(), are('a', 'b'));
  });

  test('reports reach those who moderate, and hide nothing until as many of them report as the policy says', async () => {
    const people = new People(config);
    const [owner, moderator, alice, bob] = [people.open(OWNER), people.open(MODERATOR), people.open(ALICE), people.open(BOB)];
    await alice.put('buy this', { key: 'a' });
    for (const db of [owner, moderator, bob]) await until(db.live(), are('a'));
    const [rec] = await bob.find();
    await rec!.report('an advertisement', { type: 'spam' });
    const [row] = await until(moderator.moderation.reported, (rows) => rows.length === 1);
    expect(row).toMatchObject({ author: npub(ALICE), reports: 1, ofModerators: 0, said: [{ by: npub(BOB), type: 'spam', reason: 'an advertisement' }] });
    expect(row!.rec!.key).toBe('a');
    expect(keysOf(await owner.find())).toEqual(['a']);
    expect(bob.moderation.reported.current).toEqual([]);
    for (const db of [owner, moderator]) await db.moderation.report('a', 'spam');
    await until(bob.live(), are());
    expect((await bob.get('a'))!.why!.rule).toBe('reports');
    await owner.moderation.approve('a');
    await until(bob.live(), are('a'));
    await until(moderator.moderation.reported, (rows) => rows.length === 0);
  });
});
