/**
 * All ways to do harm there are, by two lists. Ordinary seeds draw from the first, which never changes: a seed that
 * once found a bug must go on drawing the same. Hostile seeds draw from the second.
 */
import { EQUIVOCATOR } from './equivocator.ts';
import { HOG } from './hog.ts';
import { CROWD, HOARDER, MISER } from './law.ts';
import { DENIER, ECHO, LIAR, PHANTOM } from './lies.ts';
import { FLOODER, GARBLER } from './noise.ts';
import { FORGER, LAWLESS, REPLAYER, USURPER } from './records.ts';
import { CENSOR, DOORSTOP, LORIS, MUTE, WITHHOLDER } from './silence.ts';
import { HORDE, PROPHET, WRONG_CLOCK } from './time.ts';
import { GRAVEDIGGER } from './tombstones.ts';
import type { Vice } from './vice.ts';

/** What a hostile peer of an ordinary seed has one to three of. In this order for ever. */
export const ORDINARY_VICES: readonly Vice[] = [
  LAWLESS, FORGER, GARBLER, LIAR, FLOODER, PROPHET, REPLAYER, WITHHOLDER, MUTE, USURPER,
];

/** What there is. */
export const VICES: readonly Vice[] = [
  ...ORDINARY_VICES,
  PHANTOM, DENIER, ECHO, CENSOR, EQUIVOCATOR, WRONG_CLOCK, HORDE, MISER, HOARDER, CROWD, LORIS, DOORSTOP, HOG, GRAVEDIGGER,
];
