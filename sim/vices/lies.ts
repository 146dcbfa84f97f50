/**
 * Peers that lie about what they hold: at random, or consistently. A consistent liar answers every question about
 * ranges, sums and roots from a set that is not the one it stores, so that no two of its answers contradict each other.
 */
import { garbled, KIND, retold, type Hands, type Vice } from './vice.ts';

/** Records a phantom invents, count at most: more would only be more of the same. */
const GHOSTS_MAX = 300;

/** Lies about roots, sizes and counts, and spoils what reconciliation says. */
export const LIAR: Vice = { name: 'liar', twist: lie };
/** Claims records that do not exist, in every fingerprint it gives. */
export const PHANTOM: Vice = { name: 'phantom', act: inventKeys };
/** Denies records it has, in every fingerprint it gives: it wants them again and again. */
export const DENIER: Vice = { name: 'denier', act: denyKeys };
/** Always holds what its neighbour holds, it says: whoever believes that compares nothing any more. */
export const ECHO: Vice = { name: 'echo', twist: echo };

function lie({ prng }: Hands, bytes: Uint8Array): Uint8Array | undefined {
  if (!prng.chance(0.4)) return bytes;
  return retold(bytes, (message) => {
    switch (message.type) {
      case 'ping':
      case 'pong':
        return { ...message, root16: prng.bytes(16), size: prng.below(5000) };
      case 'stock':
        return { ...message, parts: message.parts.map((part) => ({ ...part, records: prng.between(1, 3 * part.records) })) };
      case 'synced':
        return { ...message, records: prng.below(100), root16: prng.bytes(16) };
      case 'reconcile':
        return { ...message, body: garbled(prng, message.body) };
      case 'ack':
        return { ...message, bytes: Math.max(0, message.bytes - prng.below(100)) };
      default:
        return message;
    }
  });
}

function inventKeys(hands: Hands): void {
  const { prng, now } = hands;
  const set = hands.set();
  const invented = hands.notes.get('ghosts')?.[0] ?? 0;
  if (set === undefined || invented >= GHOSTS_MAX / 10) return;
  hands.notes.set('ghosts', Uint8Array.of(invented + 1));
  for (let i = 0; i < 10; i++) set.insert({ at: now() - prng.below(3_600_000), id: prng.bytes(32) });
}

function denyKeys(hands: Hands): void {
  const set = hands.set();
  for (const key of [...(set ?? [])]) if (hands.prng.chance(0.3)) set!.remove(key);
}

function echo(hands: Hands, bytes: Uint8Array, { peer }: { readonly peer: string }): Uint8Array | undefined {
  if (bytes[0] !== KIND.ping && bytes[0] !== KIND.pong) return bytes;
  const theirs = hands.heard(peer, KIND.ping) ?? hands.heard(peer, KIND.pong);
  return theirs === undefined ? bytes : Uint8Array.of(bytes[0], ...theirs.subarray(1));
}
