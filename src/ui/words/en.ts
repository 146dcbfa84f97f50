/**
 * Every text of the panel, in English. A translation is a file of the same shape; `mountNetwork({ words })` takes it. Texts say things
 * plainly, in the words of the glossary (docs/ARCHITECTURE.md), and tell what to do where something is wrong.
 */
import { BANNERS } from './banners.ts';
import { COMPOSER } from './composer.ts';
import { DOCTOR } from './doctor.ts';
import { FRAME } from './frame.ts';
import { IDENTITY } from './identity.ts';
import { MEMBERS } from './members.ts';
import { MODERATION } from './moderation.ts';
import { NETWORKS } from './networks.ts';
import { OVERVIEW } from './overview.ts';
import { PEERS } from './peers.ts';
import { RECORDS } from './records.ts';
import { SHELL } from './shell.ts';
import { STORAGE } from './storage.ts';
import { TREE } from './tree.ts';
import { WIRE } from './wire.ts';

/** The panel in English. */
export const EN = {
  shell: SHELL,
  frame: FRAME,
  banners: BANNERS,
  overview: OVERVIEW,
  peers: PEERS,
  networks: NETWORKS,
  records: RECORDS,
  composer: COMPOSER,
  tree: TREE,
  wire: WIRE,
  moderation: MODERATION,
  members: MEMBERS,
  identity: IDENTITY,
  storage: STORAGE,
  doctor: DOCTOR,
} as const;

/** The shape of `T` with any text in place of each. */
type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (...args: infer A) => string ? (...args: A) => string : Translated<T[K]> };

/** All texts of the panel, in some language. */
export type Words = Translated<typeof EN>;
