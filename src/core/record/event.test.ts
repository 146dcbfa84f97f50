/** Events of ours are Nostr events to others, events of others are to us, and nothing forged is to either. */
import { finalizeEvent, getPublicKey, verifyEvent as verifyElsewhere } from 'nostr-tools/pure';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drafts } from '../../../test/record/events.ts';
import { toHex } from '../base/bytes.ts';
import { createEvent, eventId, verifyEvent } from './event.ts';
import type { Draft, NostrEvent } from './record.ts';

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((key) => key[0]! < 0xff && key.some((byte) => byte > 0));
const SECRET = new Uint8Array(32).fill(3);
const DRAFT: Draft = { created_at: 1_790_000_000, kind: 1, tags: [['t', 'x']], content: 'hello' };

/** A copy that nostr-tools may write its marks on. */
function foreign({ tags, ...event }: NostrEvent): Parameters<typeof verifyElsewhere>[0] {
  return { ...event, tags: tags.map((tag) => [...tag]) };
}

describe('together with nostr-tools', () => {
  it('100 events of ours verify there', () => {
    fc.assert(fc.property(drafts, secrets, (draft, secret) => {
      expect(verifyElsewhere(foreign(createEvent(draft, secret)))).toBe(true);
    }), { numRuns: 100, seed: 31 });
  });

  it('100 events of theirs verify here, under the same id and author', () => {
    fc.assert(fc.property(drafts, secrets, (draft, secret) => {
      const theirs = finalizeEvent({ ...draft, tags: draft.tags.map((tag) => [...tag]) }, secret);
      expect(verifyEvent(theirs)).toBe(true);
      expect(toHex(eventId(theirs))).toBe(theirs.id);
      expect(createEvent(draft, secret)).toMatchObject({ id: theirs.id, pubkey: getPublicKey(secret) });
    }), { numRuns: 100, seed: 32 });
  });
});

describe('createEvent', () => {
  it('gives the same event for the same draft and key', () => {
    expect(createEvent(DRAFT, SECRET)).toEqual(createEvent(DRAFT, SECRET));
  });

  it('ignores what else a draft carries, and throws for what cannot be a record', () => {
    expect(createEvent({ ...DRAFT, pubkey: 'x', id: 'y' } as Draft, SECRET)).toEqual(createEvent(DRAFT, SECRET));
    expect(() => createEvent({ ...DRAFT, content: '\u0000' }, SECRET)).toThrow(/content/);
    expect(() => createEvent({ ...DRAFT, kind: -1 }, SECRET)).toThrow(/kind/);
    expect(() => createEvent(DRAFT, new Uint8Array(31))).toThrow();
    expect(() => createEvent(DRAFT, new Uint8Array(32))).toThrow();
  });
});

describe('verifyEvent', () => {
  const event = createEvent(DRAFT, SECRET);
  const other = createEvent({ ...DRAFT, content: 'bye' }, SECRET);
  const stranger = createEvent(DRAFT, new Uint8Array(32).fill(4));

  it.each([
    ['another content', { ...event, content: 'bye' }],
    ['another time', { ...event, created_at: event.created_at + 1 }],
    ['another tag', { ...event, tags: [['t', 'y']] }],
    ['another id', { ...event, id: other.id }],
    ['id and content of another', { ...event, id: other.id, content: 'bye' }],
    ['the signature of another', { ...event, sig: other.sig }],
    ['another author', { ...event, pubkey: stranger.pubkey }],
    ['the author and id of another', { ...event, pubkey: stranger.pubkey, id: stranger.id }],
    ['an author who is no point of the curve', { ...event, pubkey: 'ff'.repeat(32) }],
    ['one more field', { ...event, extra: 1 }],
    ['nothing', undefined],
  ])('says no to %s', (_what, forged) => {
    expect(verifyEvent(event)).toBe(true);
    expect(verifyEvent(forged)).toBe(false);
  });

  it('believes no mark that says "verified"', () => {
    const marked = foreign(event);
    verifyElsewhere(marked);
    expect(verifyEvent({ ...marked, content: 'bye' })).toBe(false);
  });
});
