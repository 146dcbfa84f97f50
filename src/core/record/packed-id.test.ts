import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainTexts, withId } from '../../../test/record/events.ts';
import { toHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { CREATED_AT_MAX } from './layout.ts';
import { writePacked } from './packed-writer.ts';
import { packedId } from './packed-id.ts';
import { packEvent } from './packing.ts';
import { checkEvent } from './shape.ts';

const hex = fc.uint8Array({ minLength: 1, maxLength: 40 }).map(toHex);
const value = fc.oneof(plainTexts(), hex, fc.constantFrom('', 'A0', 'a', '0', '"\\\n\r\t'));
const event = fc.record({
  pubkey: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex),
  created_at: fc.oneof(fc.integer({ min: 0, max: CREATED_AT_MAX }), fc.constantFrom(0, 9, 10, 99, 100, 127, 128, 1e9, 999_999_999_999, CREATED_AT_MAX)),
  kind: fc.integer({ min: 0, max: 65535 }),
  tags: fc.array(fc.tuple(fc.constantFrom('d', 'ms', 'ü', 'e0'), fc.array(value, { maxLength: 7 })).map(([name, rest]) => [name, ...rest]), { maxLength: 32 }),
  content: fc.oneof(plainTexts(400), fc.constantFrom('', '\\'.repeat(5000), '"'.repeat(2680), '🙂'.repeat(2000))),
  sig: fc.constant('00'.repeat(64)),
}).map(withId);

it('is the id that the event has as text', () => {
  fc.assert(fc.property(event, (one) => {
    fc.pre(!isFault(checkEvent(one)));
    expect(toHex(packedId(packEvent(one)))).toBe(one.id);
  }), { numRuns: 500 });
});

it('does not depend on the signature, and is of the last bytes it was given, not of those before', () => {
  const long = withId({ pubkey: 'ab'.repeat(32), created_at: 5, kind: 1, tags: [], content: 'long '.repeat(100), sig: '00'.repeat(64) });
  const short = withId({ ...long, content: 'short' });
  const ids = [long, short, { ...short, sig: 'ff'.repeat(64) }].map((one) => toHex(packedId(writePacked(one))));
  expect(ids).toEqual([long.id, short.id, short.id]);
});
