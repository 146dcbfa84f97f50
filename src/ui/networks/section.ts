/** Where peers are looked for: the section with its texts, one file of what is loaded. */
import { NETWORKS } from '../words/networks.ts';

export { default as Content } from './Networks.svelte';
export const WORDS = { networks: NETWORKS };
