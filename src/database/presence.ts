/** What peers show of themselves at the moment: a cursor, a name, "is typing". Nothing of it is stored. */
import { LIMITS } from '../core/base/limits.ts';
import type { Live } from './live.ts';
import type { Member } from './member.ts';
import { encodePayload } from './payload.ts';
import type { Presence } from './status.ts';

/** Presence in a room. */
export interface PresenceRoom {
  /**
   * Shows a value to all peers until it is changed or this device leaves; undefined shows nothing. Changes
   * that follow each other too fast are not all sent, but the last is.
   * @throws PeersetError E_VALUE where it is no JSON or more than a few kilobytes, E_CLOSED.
   */
  set(value: unknown): void;
  /** What each peer shows; those that show nothing are not in it. */
  readonly all: Live<Presence>;
}

/** The presence of a member. */
export function presenceOf(member: () => Member): PresenceRoom {
  return {
    set: (value) => member().attend(value === undefined ? undefined : encodePayload(value, LIMITS.presenceBytesMax)),
    get all() {
      return member().boards.presences;
    },
  };
}
