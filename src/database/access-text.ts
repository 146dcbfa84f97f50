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

/** What a policy says to whoever cannot read, as one would write it. Its name is for people who know the room, as is what it says of content. */
function optionsOf(policy: Policy): RoomOptions {
  const { perAuthor, total, keepDays, contentBytesMax, owners, moderators, collections, work, allow, deny, undeclared } = policy;
  const declared = [...collections].map(([name, limits]) => [name, {
    quota: { perAuthor: limits.perAuthor, total: limits.total },
    keep: keepText(limits.keepDays),
    write: limits.write,
  }] as const);
  const shared = { base: 'open', name: 'kept', perAuthor, total, contentBytesMax, keep: keepText(keepDays), work, allow, deny, moderators, undeclared } as const;
  return { policy: shared, owners, collections: Object.fromEntries(declared) };
}

function keepText(days: KeepDays): string {
  return days === 'forever' ? days : `${days}d`;
}
