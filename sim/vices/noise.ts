/** Peers that talk nonsense: bytes that do not decode, and messages that do and mean nothing. */
import type { OpenMessage } from '../../src/core/protocol/message.ts';
import { garbled, idIn, isHandshake, tell, type Hands, type Vice } from './vice.ts';

/** Turns bits in what it says. */
export const GARBLER: Vice = {
  name: 'garbler',
  twist: ({ prng }, bytes) => (isHandshake(bytes) || !prng.chance(0.1) ? bytes : garbled(prng, bytes)),
};
/** Says much that is well-formed and senseless. */
export const FLOODER: Vice = { name: 'flooder', act: flood };

function flood(hands: Hands): void {
  const { prng } = hands;
  for (const peer of hands.links()) {
    for (let i = prng.between(2, 12); i > 0; i--) tell(hands, peer, nonsense(hands));
  }
}

function nonsense({ prng, seen }: Hands): OpenMessage {
  switch (prng.below(10)) {
    case 0:
      return { type: 'have', ids: Array.from({ length: prng.between(1, 40) }, () => prng.bytes(32)) };
    case 1:
      return { type: 'want', ids: Array.from({ length: prng.between(1, 40) }, () => prng.bytes(32)) };
    case 2:
      return { type: 'ping', root16: prng.bytes(16), size: prng.below(1000) };
    case 3:
      return { type: 'reconcile', conversation: prng.between(1, 9), body: prng.bytes(prng.below(200)) };
    case 4:
      return { type: 'synced', conversation: prng.between(1, 9), records: prng.below(9), root16: prng.bytes(16) };
    case 5:
      return { type: 'busy', conversation: prng.between(1, 9), retryAfterMs: prng.below(60_000) };
    case 6:
      return { type: 'stock', conversation: prng.between(1, 9), parts: [{ gap: 0, length: 2 ** 50, records: prng.between(1, 9999) }] };
    case 7:
      return { type: 'take', conversation: prng.between(1, 9), lower: 0, length: 2 ** 50 };
    case 8:
      return { type: 'given', conversation: prng.between(1, 9) };
    default:
      return { type: 'want', ids: [idIn(seen.at(-1)) ?? prng.bytes(32)] };
  }
}
