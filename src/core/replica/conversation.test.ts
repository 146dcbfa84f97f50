import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/protocol/session-pair.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { MerkleSet } from '../set/merkle-set.ts';
import { Reconciler } from '../set/reconcile/reconciler.ts';
import { Conversation, type Turn } from './conversation.ts';

const NOW = 1_000_000;

function setOf(...numbers: readonly number[]): MerkleSet {
  const set = new MerkleSet();
  for (const number of numbers) set.insert({ at: number, id: new Uint8Array(32).fill(number) });
  return set;
}

/** Both halves of a conversation about two sets. */
function halves(ours: MerkleSet, theirs: MerkleSet): [Conversation, Conversation] {
  const half = (set: MerkleSet, initiator: boolean): Conversation =>
    new Conversation(2, initiator, new Reconciler(set, { initiator, random: seededRandom(`half ${initiator}`) }), NOW);
  return [half(ours, true), half(theirs, false)];
}

/** Carries messages to and fro until nobody replies; what each side has to send. */
function talk(asker: Conversation, answerer: Conversation): [number[], number[]] {
  const have: [number[], number[]] = [[], []];
  let body: Uint8Array | undefined = asker.start();
  for (let side: 0 | 1 = 1; body !== undefined; side = side === 1 ? 0 : 1) {
    const turn: Turn | ReturnType<Conversation['receive']> = (side === 1 ? answerer : asker).receive(body, NOW);
    if (isFault(turn)) throw new Error(turn.reason);
    have[side].push(...turn.have.map(({ at }) => at));
    body = turn.reply;
  }
  return have;
}

describe('a conversation', () => {
  it('finds what either side lacks, and expects what it lacks itself', () => {
    const [asker, answerer] = halves(setOf(1, 2, 3), setOf(3, 4));
    expect(asker.receiving || answerer.receiving).toBe(false);
    expect(talk(asker, answerer).map((side) => side.sort())).toEqual([[1, 2], [4]]);
    expect([asker.sent, answerer.sent]).toEqual([2, 1]);
    expect(asker.mayClose && answerer.mayClose).toBe(true);
    expect(asker.partial || asker.equal || answerer.equal).toBe(false);
  });

  it('is over for equal sets as soon as both know', () => {
    const [asker, answerer] = halves(setOf(1, 2), setOf(1, 2));
    talk(asker, answerer);
    expect([asker.equal, asker.over, asker.mayClose, asker.receiving]).toEqual([true, true, false, false]);
    expect(answerer.over).toBe(true);
  });

  it('is over when both sides sent their last record, in either order', () => {
    for (const order of ['own first', 'peer first']) {
      const [asker, answerer] = halves(setOf(1), setOf(2));
      talk(asker, answerer);
      expect(asker.over).toBe(false);
      if (order === 'own first') asker.closeOwn();
      else asker.closePeer(1, NOW);
      expect(asker.over).toBe(false);
      asker.closeOwn();
      asker.closePeer(1, NOW);
      expect([asker.over, asker.mayClose]).toEqual([true, false]);
    }
  });

  it('counts what it still needs down, and never below nothing', () => {
    const [asker, answerer] = halves(setOf(1, 2, 3), setOf(1));
    talk(asker, answerer);
    expect([answerer.need, answerer.receiving]).toEqual([2, true]);
    answerer.arrived(1, NOW);
    expect([answerer.need, answerer.receiving]).toEqual([1, true]);
    answerer.arrived(5, NOW);
    expect([answerer.need, answerer.receiving]).toEqual([0, false]);
  });

  it('keeps others away only while it brings records at a pace', () => {
    const [asker, answerer] = halves(setOf(1, 2, 3), setOf(1));
    expect(answerer.isBringing(NOW)).toBe(false);
    talk(asker, answerer);
    const grace = NOW + LIMITS.bringGraceMs;
    expect([answerer.isBringing(NOW), answerer.isBringing(grace - 1), answerer.isBringing(grace)]).toEqual([true, true, false]);
    // One record in three seconds: that is no pace.
    answerer.arrived(1, grace - 1);
    expect([answerer.isBringing(grace + LIMITS.bringPaceMs - 1), answerer.isBringing(grace + LIMITS.bringPaceMs)]).toEqual([true, false]);
    // A clock that ran back makes nobody wait longer.
    expect(answerer.isBringing(NOW - LIMITS.bringGraceMs)).toBe(false);
    answerer.arrived(1, grace);
    expect(answerer.isBringing(grace)).toBe(false);
  });

  it('gives up when nothing moves for too long; every sign of life puts that off', () => {
    const [asker, answerer] = halves(setOf(1), setOf(2));
    expect(asker.deadline).toBe(NOW + LIMITS.reconcileStallMs);
    asker.arrived(1, NOW + 1);
    expect(asker.deadline).toBe(NOW + 1 + LIMITS.reconcileStallMs);
    asker.closePeer(1, NOW + 2);
    expect(asker.deadline).toBe(NOW + 2 + LIMITS.reconcileStallMs);
    answerer.receive(asker.start(), NOW + 3);
    expect(answerer.deadline).toBe(NOW + 3 + LIMITS.reconcileStallMs);
  });

  it('takes as many messages as the limit says, and not one more', () => {
    // No honest reconciler speaks so long: this one only ever says that there is more.
    const endless = { receive: () => ({ have: [], haveKeys: [], need: [], done: false, equal: false, partial: false }) };
    const conversation = new Conversation(2, false, endless as unknown as Reconciler, NOW);
    const turns = Array.from({ length: LIMITS.reconcileRounds + 1 }, () => isFault(conversation.receive(new Uint8Array(1), NOW)));
    expect(turns.indexOf(true)).toBe(LIMITS.reconcileRounds);
  });

  it('reports bytes beside the records, and round trips', () => {
    const [asker, answerer] = halves(setOf(1, 2, 3), setOf(3, 4));
    talk(asker, answerer);
    asker.arrived(1, NOW);
    const [ours, theirs] = [asker.report(true), answerer.report(false)];
    expect(ours).toMatchObject({ sent: 2, received: 1, equal: true });
    expect(theirs).toMatchObject({ sent: 1, received: 0, equal: false });
    expect(ours.bytes).toBe(theirs.bytes);
    expect(ours.bytes).toBeGreaterThan(0);
    expect([ours.rounds, theirs.rounds]).toEqual([1, 1]);
  });

  it('turns bytes that mean nothing into a fault', () => {
    const [, answerer] = halves(setOf(1), setOf(2));
    expect(isFault(answerer.receive(new Uint8Array([255, 255]), NOW))).toBe(true);
  });
});
