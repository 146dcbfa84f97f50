/** What goes over the wire: the section with its texts, one file of what is loaded. */
import { WIRE } from '../words/wire.ts';

export { default as Content } from './Wire.svelte';
export const WORDS = { wire: WIRE };
