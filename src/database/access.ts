/**
 * What an invite for a blind keeper says: where members meet, how to prove that one may be there, which records to take
 * and how many. Collections are named by their blinded names, the room not at all. Members write it
 * (`access-text.ts`).
 */
import { fromHex } from '../core/base/bytes.ts';
import type { Room } from '../core/protocol/room.ts';
import { parsePolicy, type RoomOptions } from '../core/rules/policy-options.ts';
import type { Policy } from '../core/rules/policy.ts';

/** What a keeper knows. */
export interface Access {
  /** The invite itself, to be passed on. */
  readonly text: string;
  readonly room: Room;
  readonly policy: Policy;
}

/** What a text says; undefined where it is no such invite. `says`: the same, parsed. */
export function readAccess(text: string, says: unknown): Access | undefined {
  if (!Array.isArray(says) || says.length !== 6) return undefined;
  const [address, topic, password, macKey, tag, options] = says as [string, string, string, string, string, RoomOptions];
  const bytes = [address, topic, password, macKey].map((text) => (typeof text === 'string' ? fromHex(text) : undefined));
  if (!bytes.every((part) => part?.length === 32) || typeof tag !== 'string' || fromHex(tag)?.length !== 16) return undefined;
  const parsed = typeof options === 'object' && options !== null ? parsePolicy(options) : undefined;
  if (parsed === undefined || !('policy' in parsed)) return undefined;
  return { text, room: { address: bytes[0]!, topic, password, macKey: bytes[3]!, tag }, policy: parsed.policy };
}
