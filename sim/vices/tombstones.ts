/**
 * Peers that abuse deletes: of what others wrote, of what nobody wrote, in great numbers, at the horizon, at the moment
 * of what they delete, from the future, and of several things at once.
 */
import { DAY_MS } from '../../src/core/base/limits.ts';
import { DELETE_KIND, type SignedRecord } from '../../src/core/record/record.ts';
import { deleteDraft, recordDraft } from '../../src/core/record/draft.ts';
import { decodeSigned } from '../../src/core/record/signed.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { packedBy, sign } from '../world.ts';
import { KIND, tellRecords, type Hands, type Vice } from './vice.ts';

const MINUTE_MS = 60_000;

/** Deletes whatever it can, and what it cannot. */
export const GRAVEDIGGER: Vice = { name: 'gravedigger', deaf: [KIND.ack], act: dig };

function dig(hands: Hands): void {
  const { prng } = hands;
  const records = [foreign, flood, atHorizon, atOnce, ahead, several][prng.below(6)]!(hands);
  for (const peer of hands.links()) tellRecords(hands, peer, records);
}

/** Somebody else's slot under our own signature: nobody may lose anything by it. */
function foreign({ prng, world, author, now, seen }: Hands): Uint8Array[] {
  if (seen.length === 0) return [];
  const target = decodeSigned(prng.pick(seen));
  if (isFault(target) || target.deletes) return [];
  return [packedBy(author, deleteDraft({ room: world.tag, target, at: now() }))];
}

function flood(hands: Hands): Uint8Array[] {
  return Array.from({ length: 12 }, () => tombstoneOf(hands, ownAt(hands, hands.now() - 1000), hands.now()).bytes);
}

/** Just where it is forgotten today or tomorrow, with its target just above: the target must not come back. */
function atHorizon(hands: Hands): Uint8Array[] {
  const { prng, world, now } = hands;
  const today = world.law.horizon(world.law.poolOf('notes'), now());
  if (!Number.isFinite(today)) return [];
  const horizon = today + prng.pick([0, DAY_MS]);
  const target = ownAt(hands, horizon + prng.between(-2, 2));
  return prng.shuffled([target.bytes, tombstoneOf(hands, target, horizon + prng.between(-2, 2)).bytes]);
}

function atOnce(hands: Hands): Uint8Array[] {
  const target = ownAt(hands, hands.now());
  return hands.prng.shuffled([target.bytes, tombstoneOf(hands, target, target.at).bytes]);
}

/** Accepted now, and newer than all that its author writes for minutes; or deferred, or never. */
function ahead(hands: Hands): Uint8Array[] {
  const at = hands.now() + hands.prng.pick([9, 11, 60, 48 * 60]) * MINUTE_MS;
  return [tombstoneOf(hands, ownAt(hands, hands.now()), at).bytes];
}

function several({ prng, author, now, world, seen }: Hands): Uint8Array[] {
  const slots = [0, 1].map((i) => ['a', `30078:${author.pubkey}:notes/h${i}`]);
  const at = Math.floor(now() / 1000);
  const draft = { kind: DELETE_KIND, created_at: at, tags: [...slots, ['k', '30078'], ['h', world.tag]], content: '' };
  return seen.length > 0 && prng.chance(0.2) ? [] : [packedBy(author, draft)];
}

function ownAt({ prng, world, author }: Hands, at: number): SignedRecord {
  const wish = { room: world.tag, collection: 'notes', name: `g${prng.below(20)}`, content: `"${prng.u32()}"` };
  return sign(author, recordDraft({ ...wish, at: Math.max(0, at) }));
}

function tombstoneOf({ world, author }: Hands, target: SignedRecord, at: number): SignedRecord {
  return sign(author, deleteDraft({ room: world.tag, target, at: Math.max(0, at) }));
}
