/** Trystero as it is: whoever is in the room is believed. */
import { trystero } from './trystero.ts';

/** Trystero and "send everything", without signatures. */
export const trysteroUnsigned = trystero();
