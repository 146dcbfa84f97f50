/** The vectors for other implementations are what this one does, and the examples in the protocol are among them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { bytesToText, textToBytes } from '../../src/core/base/text.ts';
import { canonicalBytes } from '../../src/core/record/canonical.ts';
import { createEvent, verifyEvent } from '../../src/core/record/event.ts';
import { packEvent, unpackEvent } from '../../src/core/record/packing.ts';
import type { NostrEvent } from '../../src/core/record/record.ts';
import { verifySigned } from '../../src/core/record/signature.ts';
import { decodeSigned } from '../../src/core/record/signed.ts';
import { PRESETS, policyBytes, policyDigest } from '../../src/core/rules/policy.ts';

interface Vectors {
  readonly valid: readonly { name: string; event: NostrEvent; canonical: string; packed: string; header: { id: string } }[];
  readonly malformed: readonly { why: string; bytes: string; fault: string }[];
  readonly misplaced: Vectors['malformed'];
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { valid, malformed, misplaced } = JSON.parse(read('test/vectors/records.json')) as Vectors;

describe('a valid vector', () => {
  it.each(valid)('$name', ({ event, canonical, packed, header }) => {
    const bytes = fromHex(packed)!;
    expect(createEvent(event, new Uint8Array(32).fill(1))).toEqual(event);
    expect(verifyEvent(event)).toBe(true);
    expect(bytesToText(canonicalBytes(event, textToBytes(event.content)))).toBe(canonical);
    expect(toHex(packEvent(event))).toBe(packed);
    expect(unpackEvent(bytes)).toEqual(event);
    const record = decodeSigned(bytes);
    if (isFault(record)) throw new Error(record.reason);
    const { bytes: _bytes, id, ...facts } = record;
    expect({ ...facts, id: toHex(id) }).toEqual(header);
    expect(verifySigned(record)).toBe(true);
  });
});

describe('refused', () => {
  it.each(malformed)('as bytes: $why', ({ bytes, fault }) => {
    expect(unpackEvent(fromHex(bytes)!)).toMatchObject({ fault });
    expect(decodeSigned(fromHex(bytes)!)).toMatchObject({ fault });
  });

  it.each(misplaced)('as a record: $why', ({ bytes, fault }) => {
    expect(isFault(unpackEvent(fromHex(bytes)!))).toBe(false);
    expect(decodeSigned(fromHex(bytes)!)).toMatchObject({ fault });
  });
});

describe('an example in the protocol', () => {
  const protocol = read('docs/PROTOCOL.md');
  /** The first indented block behind some words; its explanations begin in column 70. */
  const blockAfter = (words: string): string[] =>
    protocol.slice(protocol.indexOf(words)).split('\n\n')[1]!.split('\n').map((line) => line.slice(0, 70).replace(/\s/g, ''));

  it('is the first vector', () => {
    const { event, packed } = valid[0]!;
    expect(blockAfter('Example, 162 bytes (as JSON 435)').join('')).toBe(packed);
    expect([packed.length / 2, JSON.stringify(event).length]).toEqual([162, 435]);
    expect(protocol).toContain(`    id ${event.id}`);
  });

  it('is the family policy', () => {
    expect(blockAfter('Example, the policy `family`').slice(0, -1).join('')).toBe(toHex(policyBytes(PRESETS.family)));
    expect(protocol).toContain(`digest ${toHex(policyDigest(PRESETS.family))}`);
  });
});
