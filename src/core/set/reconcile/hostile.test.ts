import { describe, expect, it } from 'vitest';
import { diceOf, type Dice } from '../../../../test/set/conversation.ts';
import { toHex } from '../../base/bytes.ts';
import { Writer } from '../../base/codec.ts';
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Key } from '../key.ts';
import { MerkleSet } from '../merkle-set.ts';
import { encodeRangesHello } from './hello-message.ts';
import { MESSAGE } from './messages.ts';
import { encodePage } from './page-message.ts';
import { SessionKey } from './prf.ts';
import { rangeSizes } from './ranges.ts';
import { Reconciler } from './reconciler.ts';
import { encodeMore, encodeNeed } from './reply-message.ts';
import { writeSorted } from './rice.ts';

const NOW = 1_800_000_000_000;
const SPAN_MS = 90 * 86_400_000;
const ROUNDS = 60 * Number(process.env['PEERSET_RUNS'] ?? 1);

function setOf(dice: Dice, count: number): MerkleSet {
  const set = new MerkleSet();
  for (let i = 0; i < count; i++) set.insert({ at: NOW - dice.below(SPAN_MS), id: dice.bytes(32) });
  return set;
}

const small = setOf(diceOf(1), 40);
const common = [...setOf(diceOf(2), 800)];
const asking = withMore(common, setOf(diceOf(3), 60));
const answering = withMore(common, setOf(diceOf(4), 60));

function withMore(keys: readonly Key[], more: Iterable<Key>): MerkleSet {
  const set = new MerkleSet();
  for (const key of [...keys, ...more]) set.insert(key);
  return set;
}

/** Each kind of honest message, with a fresh reconciler that waits for exactly it. */
interface Waiting {
  readonly name: string;
  readonly honest: Uint8Array;
  readonly receiver: Reconciler;
}

function waiting(dice: Dice): Waiting[] {
  const pair = (left: MerkleSet, right: MerkleSet, mode: 'sketch' | 'list' = 'sketch'): [Reconciler, Reconciler] => [
    new Reconciler(left, { initiator: true, random: dice.bytes, mode }),
    new Reconciler(right, { initiator: false, random: dice.bytes }),
  ];
  const reply = (receiver: Reconciler, bytes: Uint8Array): Uint8Array => {
    const step = receiver.receive(bytes);
    if (isFault(step) || step.reply === undefined) throw new Error('no reply');
    return step.reply;
  };
  const found: Waiting[] = [];
  for (const [left, right, mode] of [[small, answering, 'sketch'], [asking, answering, 'sketch'], [asking, answering, 'list']] as const) {
    const [, fresh] = pair(left, right, mode);
    const [asker, answerer] = pair(left, right, mode);
    const opening = asker.start();
    found.push({ name: `${mode} opening of ${left.size}`, honest: opening, receiver: fresh });
    const answer = reply(answerer, opening);
    found.push({ name: `${mode} answer to ${left.size}`, honest: answer, receiver: asker });
    if (mode === 'list' || left === small) continue;
    const [other] = pair(left, right);
    const tag = tagOf(opening);
    other.start();
    found.push({ name: 'need', honest: encodeNeed({ gaveUp: false, bits: 20, numbers: Float64Array.of(1, 5, 1000) }, tag), receiver: answerer });
    const [again, second] = pair(left, right);
    const hello = again.start();
    reply(second, hello);
    const strata = new Uint32Array(48).map(() => dice.below(2 ** 32));
    found.push({ name: 'more', honest: encodeMore({ newEdge: true, oldEdge: true, strata }, tagOf(hello)), receiver: second });
  }
  return found;
}

function tagOf(hello: Uint8Array): number {
  return new SessionKey(hello.slice(1, 9)).tag;
}

/** A few bytes set, put in, taken out or cut off. */
function mutate(honest: Uint8Array, dice: Dice): Uint8Array {
  let bytes = [...honest];
  for (let changes = 1 + dice.below(3); changes > 0; changes--) {
    const at = dice.below(bytes.length + 1);
    const kind = dice.below(4);
    if (kind === 0) bytes = bytes.with(Math.min(at, bytes.length - 1), dice.below(256));
    else if (kind === 1) bytes.splice(at, 0, dice.below(256));
    else if (kind === 2) bytes.splice(at, 1 + dice.below(4));
    else bytes.length = Math.max(1, at);
    if (bytes.length === 0) bytes = [0];
  }
  return Uint8Array.from(bytes);
}

/** Whatever comes, the answer is a fault or a step of bounded size. */
function survive(receiver: Reconciler, bytes: Uint8Array, label: string): void {
  const step = receiver.receive(bytes);
  if (isFault(step)) {
    expect(step.reason.length, label).toBeGreaterThan(0);
    expect(receiver.receive(bytes), label).toMatchObject({ fault: 'unexpected' });
    return;
  }
  expect(step.reply?.length ?? 0, label).toBeLessThanOrEqual(LIMITS.messageBytesMax);
  expect(step.haveKeys.length, label).toBeLessThanOrEqual(answering.size);
  expect(step.have.map(toHex), label).toEqual(step.haveKeys.map((key) => toHex(key.id)));
}

describe('bytes that are not honest', () => {
  it('are refused or do no harm when messages are changed', () => {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const dice = diceOf(seed);
      for (const { name, honest, receiver } of waiting(dice)) survive(receiver, mutate(honest, dice), `seed ${seed}: ${name}`);
    }
  });

  it('are refused when they are random, whatever type they claim', () => {
    const dice = diceOf(77);
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, receiver } of waiting(dice)) {
        const bytes = dice.bytes(dice.below(400));
        if (bytes.length > 0) bytes[0] = 0x10 | dice.below(16);
        survive(receiver, bytes, `round ${round}: ${name}`);
      }
    }
  });

  it('are refused when a message ends early or goes on', () => {
    for (const { name, honest } of waiting(diceOf(5))) {
      const cuts = honest.length < 300 ? honest.length : 300;
      for (let i = 0; i < cuts; i += 7) {
        const cut = Math.floor((i * honest.length) / cuts);
        const receiver = waiting(diceOf(5)).find((other) => other.name === name)!.receiver;
        const isPrefix = name === 'need' && cut === 4;
        if (!name.startsWith('list opening') && !isPrefix) expect(isFault(receiver.receive(honest.subarray(0, cut))), `${name} cut to ${cut}`).toBe(true);
      }
      const receiver = waiting(diceOf(5)).find((other) => other.name === name)!.receiver;
      expect(isFault(receiver.receive(Uint8Array.from([...honest, 0]))), `${name} and a byte more`).toBe(true);
    }
  });

  it('are refused out of turn, from another conversation and after the end', () => {
    const first = waiting(diceOf(6));
    for (const { name } of first) {
      for (const other of waiting(diceOf(7))) {
        const opens = other.name.includes('opening') && name.includes('opening');
        if (opens) continue;
        const fresh = waiting(diceOf(6)).find((same) => same.name === name)!.receiver;
        expect(isFault(fresh.receive(other.honest)), `${other.name} where ${name} is due`).toBe(true);
      }
    }
    const idle = new Reconciler(asking, { initiator: true, random: diceOf(1).bytes });
    expect(idle.receive(first[1]!.honest)).toMatchObject({ fault: 'unexpected' });
  });
});

describe('a peer that wants us to work', () => {
  const opened = (): { answerer: Reconciler; tag: number } => {
    const dice = diceOf(9);
    const hello = new Reconciler(asking, { initiator: true, random: dice.bytes }).start();
    const answerer = new Reconciler(answering, { initiator: false, random: dice.bytes });
    answerer.receive(hello);
    return { answerer, tag: tagOf(hello) };
  };

  it('cannot ask for sketches for ever', () => {
    const { answerer, tag } = opened();
    const more = encodeMore({ newEdge: false, oldEdge: false, strata: new Uint32Array(48).fill(0xffffffff) }, tag);
    const results = Array.from({ length: 4 }, () => answerer.receive(more));
    expect(results.map(isFault)).toEqual([false, false, true, true]);
    for (const step of results) if (!isFault(step)) expect(step.reply!.length).toBeLessThanOrEqual(LIMITS.reconcileBytesMax);
  });

  it('cannot send pages for ever, or pages that go back', () => {
    const answerer = new Reconciler(answering, { initiator: false, random: diceOf(1).bytes });
    const page = (at: number): Uint8Array =>
      encodePage({ tag: 1, lower: 0, top: false, last: false, newest: at, oldest: at, ids: new Uint8Array(32).fill(7) });
    const results = Array.from({ length: LIMITS.reconcileRounds + 1 }, (_, i) => answerer.receive(page(NOW - i)));
    expect(results.map(isFault)).toEqual(results.map((_, i) => i === LIMITS.reconcileRounds));
    const other = new Reconciler(answering, { initiator: false, random: diceOf(1).bytes });
    expect(isFault(other.receive(page(NOW)))).toBe(false);
    expect(other.receive(page(NOW))).toMatchObject({ fault: 'malformed' });
  });

  it('cannot make us reserve room for what it only claims', () => {
    const hello = (count: number, changes: object = {}): Uint8Array => {
      const ranges = rangeSizes(Math.min(count, 2 ** 40)).length;
      const bounds = Array.from({ length: ranges - 1 }, (_, i) => ({ at: NOW - 1000 * (i + 1), prefix: new Uint8Array(0), exponent: 0 }));
      return encodeRangesHello({
        salt: new Uint8Array(8), lower: 0, count, newest: NOW, root: new Uint8Array(16),
        strata: new Uint32Array(48).fill(0x5a5a5a5a), bounds, fingerprints: new Uint8Array(4 * ranges), ...changes,
      });
    };
    const answer = (bytes: Uint8Array): ReturnType<Reconciler['receive']> =>
      new Reconciler(answering, { initiator: false, random: diceOf(1).bytes }).receive(bytes);
    expect(answer(hello(2 ** 53 - 1))).toMatchObject({ fault: 'malformed' });
    const most = answer(hello(2 ** 40));
    expect(isFault(most) ? most.reason : most.reply!.length).toBeLessThanOrEqual(LIMITS.reconcileBytesMax);
    const unsorted = { bounds: Array.from({ length: rangeSizes(500).length - 1 }, () => ({ at: NOW, prefix: new Uint8Array(0), exponent: 0 })) };
    expect(answer(hello(500, unsorted))).toMatchObject({ fault: 'malformed' });
    // A list of half a million numbers in a few bytes each.
    const writer = new Writer().u8(0x10 | MESSAGE.need).u16(new SessionKey(new Uint8Array(8)).tag).u8(48);
    writeSorted(writer, Float64Array.from({ length: 500_000 }, (_, i) => i));
    const receiver = new Reconciler(answering, { initiator: false, random: diceOf(1).bytes });
    receiver.receive(hello(500));
    expect(isFault(receiver.receive(writer.finish()))).toBe(true);
    expect(answer(new Uint8Array(LIMITS.messageBytesMax + 1).fill(0x11))).toMatchObject({ fault: 'limit' });
  });

  it('gives up on sketches that say nothing, and asks for another conversation', () => {
    const dice = diceOf(11);
    const many = [...setOf(dice, 4000)];
    const asker = new Reconciler(withMore(many, setOf(dice, 20)), { initiator: true, random: dice.bytes });
    const answerer = new Reconciler(withMore(many, setOf(dice, 20)), { initiator: false, random: dice.bytes });
    let step = answerer.receive(asker.start());
    for (let messages = 0; !isFault(step) && step.reply !== undefined; messages++) {
      expect(messages).toBeLessThan(8);
      const isSketch = step.reply.length > 200;
      // Cells are the end of both REPLY and TABLE.
      const spoiled = isSketch ? step.reply.map((byte, i, all) => (i > all.length - 160 ? byte ^ dice.below(256) : byte)) : step.reply;
      const asked = asker.receive(spoiled);
      if (isFault(asked)) throw new Error(asked.reason);
      if (asked.done) expect(asked.partial).toBe(true);
      step = answerer.receive(asked.reply!);
    }
    expect(step).toMatchObject({ done: true, partial: true });
  });

  it('hears that something went wrong when it asks for what nobody holds', () => {
    const { answerer, tag } = opened();
    const numbers = Float64Array.of(1, 2 ** 47);
    const step = answerer.receive(encodeNeed({ gaveUp: false, bits: 48, numbers }, tag));
    expect(step).toMatchObject({ done: true, partial: true, have: [] });
  });

  it('notices where fingerprints of all ranges agree though the roots do not', () => {
    const dice = diceOf(12);
    const set = withMore(common, []);
    const asker = new Reconciler(set, { initiator: true, random: dice.bytes });
    const hello = asker.start();
    const rootAt = hello.length - 4 * rangeSizes(set.size).length;
    // The root follows salt, horizon, count and newest.
    const lied = hello.map((byte, i) => (i >= 19 && i < 25 && i < rootAt ? byte ^ 1 : byte));
    const answer = new Reconciler(set, { initiator: false, random: dice.bytes }).receive(lied);
    expect(answer).toMatchObject({ done: true, equal: false, partial: true, have: [] });
    expect(asker.receive((answer as { reply: Uint8Array }).reply)).toMatchObject({ done: true, partial: true });
  });
});
