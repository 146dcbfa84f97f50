/**
 * The parts of the panel, in their order. Each is a component of its own that is loaded when somebody looks at it, and gets the same
 * properties; a new one is a line here and a folder beside.
 */
import type { Component } from 'svelte';
import type { PeersetDB } from '../index.ts';
import type { Feed } from './feed.svelte.ts';
import type { Words } from './words/en.ts';

/** What every section is given. */
export interface SectionProps {
  readonly db: PeersetDB;
  readonly feed: Feed;
  readonly words: Words;
}

/** One part of the panel. */
export interface Section {
  readonly id: string;
  readonly title: (words: Words) => string;
  readonly load: () => Promise<{ readonly default: Component<Record<string, unknown>> }>;
}

export const SECTIONS: readonly Section[] = [
  { id: 'overview', title: ({ overview }) => overview.title, load: () => import('./overview/Overview.svelte') },
];
