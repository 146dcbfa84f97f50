/**
 * A curve does everything once before somebody waits for it. Browsers compile each function of it when it is first called,
 * so that the first few records took twenty times as long as all others. What one thread has compiled the others of a
 * page have as well.
 */
import { writeUnsigned } from '../../core/record/packed-writer.ts';
import { packParcel } from '../../core/record/parcel.ts';
import type { Curve } from './instance.ts';

/** Signatures made and checked, count: enough for the equation of many. */
const REHEARSED = 16;
const BYTES = 32;

/** A record that nobody signed. */
const NOTHING = { kind: 1, created_at: 0, tags: [], content: '' };

/** Computes an id, signs and checks for nobody. Takes two milliseconds where another thread did so before. */
export function rehearse(curve: Curve): void {
  curve.claims(packParcel([writeUnsigned(new Uint8Array(BYTES), NOTHING)]), 1);
  const key = curve.key(crypto.getRandomValues(new Uint8Array(BYTES)));
  key.sign(crypto.getRandomValues(new Uint8Array(REHEARSED * BYTES)));
  key.wipe();
}
