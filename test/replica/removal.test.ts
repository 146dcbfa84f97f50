/** A member is removed, in the core alone: who is there moves, who was away is led after, who was removed stays behind. */
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import { authorOf, type Author } from '../../sim/world.ts';
import { concatBytes, fromHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { LIMITS } from '../../src/core/base/limits.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import { epochPlan, hintKeyOf, isMember, nextBegin, roomOfEpoch, secretText, unwrapped, type EpochFacts, type EpochPlan, type KnownEpoch } from '../../src/core/protocol/epochs.ts';
import { epochOf } from '../../src/core/protocol/keyring.ts';
import { contentOf } from '../../src/core/record/body.ts';
import { openText, sealText } from '../../src/core/record/nip44.ts';
import { hintFor, REKEY_COLLECTION, rekeyPartOf, rekeyTexts } from '../../src/core/record/rekey.ts';
import { Door, moveTo } from './door.ts';
import { Lab, recordOf, type Device } from './pair.ts';

const OWNER = authorOf('owner');
const FIRST = knownOf('first', 0);

function knownOf(name: string, begins: number): KnownEpoch {
  const secret = sha256(textToBytes(name));
  return { id: epochOf(secret).id, secret, begins };
}

/** Stands for the key that two share. */
function pairOf(one: string, other: string): Uint8Array {
  return sha256(concatBytes(...[one, other].sort().map((key) => fromHex(key)!)));
}

const placeOf = ({ secret }: KnownEpoch): ReturnType<typeof roomOfEpoch> => roomOfEpoch(secret, 'ab'.repeat(16));

/** A person with a device: reads the rekeys on its disk, does what the plan says. */
class Person {
  readonly author: Author;
  readonly device: Device;
  readonly #lab: Lab;
  #known: readonly KnownEpoch[] = [FIRST];
  #at = '';

  constructor(lab: Lab, name: string) {
    this.#lab = lab;
    this.author = authorOf(name);
    this.device = lab.device(name);
    this.follow();
  }

  get facts(): EpochFacts {
    const rekeys = [...this.device.disk.values()].filter(({ collection }) => collection === REKEY_COLLECTION).flatMap((record) => {
      const part = rekeyPartOf(contentOf(record));
      return isFault(part) ? [] : [{ at: record.at, author: record.author, part }];
    });
    return { known: this.#known, rekeys, owners: [OWNER.pubkey] };
  }

  get plan(): EpochPlan {
    return epochPlan(this.facts, { pubkey: this.author.pubkey, now: this.#lab.now, horizon: this.#lab.now - 30 * 86_400_000 });
  }

  /** Opens what can be opened, and goes where the others are. */
  follow(): this {
    for (const { to, owner, payload } of this.plan.unwrap) {
      const text = openText(pairOf(owner, this.author.pubkey), payload);
      const epoch = isFault(text) ? undefined : unwrapped(this.facts, to, text);
      if (epoch !== undefined) this.#known = [...this.#known, epoch];
    }
    const { current } = this.plan;
    if (current.id !== this.#at) moveTo(this.#lab, this.device, placeOf(current), this.author);
    this.#at = current.id;
    return this;
  }

  /** An owner's rekey without somebody. */
  remove(gone: Author, members: readonly Author[]): void {
    const { current } = this.plan;
    const at = nextBegin(this.facts, this.#lab.now);
    const next = knownOf('second', at);
    const hint = ({ pubkey }: Author): string => hintFor(hintKeyOf(current.secret), pubkey, next.id);
    const wraps = members.map((member) => ({ hint: hint(member), payload: sealText(pairOf(OWNER.pubkey, member.pubkey), sha256(textToBytes(member.name)), secretText(next.secret)) }));
    const texts = rekeyTexts({ from: current.id, to: next.id, removes: [hint(gone)], wraps, contentBytesMax: 1000 });
    if (isFault(texts)) throw new Error(texts.reason);
    this.device.put(...texts.map((content, i) => recordOf(this.#lab.world, `${next.id} ${i}`, { author: OWNER.name, collection: REKEY_COLLECTION, content, at })));
  }
}

function meet(lab: Lab, one: Device, other: Device): void {
  lab.cut(one.name, other.name);
  lab.run(100);
  lab.link(one, other);
  lab.run(3000);
}

test('those who remain meet elsewhere, whoever was away is led there, and the removed one learns nothing more', () => {
  const lab = new Lab();
  const [owner, alice, bob, mallory] = ['owner', 'alice', 'bob', 'mallory'].map((name) => new Person(lab, name)) as [Person, Person, Person, Person];
  meet(lab, owner.device, alice.device);
  meet(lab, owner.device, mallory.device);
  meet(lab, owner.device, bob.device);
  owner.device.put(recordOf(lab.world, 'before'));
  lab.run(3000);
  expect([alice, bob, mallory].map(({ device }) => device.names)).toEqual([['before'], ['before'], ['before']]);
  // Bob goes offline; Mallory is removed, and hears of it like everybody.
  lab.cut('owner', 'bob');
  lab.run(100);
  owner.remove(mallory.author, [owner, alice, bob].map(({ author }) => author));
  lab.run(3000);
  for (const person of [owner, alice, mallory]) person.follow();
  expect([owner, alice, bob, mallory].map(({ plan }) => [plan.current.begins > 0, plan.isRemoved])).toEqual([[true, false], [true, false], [false, false], [false, true]]);
  for (const name of ['alice', 'mallory']) lab.cut('owner', name);
  lab.run(100);
  meet(lab, owner.device, alice.device);
  owner.device.put(recordOf(lab.world, 'after'));
  lab.run(3000);
  expect(alice.device.names).toContain('after');
  // Mallory knows where they were, and the keys of that time; where they are it cannot be heard.
  meet(lab, alice.device, mallory.device);
  expect([alice.device.peer('mallory'), mallory.device.names.includes('after')]).toEqual([undefined, false]);
  // Alice keeps the old door.
  const [{ epoch, until }] = alice.plan.doors as [EpochPlan['doors'][number]];
  const rekeys = [...alice.device.disk.values()].filter(({ collection }) => collection === REKEY_COLLECTION);
  const { address: room, macKey } = placeOf(epoch);
  const door = new Door(lab, { room, macKey, records: rekeys, admits: (author) => isMember(alice.facts, author) === true });
  lab.link(door, mallory.device);
  lab.run(3000);
  expect(door.said('records')).toEqual([]);
  expect(bob.device.names).toEqual(['before']);
  lab.link(door, bob.device);
  lab.run(3000);
  expect([bob.follow().plan.current.id, door.said('records').length]).toEqual([alice.plan.current.id, rekeys.length]);
  meet(lab, alice.device, bob.device);
  expect(bob.device.names).toContain('after');
  // The door closes when the grace is over, and the key that protects nothing any more is forgotten.
  lab.now = until;
  expect([alice.plan.doors, alice.plan.forget]).toEqual([[], []]);
  lab.now = until + LIMITS.horizonToleranceMs + 30 * 86_400_000 + 1;
  expect(alice.plan.forget).toEqual([FIRST.id]);
});
