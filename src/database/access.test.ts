// Shows that a keeper's invite carries all of a policy that a keeper applies: its law takes and refuses what a member's does.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policies, AUTHORS } from '../../test/rules/policies.ts';
import { deriveRoom } from '../core/protocol/room.ts';
import { withModeration } from '../core/rules/moderation.ts';
import { withRekeys } from '../core/rules/rekeys.ts';
import { blindPolicy, sealedLawOf } from '../core/rules/sealed.ts';
import { policyDigest, type Policy } from '../core/rules/policy.ts';
import type { SignedRecord } from '../core/record/record.ts';
import { accessText } from './access-text.ts';
import { readAccess } from './access.ts';

const BLIND_KEY = new Uint8Array(32).fill(1);

test('what a keeper reads from an invite is what a blinded policy says to whoever cannot read', () => {
  fc.assert(fc.property(policies, (policy) => {
    const blind = blindPolicy(withRekeys(withModeration(policy)), BLIND_KEY);
    const room = deriveRoom({ name: 'room', secret: new Uint8Array(32), policyDigest: policyDigest(policy) });
    const text = accessText(room, blind);
    const read = readAccess(text, JSON.parse(text));
    // A collection for nobody is no policy that a room can have.
    const forNobody = [...policy.collections.values()].some(({ write }) => isForNobody(policy, write));
    if (forNobody || policy.allow.some((author) => policy.deny.includes(author))) return;
    const part = ({ content: _, duplicates: _d, fileBytesMax: _f, authorFileBytesMax: _a, name: _n, collections, ...rest }: Policy): unknown =>
      ({ ...rest, collections: [...collections].map(([name, { links: _l, ...own }]) => [name, own]) });
    expect(part(read!.policy)).toEqual(part(blind));
    const [own, kept] = [sealedLawOf(blind, room.tag), sealedLawOf(read!.policy, room.tag)];
    for (const author of AUTHORS) {
      for (const collection of [...blind.collections.keys(), 'ab'.repeat(16)]) {
        const record = { kind: 5, author, collection, id: new Uint8Array(32), bytes: new Uint8Array(0) } as unknown as SignedRecord;
        expect(headerVerdict(kept, record)).toEqual(headerVerdict(own, record));
      }
    }
  }), { numRuns: 200 });
});

/** The verdict of the rules that look at no bytes; undefined where they have nothing against it. */
function headerVerdict(law: ReturnType<typeof sealedLawOf>, record: SignedRecord): unknown {
  try {
    return law.check(record, 0);
  } catch {
    // It came as far as the rules that read it, and there is nothing to read.
    return undefined;
  }
}

function isForNobody({ owners, moderators, allow, deny }: Policy, write: string | readonly string[]): boolean {
  if (write === 'anyone') return false;
  if (write === 'owners') return owners.length === 0;
  if (write === 'moderators') return owners.length + moderators.length === 0;
  const may = (author: string): boolean => owners.includes(author) || moderators.includes(author) || (!deny.includes(author) && (allow.length === 0 || allow.includes(author)));
  return !(write as readonly string[]).some(may);
}
