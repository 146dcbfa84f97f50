/**
 * The entry `peerset/svelte`: a room and the Network panel as components. Lists need none: `$notes` follows a collection or a live query as
 * it follows any store. Published as sources, which an application compiles with its own Svelte, and compiled beside them.
 */
import type { Component } from 'svelte';
import Network from './NetworkPanel.svelte';
import Room from './PeersetDB.svelte';
import type { NetworkPanelProps, PeersetDBProps } from './props.ts';

export { getDb } from './context.ts';
export type { NetworkPanelProps, PeersetDBProps } from './props.ts';

/** Opens a room while it is there. */
export const PeersetDB: Component<PeersetDBProps> = Room as Component<never> as Component<PeersetDBProps>;

/** Shows what the swarm does. Its program is loaded when it is shown. */
export const NetworkPanel: Component<NetworkPanelProps> = Network as Component<never> as Component<NetworkPanelProps>;
