/** What a section of the panel is, for the frame and for the sections themselves. */
import type { Component } from 'svelte';
import type { PeersetDB } from '../index.ts';
import type { Feed } from './feed.svelte.ts';
import type { Words } from './words/en.ts';

/** What every section is given. */
export type SectionProps = {
  readonly db: PeersetDB;
  readonly feed: Feed;
  readonly words: Words;
};

/** One part of the panel. */
export interface Section {
  readonly id: string;
  readonly title: (words: Words) => string;
  readonly load: () => Promise<{ readonly default: Component<SectionProps> }>;
}
