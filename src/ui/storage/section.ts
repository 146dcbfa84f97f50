/** What is on this disk: the section with its texts, one file of what is loaded. */
import { STORAGE } from '../words/storage.ts';

export { default as Content } from './Storage.svelte';
export const WORDS = { storage: STORAGE };
