/**
 * What an invite for a blind keeper says: where members meet, how to prove that one may be there, which records to take
 * and how many. Collections are named by their blinded names, the room not at all. Only whoever writes or reads such an
 * invite needs this.
 */
import { fromHex, toHex } from '../core/base/bytes.ts';
import type { Room } from '../core/protocol/room.ts';
import { parsePolicy, type RoomOptions } from '../core/rules/policy-options.ts';
import type { KeepDays } from '../core/rules/horizon.ts';
import type { Policy } from '../core/rules/policy.ts';

/** What a keeper knows. */
export interface Access {
  readonly room: Room;
  readonly policy: Policy;
}

/** The text of an invite. `policy`: with blinded names. */
export function accessText({ address, topic, password, macKey, tag }: Room, policy: Policy): string {
  return JSON.stringify([toHex(address), topic, password, toHex(macKey!), tag, optionsOf(policy)]);
}

/** What a text says, parsed; undefined where it is no such invite. */
export function readAccess(says: unknown): Access | undefined {
  if (!Array.isArray(says) || says.length !== 6) return undefined;
  const [address, topic, password, macKey, tag, options] = says as [string, string, string, string, string, RoomOptions];
  const bytes = [address, topic, password, macKey].map((text) => (typeof text === 'string' ? fromHex(text) : undefined));
  if (!bytes.every((part) => part?.length === 32) || typeof tag !== 'string' || fromHex(tag)?.length !== 16) return undefined;
  const parsed = typeof options === 'object' && options !== null ? parsePolicy(options) : undefined;
  if (parsed === undefined || !('policy' in parsed)) return undefined;
  return { room: { address: bytes[0]!, topic, password, macKey: bytes[3]!, tag }, policy: parsed.policy };
}

/** A policy as one would write it, whole. Its name is for people who know the room. */
function optionsOf({ perAuthor, total, keepDays, contentBytesMax, owners, collections }: Policy): RoomOptions {
  const declared = [...collections].map(([name, limits]) => [name, {
    quota: { perAuthor: limits.perAuthor, total: limits.total },
    keep: keepText(limits.keepDays),
    write: limits.write,
  }] as const);
  return { policy: { name: 'kept', perAuthor, total, contentBytesMax, keep: keepText(keepDays) }, owners, collections: Object.fromEntries(declared) };
}

function keepText(days: KeepDays): string {
  return days === 'forever' ? days : `${days}d`;
}
