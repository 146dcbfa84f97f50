/** Writes what an invite for a blind keeper says (`access.ts`). Only members give one, so it is part of what they load. */
import { toHex } from '../core/base/bytes.ts';
import type { Room } from '../core/protocol/room.ts';
import type { RoomOptions } from '../core/rules/policy-options.ts';
import type { KeepDays } from '../core/rules/horizon.ts';
import type { Policy } from '../core/rules/policy.ts';

/** The text of an invite. `policy`: with blinded names. */
export function accessText({ address, topic, password, macKey, tag }: Room, policy: Policy): string {
  return JSON.stringify([toHex(address), topic, password, toHex(macKey!), tag, optionsOf(policy)]);
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
