/** All members come to the same epoch whatever order they hear in, and whoever was removed never gets its secret. */
import { sha256 } from '@noble/hashes/sha2.js';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { DAY_MS, LIMITS } from '../base/limits.ts';
import { textToBytes } from '../base/text.ts';
import { openText, sealText } from '../record/nip44.ts';
import { pairKey } from '../record/pair-key.ts';
import { hintFor, rekeyPartOf, rekeyTexts } from '../record/rekey.ts';
import {
  epochSpans, epochsToForget, hintKeyOf, isMember, nextBegin, roomOfEpoch, sealingEpoch, secretText, stillToRemove, unwrapped, wrapsFor,
  type EpochFacts, type KnownEpoch, type Rekey,
} from './epochs.ts';
import { epochOf } from './keyring.ts';

const hash = (text: string): Uint8Array => sha256(textToBytes(text));
const OWNERS = ['owner 0', 'owner 1'].map((name) => toHex(hash(name)));
const MEMBERS = Array.from({ length: 6 }, (_, i) => toHex(hash(`member ${i}`)));
const EVERYBODY = [...OWNERS, ...MEMBERS];
const first: KnownEpoch = known(hash('first'), 0);

function known(secret: Uint8Array, begins: number): KnownEpoch {
  return { id: epochOf(secret).id, secret, begins };
}

/** Stands for the key that two share. */
function pairOf(one: string, other: string): Uint8Array {
  return sha256(concatBytes(...[one, other].sort().map((key) => fromHex(key)!)));
}

let nonces = 0;

/** The records of an owner's rekey, as every member of the epoch that ends reads them. */
function rekey(owner: string, from: KnownEpoch, at: number, members: readonly string[], removed: readonly string[] = []): { readonly records: Rekey[]; readonly epoch: KnownEpoch } {
  const epoch = known(hash(`epoch ${++nonces}`), at);
  const key = hintKeyOf(from.secret);
  const hint = (pubkey: string): string => hintFor(key, pubkey, epoch.id);
  const wrap = (pubkey: string) => ({ hint: hint(pubkey), payload: sealText(pairOf(owner, pubkey), hash(`nonce ${++nonces}`), secretText(epoch.secret)) });
  const texts = rekeyTexts({ from: from.id, to: epoch.id, removes: removed.map(hint), wraps: members.map(wrap), contentBytesMax: 1024 });
  if (isFault(texts)) throw new Error(texts.reason);
  const records = texts.map((text) => {
    const part = rekeyPartOf(text);
    if (isFault(part)) throw new Error(part.reason);
    return { at, author: owner, part };
  });
  return { records, epoch };
}

/** A member that starts with the first epoch and takes rekeys as they come, in the epochs it can read. */
class Member {
  facts: EpochFacts = { known: [first], rekeys: [], owners: OWNERS };
  readonly #pubkey: string;
  readonly #unread: Rekey[] = [];

  constructor(pubkey: string) {
    this.#pubkey = pubkey;
  }

  hear(rekeys: readonly Rekey[]): this {
    this.#unread.push(...rekeys);
    for (let isNew = true; isNew; ) isNew = this.#read() || this.#unwrap();
    return this;
  }

  #read(): boolean {
    const at = this.#unread.findIndex(({ part }) => this.facts.known.some(({ id }) => id === part.from));
    if (at < 0) return false;
    this.facts = { ...this.facts, rekeys: [...this.facts.rekeys, ...this.#unread.splice(at, 1)] };
    return true;
  }

  #unwrap(): boolean {
    for (const { to, owner, payload } of wrapsFor(this.facts, this.#pubkey)) {
      const text = openText(pairOf(owner, this.#pubkey), payload);
      const epoch = isFault(text) ? undefined : unwrapped(this.facts, to, text);
      if (epoch === undefined) continue;
      this.facts = { ...this.facts, known: [...this.facts.known, epoch] };
      return true;
    }
    return false;
  }
}

const currentOf = ({ facts }: Member): string | undefined => epochSpans(facts).at(-1)?.id;
const sealsIn = ({ facts }: Member): string | undefined => sealingEpoch(facts)?.id;

describe('the vectors', () => {
  const vectors = JSON.parse(readFileSync(new URL('../../../test/vectors/epochs.json', import.meta.url), 'utf8')) as {
    readonly from: { readonly secret: string; readonly id: string; readonly hint: string };
    readonly to: { readonly secret: string; readonly id: string; readonly address: string; readonly topic: string; readonly password: string; readonly mac: string };
    readonly owner: string;
    readonly member: string;
    readonly removed: string;
    readonly hints: { readonly member: string; readonly removed: string };
    readonly nonce: string;
    readonly content: string;
  };
  const { from, to, owner, member, removed, hints, nonce, content } = vectors;
  const [fromSecret, toSecret] = [fromHex(from.secret)!, fromHex(to.secret)!];

  test('say where an epoch meets and whom a hint means', () => {
    const { address, topic, password, macKey } = roomOfEpoch(toSecret, '');
    expect({ secret: to.secret, id: epochOf(toSecret).id, address: toHex(address), topic, password, mac: toHex(macKey) }).toEqual(to);
    expect({ secret: from.secret, id: epochOf(fromSecret).id, hint: toHex(hintKeyOf(fromSecret)) }).toEqual(from);
    expect([member, removed].map((pubkey) => hintFor(hintKeyOf(fromSecret), pubkey, to.id))).toEqual([hints.member, hints.removed]);
  });

  test('hold a rekey that the member opens', () => {
    const key = pairKey(new Uint8Array(32).fill(2), owner)!;
    const wraps = [{ hint: hints.member, payload: sealText(key, fromHex(nonce)!, to.secret) }];
    expect(rekeyTexts({ from: from.id, to: to.id, removes: [hints.removed], wraps, contentBytesMax: 8192 })).toEqual([content]);
    const part = rekeyPartOf(content);
    expect(isFault(part) ? part : openText(key, part.wraps[0]!.payload)).toBe(to.secret);
  });
});

describe('after a rekey', () => {
  const removed = MEMBERS[0]!;
  const stay = EVERYBODY.filter((pubkey) => pubkey !== removed);
  const { records, epoch } = rekey(OWNERS[0]!, first, 1000, stay, [removed]);

  test('those who remain seal in the new epoch and read the old', () => {
    for (const pubkey of stay) {
      const member = new Member(pubkey).hear(records);
      expect([sealsIn(member), currentOf(member)]).toEqual([epoch.id, epoch.id]);
      expect(member.facts.known.map(({ id }) => id)).toEqual([first.id, epoch.id]);
    }
  });

  test('who was removed sees that there is another, and cannot have it', () => {
    const member = new Member(removed).hear(records);
    expect([sealsIn(member), currentOf(member), wrapsFor(member.facts, removed)]).toEqual([first.id, epoch.id, []]);
    // Nor does any wrap open with a key of theirs.
    for (const { part, author } of records) {
      for (const { payload } of part.wraps) expect(openText(pairOf(author, removed), payload)).toMatchObject({ fault: 'signature' });
    }
  });

  test('doorkeepers know who remains, once they have all parts of it', () => {
    const { facts } = new Member(OWNERS[1]!).hear(records);
    expect(records.length).toBeGreaterThan(1);
    expect([...stay, removed, toHex(hash('stranger'))].map((pubkey) => isMember(facts, pubkey))).toEqual([...stay.map(() => true), false, false]);
    const some = { ...facts, rekeys: records.slice(1) };
    expect(new Set(stay.map((pubkey) => isMember(some, pubkey)))).toEqual(new Set([true, undefined]));
    expect(isMember(some, removed)).toBeUndefined();
  });

  test('the meeting place is another, and nobody can tell the two are one', () => {
    const [one, other] = [roomOfEpoch(first.secret, 'ab'), roomOfEpoch(epoch.secret, 'ab')];
    const values = ({ address, topic, password, macKey }: typeof one): string[] => [toHex(address), topic, password, toHex(macKey)];
    expect(new Set([...values(one), ...values(other), toHex(hintKeyOf(epoch.secret)), toHex(epochOf(epoch.secret).contentKey)]).size).toBe(10);
    expect([one.tag, other.tag]).toEqual(['ab', 'ab']);
  });

  test('a wrap that holds another secret than it says, or nonsense, is none', () => {
    const { facts } = new Member(removed).hear(records);
    for (const text of ['', 'x', secretText(first.secret), secretText(epoch.secret).toUpperCase(), `${secretText(epoch.secret)}00`]) expect(unwrapped(facts, epoch.id, text)).toBeUndefined();
    expect(unwrapped(facts, epoch.id, secretText(epoch.secret))).toEqual(epoch);
    expect(unwrapped(facts, '00000000', secretText(epoch.secret))).toBeUndefined();
  });

  test('by somebody who owns nothing, nothing happened', () => {
    const forged = records.map((record) => ({ ...record, author: MEMBERS[1]! }));
    const member = new Member(MEMBERS[2]!).hear(forged);
    expect([sealsIn(member), currentOf(member)]).toEqual([first.id, first.id]);
  });
});

describe('two owners at once', () => {
  test('end in the newest epoch; of one moment, in the lower id; and both can be read', () => {
    const [one, other] = OWNERS.map((owner) => rekey(owner, first, 1000, EVERYBODY)) as [ReturnType<typeof rekey>, ReturnType<typeof rekey>];
    const lower = one.epoch.id < other.epoch.id ? one : other;
    for (const order of [[one, other], [other, one]]) {
      const member = new Member(MEMBERS[0]!);
      for (const { records } of order) member.hear(records);
      expect([sealsIn(member), member.facts.known.length]).toEqual([lower.epoch.id, 3]);
    }
    const later = rekey(OWNERS[0]!, first, 1001, EVERYBODY);
    expect(sealsIn(new Member(MEMBERS[0]!).hear([...later.records, ...one.records, ...other.records]))).toBe(later.epoch.id);
  });

  test('owe a removal that the epoch that won does not know, until one of them made it; letting in again is not undone', () => {
    const [x, y] = [MEMBERS[0]!, MEMBERS[1]!];
    const without = (...gone: readonly string[]): string[] => EVERYBODY.filter((pubkey) => !gone.includes(pubkey));
    const one = rekey(OWNERS[0]!, first, 1000, without(x), [x]);
    const other = rekey(OWNERS[1]!, first, 2000, without(y), [y]);
    const owner = new Member(OWNERS[0]!).hear([...one.records, ...other.records]);
    expect([currentOf(owner), stillToRemove(owner.facts, EVERYBODY)]).toEqual([other.epoch.id, [x]]);
    const last = rekey(OWNERS[0]!, other.epoch, nextBegin(owner.facts, 1500), without(x, y), [x]);
    owner.hear(last.records);
    expect([currentOf(owner), stillToRemove(owner.facts, EVERYBODY)]).toEqual([last.epoch.id, []]);
    const again = rekey(OWNERS[0]!, last.epoch, 9000, EVERYBODY);
    owner.hear(again.records);
    expect([currentOf(owner), stillToRemove(owner.facts, EVERYBODY)]).toEqual([again.epoch.id, []]);
  });
});

describe('whatever owners do', () => {
  interface Step { readonly owner: number; readonly base: number; readonly at: number; readonly gone: readonly number[] }
  const step: fc.Arbitrary<Step> = fc.record({ owner: fc.nat(1), base: fc.nat(9), at: fc.integer({ min: 1, max: 5 }), gone: fc.uniqueArray(fc.nat(MEMBERS.length - 1), { maxLength: 3 }) });

  test('members who can read the same rekeys agree, in any order; and who was left out never learns a secret', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()), (steps, chance) => {
      const epochs = [first];
      const rekeys: Rekey[] = [];
      const allowed = new Map<string, ReadonlySet<string>>();
      for (const { owner, base, at, gone } of steps) {
        const removed = gone.map((i) => MEMBERS[i]!);
        const members = EVERYBODY.filter((pubkey) => !removed.includes(pubkey));
        const { records, epoch } = rekey(OWNERS[owner]!, epochs[base % epochs.length]!, at, members, removed);
        epochs.push(epoch);
        rekeys.push(...records);
        allowed.set(epoch.id, new Set(members));
      }
      const shuffled = (): Rekey[] => rekeys.map((one) => [one, chance.next().value] as const).sort(([, a], [, b]) => a - b).map(([one]) => one);
      for (const pubkey of EVERYBODY) {
        const [one, other] = [new Member(pubkey).hear(shuffled()), new Member(pubkey)];
        for (const record of shuffled()) other.hear([record]);
        expect([epochSpans(other.facts), sealsIn(other)]).toEqual([epochSpans(one.facts), sealsIn(one)]);
        for (const { id } of one.facts.known) if (id !== first.id) expect(allowed.get(id)!.has(pubkey)).toBe(true);
      }
      // Owners are in every epoch and so read everything: they are the same in all respects.
      const [one, other] = OWNERS.map((pubkey) => new Member(pubkey).hear(shuffled())) as [Member, Member];
      expect([epochSpans(one.facts), stillToRemove(one.facts, EVERYBODY)]).toEqual([epochSpans(other.facts), stillToRemove(other.facts, EVERYBODY)]);
    }), { numRuns: 60, seed: 320 });
  });

  test('rekeys in a circle end', () => {
    const { records, epoch } = rekey(OWNERS[0]!, first, 1000, EVERYBODY);
    const back = records.map((record) => ({ ...record, at: 2000, part: { ...record.part, from: epoch.id, to: first.id } }));
    const { facts } = new Member(MEMBERS[0]!).hear([...records, ...back]);
    expect(epochSpans(facts).map(({ id }) => id)).toEqual([first.id, epoch.id]);
    expect(stillToRemove(facts, EVERYBODY)).toEqual([]);
  });
});

describe('secrets', () => {
  const begins = 100 * DAY_MS;
  const { records, epoch } = rekey(OWNERS[0]!, first, begins, EVERYBODY);
  const { facts } = new Member(MEMBERS[0]!).hear(records);
  const over = begins + LIMITS.doorkeepMs + LIMITS.horizonToleranceMs;

  test('are forgotten once all they protect is below the horizon by two days, and not a moment before', () => {
    expect([epochsToForget(facts, -Infinity), epochsToForget(facts, over), epochsToForget(facts, over + 1)]).toEqual([[], [], [first.id]]);
    expect(epochsToForget(facts, Number.MAX_SAFE_INTEGER)).not.toContain(epoch.id);
  });

  test('that are kept say when they began, when their rekey is pruned', () => {
    const pruned = { ...facts, rekeys: [] };
    expect(epochSpans(pruned)).toEqual(epochSpans(facts));
  });

  test('of a rekey by a clock that is behind begin after all that is known', () => {
    expect([nextBegin(facts, 5), nextBegin(facts, begins + 7)]).toEqual([begins + 1, begins + 7]);
  });
});
