/** Writing: the section with its texts, one file of what is loaded. */
import { COMPOSER } from '../words/composer.ts';

export { default as Content } from './Composer.svelte';
export const WORDS = { composer: COMPOSER };
