/**
 * Runs before every unit test: properties draw the same cases each time, so that what is green here is green
 * elsewhere. `PEERSET_SEED=n npm run test:unit` draws others; a property that names its own seed keeps it.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['PEERSET_SEED'] ?? 1) });
