/** Who is in a room with a secret: the section with its texts, one file of what is loaded. */
import { MEMBERS } from '../words/members.ts';
import { MODERATION } from '../words/moderation.ts';

export { default as Content } from './Members.svelte';
export const WORDS = { members: MEMBERS, moderation: MODERATION };
