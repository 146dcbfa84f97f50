/** How the room is: the section with its texts, one file of what is loaded. */
import { OVERVIEW } from '../words/overview.ts';

export { default as Content } from './Overview.svelte';
export const WORDS = { overview: OVERVIEW };
