/** Names of the notes that moderation leaves on a device. */

/** What its person chose. */
export const CHOICES_NOTE = 'choices';
/** Which records the judge found wrong. */
export const FOUND_NOTE = 'found';
