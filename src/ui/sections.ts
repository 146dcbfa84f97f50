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
  { id: 'wire', title: ({ wire }) => wire.title, load: () => import('./wire/Wire.svelte') },
  { id: 'networks', title: ({ networks }) => networks.title, load: () => import('./networks/Networks.svelte') },
  { id: 'moderation', title: ({ moderation }) => moderation.title, load: () => import('./moderation/Moderation.svelte') },
  { id: 'members', title: ({ members }) => members.title, load: () => import('./members/Members.svelte') },
  { id: 'identity', title: ({ identity }) => identity.title, load: () => import('./identity/Identity.svelte') },
  { id: 'storage', title: ({ storage }) => storage.title, load: () => import('./storage/Storage.svelte') },
  { id: 'doctor', title: ({ doctor }) => doctor.title, load: () => import('./doctor/Doctor.svelte') },
];
