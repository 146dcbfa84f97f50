/** What is in the room: the section with its texts, one file of what is loaded. */
import { RECORDS } from '../words/records.ts';

export { default as Content } from './Records.svelte';
export const WORDS = { records: RECORDS };
