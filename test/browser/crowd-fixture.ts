/** A page that is a whole database, or a transport alone, as the test wants it. */
import { swarm } from './swarm-fixture.ts';
import { room } from './transport-fixture.ts';

// Named, because files that only do something when they are loaded are left out of bundles.
Object.assign(window, { swarm, room });
