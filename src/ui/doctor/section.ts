/** What stands in the way of links: the section with its texts, one file of what is loaded. */
import { DOCTOR } from '../words/doctor.ts';

export { default as Content } from './Doctor.svelte';
export const WORDS = { doctor: DOCTOR };
