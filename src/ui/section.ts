/** What a section of the panel is, for the frame and for the sections themselves. */
import type { Component } from 'svelte';
import type { PeersetDB } from '../index.ts';
import type { Feed } from './feed.svelte.ts';
import type { FrameWords, Words } from './words/en.ts';

/** What every part of the frame is given. */
export type FrameProps = {
  readonly db: PeersetDB;
  readonly feed: Feed;
  readonly words: FrameWords;
};

/** What every section is given: the same, and its own texts among the words. */
export type SectionProps = FrameProps & { readonly words: Words };

/** What a section's file has: its component, and the texts that it reads, in English. */
export interface Loaded {
  readonly Content: Component<SectionProps>;
  readonly WORDS: Partial<Words>;
}

/** One part of the panel. */
export interface Section {
  /** Its title is among the words of the frame. */
  readonly id: keyof FrameWords['frame']['sections'];
  readonly load: () => Promise<Loaded>;
}

/** All that a section reads: what a translator said, else its own texts in English. Of others it asks for nothing, which `sections.test.ts` looks after. */
export function wordsFor(words: FrameWords, { WORDS }: Pick<Loaded, 'WORDS'>): Words {
  return { ...WORDS, ...words } as Words;
}
