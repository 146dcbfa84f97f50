/**
 * Versions of what decides beside a policy and is not written in it: the built-in lists of words with the way they are
 * looked for, and the finder of links. A room's address commits to those it uses: a peer whose lists are others would
 * keep other records, and is in another room. To be raised with every change of what is found.
 */

/** Of `core/words`: lists, normalising and matching. */
export const WORDS_VERSION = 1;
/** Of `core/links`: what counts as a link, and which host it names. */
export const LINKS_VERSION = 1;

/** Languages that `core/words` has lists for: a policy that names another one is a mistake, which should not wait until the lists are loaded. */
export const LISTED_LANGUAGES: readonly string[] = 'ar cs da de el en eo es fa fi fil fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh'.split(' ');
