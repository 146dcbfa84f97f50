/**
 * A curve does everything once before somebody waits for it. Browsers compile each function of it when it is first called,
 * so that the first few records took twenty times as long as all others. What one thread has compiled the others of a
 * page have as well.
 */
import type { Curve } from './instance.ts';

/** Signatures made and checked, count: enough for the equation of many. */
const REHEARSED = 16;
const BYTES = 32;

/** Signs and checks for nobody. Takes two milliseconds where another thread did so before. */
export function rehearse(curve: Curve): void {
  const key = curve.key(crypto.getRandomValues(new Uint8Array(BYTES)));
  key.sign(crypto.getRandomValues(new Uint8Array(REHEARSED * BYTES)));
  key.wipe();
}
