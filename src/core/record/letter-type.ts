/** How a letter (`letter.ts`) is told from other records. Apart, because whoever only tells them apart needs no ciphers. */

/** What the tag `m` of a letter says. */
export const LETTER_TYPE = 'application/vnd.peerset.letter';
