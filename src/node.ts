/**
 * The entry `peerset/node`: what a program imports. All of `peerset`, with a `peerset()` for Node, and `pin()`.
 */
export * from './index.ts';
export { peerset, type DiskStorage, type NodeConfig } from './node/peerset.ts';
export { pin, type Pinned, type PinOptions, type PinStatistics } from './node/pin.ts';
