/** Shows what a tag of work is, and that searching finds what hashing everything again finds. */
import { describe, expect, it } from 'vitest';
import { diceOf, type Dice } from '../../../test/set/conversation.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { eventId } from './event.ts';
import type { Draft } from './record.ts';
import { isWorkTag, leadingZeroBits, workAimedAt, workedDraft, workTask, type WorkTask } from './work.ts';
import { WorkSearch } from './work-search.ts';

const PUBKEY = 'ab'.repeat(32);

function draftWith(contentBytes: number, tagBytes = 3): Draft {
  return { kind: 30_078, created_at: 1_700_000_000, tags: [['d', `notes/${'k'.repeat(tagBytes)}`], ['h', 'ü\n"']], content: 'x'.repeat(contentBytes) };
}

/** The digits that come first in counting, found by hashing all of it each time. */
function naively({ bytes, from, to, bits }: WorkTask): string {
  for (let count = 0; ; count++) {
    const digits = String(count).padStart(to - from, '0');
    const tried = bytes.slice();
    for (let i = 0; i < digits.length; i++) tried[from + i] = digits.charCodeAt(i);
    if (leadingZeroBits(sha256(tried)) >= bits) return digits;
  }
}

function found(task: WorkTask, slice = 1000): string {
  const search = new WorkSearch(task);
  for (;;) {
    const digits = search.run(slice);
    if (digits !== undefined) return digits;
  }
}

describe('zero bits', () => {
  it.each([['80', 0], ['7f', 1], ['01', 7], ['00ff', 8], ['000f', 12], ['0000', 16], ['', 0]])('in front of %s are %i', (hex, bits) => {
    expect(leadingZeroBits(Uint8Array.from(Buffer.from(hex, 'hex')))).toBe(bits);
  });
});

describe('a tag of work', () => {
  it('says what was aimed at', () => {
    expect(workAimedAt([['d', 'a/b'], ['nonce', '000123', '20']])).toBe(20);
  });

  it.each<[string, string[][]]>([
    ['is not there', [['d', 'a/b']]],
    ['is there twice', [['nonce', '1', '20'], ['nonce', '2', '20']]],
    ['says no target', [['nonce', '1']]],
    ['says more', [['nonce', '1', '20', 'hello']]],
    ['has room to write', [['nonce', '1'.repeat(25), '20']]],
    ['holds letters', [['nonce', 'hello', '20']]],
    ['holds no digits', [['nonce', '', '20']]],
    ['aims at what is no number', [['nonce', '1', '0x14']]],
    ['aims at a number that is written oddly', [['nonce', '1', '020']]],
  ])('that %s aims at nothing', (_, tags) => {
    expect(workAimedAt(tags)).toBe(0);
  });

  it('made by us is one', () => {
    for (let length = 0; length < 64; length++) {
      const task = workTask(draftWith(0, length), PUBKEY, 8);
      expect(isWorkTag(['nonce', '0'.repeat(task.to - task.from), '8'])).toBe(true);
    }
  });
});

describe('searching', () => {
  it('finds what hashing everything again finds, wherever the digits lie in their block', () => {
    for (let tagBytes = 0; tagBytes < 64; tagBytes++) {
      const task = workTask(draftWith(tagBytes * 3, tagBytes), PUBKEY, 6);
      expect(found(task), `a tag of ${tagBytes} bytes`).toBe(naively(task));
    }
  });

  it('gives a record the id that everybody else computes', () => {
    const dice: Dice = diceOf(7);
    for (let i = 0; i < 40; i++) {
      const draft = draftWith(dice.below(3000), dice.below(100));
      const bits = dice.below(11);
      const digits = found(workTask(draft, PUBKEY, bits));
      expect(leadingZeroBits(eventId({ pubkey: PUBKEY, ...workedDraft(draft, digits, bits) }))).toBeGreaterThanOrEqual(bits);
    }
  });

  it('goes on where a slice ended', () => {
    const task = workTask(draftWith(10), PUBKEY, 10);
    expect(found(task, 1)).toBe(found(task, 1_000_000));
    const search = new WorkSearch(task);
    search.run(3);
    search.run(4);
    expect(search.tries).toBe(7);
  });

  it('counts on in front when the counted digits are used up', () => {
    // As if a hundred million tries less one had been in vain.
    const task = workTask(draftWith(10), PUBKEY, 4);
    const search = new WorkSearch(task, 99_999_990);
    let digits: string | undefined;
    while (digits === undefined || digits < '0000000100000000'.padStart(digits.length, '0')) digits = search.run(1) ?? digits;
    const id = eventId({ pubkey: PUBKEY, ...workedDraft(draftWith(10), digits, 4) });
    expect(leadingZeroBits(id)).toBeGreaterThanOrEqual(4);
  });
});
