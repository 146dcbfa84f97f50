/**
 * Runs once before the unit tests: the curve is compiled here, which takes some twenty seconds after its C changed,
 * and not within the time of the first test that asks for it.
 */
import { curveModule } from '../scripts/curve.ts';

/** What vitest calls. */
export async function setup(): Promise<void> {
  await curveModule();
}
