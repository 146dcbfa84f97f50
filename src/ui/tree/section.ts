/** The tree of fingerprints: the section with its texts, one file of what is loaded. */
import { TREE } from '../words/tree.ts';

export { default as Content } from './Tree.svelte';
export const WORDS = { tree: TREE };
