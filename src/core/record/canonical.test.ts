/** The canonical form is NIP-01's to the byte, and texts that others write differently have none. */
import { serializeEvent } from 'nostr-tools/pure';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText, isWellFormed, textToBytes } from '../base/text.ts';
import { events, plainTexts } from '../../../test/record/events.ts';
import { canonicalBytes } from './canonical.ts';
import { isPlainUtf8, plainBytes, plainText } from './plain-text.ts';
import type { NostrEvent } from './record.ts';

function canonicalText(event: NostrEvent): string {
  return bytesToText(canonicalBytes(event, textToBytes(event.content)))!;
}

describe('the canonical form', () => {
  it('is what nostr-tools writes', () => {
    fc.assert(fc.property(events, (event) => {
      const mutable = { ...event, tags: event.tags.map((tag) => [...tag]) };
      expect(canonicalText(event)).toBe(serializeEvent(mutable));
    }), { numRuns: 2000, seed: 11 });
  });

  it('escapes five characters and nothing else', () => {
    const content = '"\\\n\r\t/\u007f\u2028\u2029\ufeff\u{1f600}é</script>';
    const event = { id: '', sig: '', pubkey: 'ab'.repeat(32), created_at: 1, kind: 1, tags: [['t', content]], content };
    const escaped = '"\\"\\\\\\n\\r\\t/\u007f\u2028\u2029\ufeff\u{1f600}é</script>"';
    expect(canonicalText(event)).toBe(`[0,"${'ab'.repeat(32)}",1,1,[["t",${escaped}]],${escaped}]`);
  });
});

describe('texts that records may carry', () => {
  it('exclude exactly the control characters below space but tab, newline and return', () => {
    const refused = Array.from({ length: 0x100 }, (_, unit) => unit).filter((unit) => plainBytes(`a${String.fromCharCode(unit)}`) < 0);
    const control = Array.from({ length: 0x20 }, (_, unit) => unit).filter((unit) => ![0x09, 0x0a, 0x0d].includes(unit));
    expect(refused).toEqual(control);
    for (const unit of control) expect(isPlainUtf8(Uint8Array.of(0x61, unit)), String(unit)).toBe(false);
  });

  it('exclude lone surrogates in every position', () => {
    for (const text of ['\ud800', '\udc00', '\udc00\udc00', 'a\ud83d', '\udc00\ud800', '\ud800\ud800\udc00', '\ud83da']) {
      expect(plainBytes(text), JSON.stringify(text)).toBe(-1);
    }
    expect(plainBytes('\ud83d\ude00')).toBe(4);
  });

  it('are counted in bytes of UTF-8, and the same as text and as bytes', () => {
    fc.assert(fc.property(fc.oneof(plainTexts(), fc.string({ unit: 'binary' })), (text) => {
      const bytes = textToBytes(text);
      const isPlain = isWellFormed(text) && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text);
      expect(plainBytes(text)).toBe(isPlain ? bytes.length : -1);
      expect(isPlainUtf8(bytes)).toBe(isPlain);
      expect(plainText(bytes)).toBe(isPlain ? text : undefined);
    }), { numRuns: 2000, seed: 12 });
  });

  it('exclude bytes that are not UTF-8', () => {
    for (const bytes of [[0x80], [0xc3], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff]]) {
      expect(isPlainUtf8(Uint8Array.from(bytes)), String(bytes)).toBe(false);
      expect(plainText(Uint8Array.from(bytes)), String(bytes)).toBeUndefined();
    }
  });
});
