/**
 * Runs before every unit test: properties draw the same cases each time, so that what is green here is green
 * elsewhere. `PEERSET_SEED=n npm run test:unit` draws others; a property that names its own seed keeps it. Files share a
 * process, and modules with it: what one of them puts in place of the world's own is taken away after it.
 */
import fc from 'fast-check';
import { afterAll, vi } from 'vitest';

fc.configureGlobal({ seed: Number(process.env['PEERSET_SEED'] ?? 1) });

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
