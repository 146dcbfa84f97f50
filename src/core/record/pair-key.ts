/**
 * The key that two authors share without ever having met: the x coordinate of one's secret times the other's public
 * point, put through NIP-44's extraction. Both sides compute the same; nobody else can.
 */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { concatBytes, fromHex } from '../base/bytes.ts';
import { conversationKey } from './nip44.ts';

/** Of the two points with this x coordinate, the one that BIP-340 means: with even y. */
const EVEN = Uint8Array.of(2);

/** The conversation's key, 32 bytes; undefined where `pubkey` (hex) is no public key of anybody. Throws where the secret is none. */
export function pairKey(secret32: Uint8Array, pubkey: string): Uint8Array | undefined {
  const x = fromHex(pubkey);
  if (x?.length !== 32) return undefined;
  const point = concatBytes(EVEN, x);
  if (!secp256k1.utils.isValidPublicKey(point, true)) return undefined;
  return conversationKey(secp256k1.getSharedSecret(secret32, point).subarray(1));
}
