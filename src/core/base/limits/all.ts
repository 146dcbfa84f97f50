/**
 * Every limit there is, for whoever lists or checks them. A page takes `LIMITS`, and each part that comes late its own: all of
 * them would be downloaded before anything is on show.
 */
import { LIMITS } from '../limits.ts';
import { FILE_KEEPING_LIMITS } from './file-keeping.ts';
import { FILE_MAKING_LIMITS } from './file-making.ts';
import { FILE_TRANSFER_LIMITS } from './file-transfer.ts';
import { FILE_LIMITS } from './files.ts';
import { INSIGHT_LIMITS } from './insight.ts';
import { LIVE_LIMITS } from './live.ts';
import { MODERATION_LIMITS } from './moderation.ts';
import { STREAMING_LIMITS } from './streaming.ts';

/** All limits, by name. */
export const ALL_LIMITS = { ...LIMITS, ...MODERATION_LIMITS, ...FILE_LIMITS, ...FILE_KEEPING_LIMITS, ...FILE_MAKING_LIMITS, ...FILE_TRANSFER_LIMITS, ...STREAMING_LIMITS, ...LIVE_LIMITS, ...INSIGHT_LIMITS } as const;
