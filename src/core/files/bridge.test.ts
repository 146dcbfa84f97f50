import { validateEvent } from 'nostr-tools';
import { describe, expect, it } from 'vitest';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { fileEventDraft, imetaTag } from './bridge.ts';
import type { FileInfo } from './info.ts';

const X = 'ab'.repeat(32);
const INFO: FileInfo = { x: X, root: 'cd'.repeat(32), size: 12_345, pieceBytes: 65_536, type: 'image/png', name: 'a b.png', width: 640, height: 480 };
const URL = `https://files.example/${X}.png`;

describe('a file as other Nostr software knows it', () => {
  it('is an event of kind 1063 with what NIP-94 asks for', () => {
    const draft = fileEventDraft({ ...INFO, seconds: 1.5 }, { url: URL, fallbacks: ['https://b.example/x'], alt: 'a cat', caption: 'my cat', at: 1_790_000_000_999 });
    expect(draft).toEqual({
      kind: 1063, created_at: 1_790_000_000, content: 'my cat',
      tags: [['url', URL], ['m', 'image/png'], ['x', X], ['size', '12345'], ['dim', '640x480'], ['duration', '1.5'], ['name', 'a b.png'], ['alt', 'a cat'], ['fallback', 'https://b.example/x']],
    });
    expect(validateEvent({ ...draft, pubkey: X })).toBe(true);
  });

  it('says nothing that is not known', () => {
    const { name: _, width: _width, height: _height, ...bare } = INFO;
    expect(fileEventDraft(bare, { url: URL, at: 0 })).toEqual({ kind: 1063, created_at: 0, content: '', tags: [['url', URL], ['m', 'image/png'], ['x', X], ['size', '12345']] });
  });

  it('is a tag of names and values where it stands in another event', () => {
    expect(imetaTag(INFO, { url: URL, alt: 'a cat' })).toEqual(['imeta', `url ${URL}`, 'm image/png', `x ${X}`, 'size 12345', 'dim 640x480', 'name a b.png', 'alt a cat']);
  });

  it('is none where it is sealed', () => {
    const sealed = { ...INFO, sealed: { salt: X } };
    expect([fileEventDraft(sealed, { url: URL, at: 0 }), imetaTag(sealed, { url: URL })]).toMatchObject([{ fault: 'policy' }, { fault: 'policy' }]);
  });

  it('is none without an address that leads to it, or where it does not fit', () => {
    for (const url of ['', 'http://a.example/', 'javascript:alert(1)', 'https://a.example/ b', 'https://', ' https://a.example/', 'https://a.example/"x']) {
      expect([isFault(imetaTag(INFO, { url })), isFault(fileEventDraft(INFO, { url, at: 0 }))]).toEqual([true, true]);
    }
    expect(isFault(fileEventDraft(INFO, { url: URL, fallbacks: ['http://a.example'], at: 0 }))).toBe(true);
    expect(fileEventDraft(INFO, { url: `${URL}${'x'.repeat(LIMITS.tagValueBytesMax)}`, at: 0 })).toMatchObject({ fault: 'limit' });
    expect(fileEventDraft(INFO, { url: URL, fallbacks: Array.from({ length: LIMITS.tagsMax }, () => URL), at: 0 })).toMatchObject({ fault: 'limit' });
    expect(fileEventDraft(INFO, { url: URL, caption: '\u0000', at: 0 })).toMatchObject({ fault: 'malformed' });
  });
});
