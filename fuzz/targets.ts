/** All targets, in the order in which they are run: the quick ones first. */
import { FILE_MESSAGE, FILE_SWARM } from './file-messages.ts';
import { FILE, SNIFF } from './files.ts';
import { CERTIFICATE, EVENT, RECORD, SEALED } from './records.ts';
import { REPLICA, SESSION } from './machines.ts';
import { FRAMES, INFLATE, MESSAGE, PAYLOAD, RECONCILE } from './messages.ts';
import { DIRECTORY, INTRODUCTIONS, RELAY, TRACKER } from './signals.ts';
import { PLAYLIST, SEGMENT_LIST, WEBM } from './streams.ts';
import type { Target } from './target.ts';
import { BECH32, INVITE, JSON_SCAN, POLICY } from './texts.ts';
import { DIRECT, DIRECT_MESSAGE, MP4 } from './tracks.ts';

/** What is fuzzed. */
export const TARGETS: readonly Target[] = [
  RECORD, EVENT, CERTIFICATE, SEALED, MESSAGE, FRAMES, INFLATE, PAYLOAD, DIRECTORY, TRACKER, RELAY, INTRODUCTIONS,
  INVITE, BECH32, JSON_SCAN, FILE, FILE_MESSAGE, SNIFF, PLAYLIST, SEGMENT_LIST, WEBM, MP4, DIRECT_MESSAGE, DIRECT, POLICY, RECONCILE, FILE_SWARM, SESSION, REPLICA,
];
