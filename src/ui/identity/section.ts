/** Who this device writes as: the section with its texts, one file of what is loaded. */
import { IDENTITY } from '../words/identity.ts';

export { default as Content } from './Identity.svelte';
export const WORDS = { identity: IDENTITY };
