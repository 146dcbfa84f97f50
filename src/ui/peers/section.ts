/** Who is linked: the section with its texts, one file of what is loaded. */
import { PEERS } from '../words/peers.ts';

export { default as Content } from './Peers.svelte';
export const WORDS = { peers: PEERS };
