/**
 * What every signer promises (`src/ports.ts`).
 * Call it from a test file, once per signer: `signerConformance('local', makeSigner)`.
 */
import { verifyEvent as verifyElsewhere, type NostrEvent as ElsewhereEvent } from 'nostr-tools/pure';
import { describe, expect, test } from 'vitest';
import { recordDraft } from '../../src/core/record/draft.ts';
import { verifyEvent } from '../../src/core/record/event.ts';
import type { Draft } from '../../src/core/record/record.ts';
import { verifySigned } from '../../src/core/record/signature.ts';
import { signedOf } from '../../src/core/record/signed.ts';
import { authorOf, unsignedOf, type UnsignedRecord } from '../../src/core/record/unsigned.ts';
import type { Signer } from '../../src/ports.ts';

/** Registers the suite. `makeSigner` gives a signer of the same author each time. */
export function signerConformance(name: string, makeSigner: () => Promise<Signer>): void {
  describe(`${name} keeps the promises of a signer`, () => {
    test('its public key is 64 hex digits, and the same the next time', async () => {
      const { pubkey } = await makeSigner();
      expect(pubkey).toMatch(/^[0-9a-f]{64}$/);
      expect((await makeSigner()).pubkey).toBe(pubkey);
    });

    test('what it signs is the draft, in the name of its author, and holds here and elsewhere', async () => {
      const signer = await makeSigner();
      const draft = draftOf('Grüße 🙂 "quoted"\n');
      const event = await signer.sign(draft);
      expect(event).toMatchObject({ ...draft, pubkey: signer.pubkey });
      expect(verifyEvent(event)).toBe(true);
      expect(verifyElsewhere(structuredClone(event) as ElsewhereEvent)).toBe(true);
    });

    test('many drafts at once come back each as itself', async () => {
      const signer = await makeSigner();
      const drafts = ['one', 'two', 'three'].map(draftOf);
      const events = await Promise.all(drafts.map((draft) => signer.sign(draft)));
      expect(events.map(({ content }) => content)).toEqual(drafts.map(({ content }) => content));
      expect(new Set(events.map(({ id }) => id)).size).toBe(drafts.length);
      expect(events.every(verifyEvent)).toBe(true);
    });

    test('where it signs many at once, they are the records that it signs one by one', async () => {
      const signer = await makeSigner();
      const author = authorOf(signer.pubkey);
      const drafts = [draftOf('one'), draftOf('zwei 🙂'), deleteOf(signer.pubkey)];
      const records = await signer.signAll?.(drafts.map((draft) => unsignedOf(draft, author) as UnsignedRecord));
      if (records === undefined) return;
      const alone = await Promise.all(drafts.map(async (draft) => signedOf(await signer.sign(draft))));
      expect(records).toEqual(alone);
      expect(records.every(verifySigned)).toBe(true);
      expect(await signer.signAll?.([])).toEqual([]);
    });

    test('a draft that can be no record is rejected, not thrown at the caller', async () => {
      const signer = await makeSigner();
      const signing = signer.sign({ ...draftOf('a'), created_at: -1 });
      await expect(signing).rejects.toThrow();
    });
  });
}

function deleteOf(author: string): Draft {
  return { kind: 5, created_at: 1_750_000_000, tags: [['a', `30078:${author}:notes/note`], ['k', '30078'], ['h', 'test']], content: '' };
}

function draftOf(text: string): Draft {
  return recordDraft({ room: 'test', collection: 'notes', name: 'note', content: JSON.stringify(text), at: 1_750_000_000_500 });
}
