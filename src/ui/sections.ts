/**
 * The parts of the panel, in their order. Each is a component of its own that is loaded when somebody looks at it, and gets the same
 * properties; a new one is a line here and a folder beside.
 */
import type { Section } from './section.ts';

/** In the order of the rail. */
export const SECTIONS: readonly Section[] = [
  { id: 'overview', load: () => import('./overview/section.ts') },
  { id: 'peers', load: () => import('./peers/section.ts') },
  { id: 'records', load: () => import('./records/section.ts') },
  { id: 'composer', load: () => import('./composer/section.ts') },
  { id: 'tree', load: () => import('./tree/section.ts') },
  { id: 'wire', load: () => import('./wire/section.ts') },
  { id: 'networks', load: () => import('./networks/section.ts') },
  { id: 'moderation', load: () => import('./moderation/section.ts') },
  { id: 'members', load: () => import('./members/section.ts') },
  { id: 'identity', load: () => import('./identity/section.ts') },
  { id: 'storage', load: () => import('./storage/section.ts') },
  { id: 'doctor', load: () => import('./doctor/section.ts') },
];
