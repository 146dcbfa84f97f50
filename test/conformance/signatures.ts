/**
 * Signed records for tests of whatever checks signatures, and the ways to forge one that still decode.
 * Signing costs milliseconds, so there are few originals, and larger batches repeat them.
 */
import { textToBytes } from '../../src/core/base/text.ts';
import { recordDraft } from '../../src/core/record/draft.ts';
import { createEvent } from '../../src/core/record/event.ts';
import { packEvent } from '../../src/core/record/packing.ts';
import { sha256 } from '@noble/hashes/sha2.js';

const ORIGINALS = 12;
const AT = 1_750_000_000_123;
const PUBKEY_START = 1;
const SIGNATURE_START = 33;
const SIGNATURE_END = 97;

/** Packed records, well signed, by three authors. */
export const ORIGINAL_RECORDS: readonly Uint8Array[] = Array.from({ length: ORIGINALS }, (_, i) => {
  const draft = recordDraft({ room: 'test', collection: 'notes', name: `note-${i}`, content: `"Note ${i}"`, at: AT + i });
  return packEvent(createEvent(draft, testSecret(i % 3)));
});

/** The secret of a test's author. */
export function testSecret(author: number): Uint8Array {
  return sha256(textToBytes(`author ${author} of the tests`));
}

/** Each gives a record that decodes and that nobody signed. */
export const FORGERIES: Readonly<Record<string, (original: Uint8Array) => Uint8Array>> = {
  'a bit of R': (original) => withFlip(original, SIGNATURE_START + 3),
  'a bit of s': (original) => withFlip(original, SIGNATURE_END - 1),
  'the last letter of the content': (original) => withFlip(original, original.length - 2),
  'another author': (original) => withPart(original, PUBKEY_START, otherAuthor(original)),
  'an author who is no point of the curve': (original) => withPart(original, PUBKEY_START, new Uint8Array(32).fill(0xff)),
  'a signature of another record': (original) => withPart(original, SIGNATURE_START, signatureOfAnother(original)),
  'a signature of zeros': (original) => withPart(original, SIGNATURE_START, new Uint8Array(64)),
};

function withFlip(original: Uint8Array, index: number): Uint8Array {
  const forged = original.slice();
  forged[index]! ^= 1;
  return forged;
}

function withPart(original: Uint8Array, start: number, part: Uint8Array): Uint8Array {
  const forged = original.slice();
  forged.set(part, start);
  return forged;
}

function otherAuthor(original: Uint8Array): Uint8Array {
  const index = ORIGINAL_RECORDS.indexOf(original);
  return ORIGINAL_RECORDS[(index + 1) % ORIGINALS]!.slice(PUBKEY_START, SIGNATURE_START);
}

function signatureOfAnother(original: Uint8Array): Uint8Array {
  const index = ORIGINAL_RECORDS.indexOf(original);
  // Three further on is the same author's next.
  return ORIGINAL_RECORDS[(index + 3) % ORIGINALS]!.slice(SIGNATURE_START, SIGNATURE_END);
}
