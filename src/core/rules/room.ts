/**
 * Each record names its room in one tag `h`. Without it anyone could carry an author's records from one room
 * into another, where they were never meant to be read. Naming two rooms is refused for the same reason.
 */
import { ACCEPT, refuse, type EventRule } from './rule.ts';

/** Name of the tag that carries the room. */
export const ROOM_TAG = 'h';

/** Refuses records that do not name exactly this room. `room`: the tag's value, as its members write it. */
export function roomRule(room: string): EventRule {
  return ({ tags }) => {
    const named = tags.filter(([name]) => name === ROOM_TAG);
    if (named.length === 1 && named[0]![1] === room) return ACCEPT;
    return refuse('room', named.length === 0 ? 'it names no room' : 'it was written for another room');
  };
}
