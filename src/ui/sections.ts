/**
 * The parts of the panel, in their order. Each is a component of its own that is loaded when somebody looks at it, and gets the same
 * properties; a new one is a line here and a folder beside.
 */
import type { Section } from './section.ts';

/** In the order of the rail. */
export const SECTIONS: readonly Section[] = [
  { id: 'overview', title: ({ overview }) => overview.title, load: () => import('./overview/Overview.svelte') },
  { id: 'peers', title: ({ peers }) => peers.title, load: () => import('./peers/Peers.svelte') },
  { id: 'records', title: ({ records }) => records.title, load: () => import('./records/Records.svelte') },
  { id: 'composer', title: ({ composer }) => composer.title, load: () => import('./composer/Composer.svelte') },
  { id: 'tree', title: ({ tree }) => tree.title, load: () => import('./tree/Tree.svelte') },
  { id: 'networks', title: ({ networks }) => networks.title, load: () => import('./networks/Networks.svelte') },
];
