/** Rules and who decides: the section with its texts, one file of what is loaded. */
import { MODERATION } from '../words/moderation.ts';

export { default as Content } from './Moderation.svelte';
export const WORDS = { moderation: MODERATION };
