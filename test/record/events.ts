/**
 * Random drafts and events for the tests of records: texts with everything that may be hard to write canonically,
 * tags with and without hex, all kinds of kinds. Signing is slow, so most events carry a signature of random bytes.
 */
import fc from 'fast-check';
import { toHex } from '../../src/core/base/bytes.ts';
import { eventId } from '../../src/core/record/event.ts';
import { CREATED_AT_MAX, KIND_MAX } from '../../src/core/record/layout.ts';
import type { Draft, NostrEvent } from '../../src/core/record/record.ts';

/** Characters that implementations like to disagree about, and that records may carry. */
const AWKWARD = ['\t', '\n', '\r', '"', '\\', '/', '\u007f', '\u0080', '\u00e9', 'e\u0301', '\u2028', '\u2029', '\ufeff', '\ufffd', '\uffff', '\u{1f600}', '\u{10ffff}', '<', '&', '\\u0041', '\\n'];

/** A text that a record may carry. */
export function plainTexts(maxLength = 40): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), fc.string({ minLength: 1, maxLength: 6 }));
  return fc.array(unit, { maxLength }).map((parts) => parts.join('').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '-'));
}

/** Hex that packs as bytes, and texts that nearly are such hex. */
const hexLike = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map(toHex),
  fc.constantFrom('', 'a', 'abc', 'AB', 'aB', '0', '00', '10', '999', 'g0', 'ab ', '30078'),
);

const tagValue = fc.oneof(plainTexts(8), hexLike);
const tagName = tagValue.filter((name) => name !== '');
const tag = fc.tuple(tagName, fc.array(tagValue, { maxLength: 7 })).map(([name, values]) => [name, ...values]);

/** Drafts of any kind with any tags: they have the shape of an event, but often no place in the slot law. */
export const drafts: fc.Arbitrary<Draft> = fc.record({
  created_at: fc.oneof(fc.nat(2_000_000_000), fc.nat(CREATED_AT_MAX)),
  kind: fc.oneof(fc.constantFrom(0, 1, 3, 5, 7, 1000, 10_002, 26_107, 30_023, 30_078, KIND_MAX), fc.nat(KIND_MAX)),
  tags: fc.array(tag, { maxLength: 6 }),
  content: plainTexts(),
});

/** Events with the right id and a signature that is noise. */
export const events: fc.Arbitrary<NostrEvent> = fc
  .tuple(drafts, fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 64, maxLength: 64 }))
  .map(([draft, pubkey, sig]) => withId({ pubkey: toHex(pubkey), ...draft, sig: toHex(sig) }));

/** The event with its fields in NIP-01's order and the id that they hash to. */
export function withId({ pubkey, created_at, kind, tags, content, sig }: Omit<NostrEvent, 'id'>): NostrEvent {
  const id = toHex(eventId({ pubkey, created_at, kind, tags, content }));
  return { id, pubkey, created_at, kind, tags, content, sig };
}
