/**
 * Versions of what decides beside a policy and is not written in it: the built-in lists of words with the way they are
 * looked for, and the finder of links. A room's address commits to those it uses: a peer whose lists are others would
 * keep other records, and is in another room. To be raised with every change of what is found.
 */

/** Of `core/words`: lists, normalising and matching. */
export const WORDS_VERSION = 1;
/** Of `core/links`: what counts as a link, and which host it names. */
export const LINKS_VERSION = 1;
