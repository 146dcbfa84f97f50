/**
 * Every text of the panel, in English. A translation is an object of the same shape; `mountNetwork({ words })` takes it. Texts say things
 * plainly, in the words of the glossary (docs/ARCHITECTURE.md), and tell what to do where something is wrong. Those of a section are loaded
 * with it (`section.ts` in its folder).
 */
import { BANNERS } from './banners.ts';
import type { COMPOSER } from './composer.ts';
import type { DOCTOR } from './doctor.ts';
import { FRAME } from './frame.ts';
import type { IDENTITY } from './identity.ts';
import type { MEMBERS } from './members.ts';
import type { MODERATION } from './moderation.ts';
import type { NETWORKS } from './networks.ts';
import type { OVERVIEW } from './overview.ts';
import type { PEERS } from './peers.ts';
import type { RECORDS } from './records.ts';
import { SHELL } from './shell.ts';
import type { STORAGE } from './storage.ts';
import type { TREE } from './tree.ts';
import type { WIRE } from './wire.ts';

/** What is there from the beginning, in English: the frame, and what several sections say. */
export const EN = { shell: SHELL, frame: FRAME, banners: BANNERS } as const;

/** All of it, in English. */
interface English {
  readonly shell: typeof SHELL;
  readonly frame: typeof FRAME;
  readonly banners: typeof BANNERS;
  readonly overview: typeof OVERVIEW;
  readonly peers: typeof PEERS;
  readonly networks: typeof NETWORKS;
  readonly records: typeof RECORDS;
  readonly composer: typeof COMPOSER;
  readonly tree: typeof TREE;
  readonly wire: typeof WIRE;
  readonly moderation: typeof MODERATION;
  readonly members: typeof MEMBERS;
  readonly identity: typeof IDENTITY;
  readonly storage: typeof STORAGE;
  readonly doctor: typeof DOCTOR;
}

/** The shape of `T` with any text in place of each. */
type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (...args: infer A) => string ? (...args: A) => string : Translated<T[K]> };

/** All texts of the panel, in some language. */
export type Words = Translated<English>;

/** Those that are there from the beginning. */
export type FrameWords = Pick<Words, keyof typeof EN>;
