/**
 * The entry `peerset/test`: swarms of real databases in virtual time, for tests of applications and for demos. Nothing that a page
 * ships loads it.
 */
export { swarm, type Swarm } from './testing/swarm.ts';
export type { SwarmPeer } from './testing/swarm-peer.ts';
export type { Happening, SwarmMessage, SwarmTrace } from './testing/happenings.ts';
export { SWARM_PEERS_MAX, type Faults, type SwarmOptions } from './testing/options.ts';
