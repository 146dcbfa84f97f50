/** Shows that what is judged, and what came of it, survives the way between two threads. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectSame } from '../../../test/same.ts';
import type { Consequence } from '../rules/content.ts';
import { packMarks, packSaid, unpackMarks, unpackSaid } from './parcel.ts';

const text = fc.string({ unit: 'grapheme' });

it('what was said comes out as it went in', () => {
  const said = fc.record({ collection: text, key: text, author: text, type: fc.option(text, { nil: undefined }), content: text }, { requiredKeys: ['collection', 'author', 'type', 'content'] });
  fc.assert(fc.property(fc.array(said), (all) => expectSame(unpackSaid(packSaid(all)), all)), { seed: 5, numRuns: 200 });
});

it('so do marks', () => {
  const mark = fc.record({ rule: text, then: fc.constantFrom<Consequence>('refuse', 'hide', 'hold'), reason: text });
  fc.assert(fc.property(fc.array(fc.array(mark, { maxLength: 3 })), (all) => expectSame(unpackMarks(packMarks(all)), all)), { seed: 5, numRuns: 200 });
});

it('half a parcel is none', () => {
  const parcel = packMarks([[{ rule: 'words', then: 'hide', reason: 'a word' }]]);
  expect(() => unpackMarks(parcel.slice(0, -1))).toThrow();
});
