/**
 * Room for rekeys. A room whose owners can remove members keeps a pool for what that takes; it is part of the policy, and
 * so of the room's address, from the first day: a room cannot get it later.
 */
import { LIMITS } from '../base/limits.ts';
import { REKEY_COLLECTION } from '../record/rekey.ts';
import { longestKeep, type CollectionPolicy, type Policy } from './policy.ts';

/**
 * The policy of a room whose owners can remove members: with a pool for their rekeys, which nothing else crowds out and
 * which is kept as long as anything. Without owners nobody could write there, and with as many collections as a policy
 * may have there is no place for another.
 */
export function withRekeys(policy: Policy): Policy {
  if (policy.owners.length === 0 || policy.collections.size >= LIMITS.policyCollectionsMax) return policy;
  const rekeys: CollectionPolicy = { perAuthor: LIMITS.rekeyRecordsMax, total: LIMITS.rekeyRecordsMax * policy.owners.length, keepDays: longestKeep(policy), write: 'owners', links: new Map() };
  return { ...policy, collections: new Map([...policy.collections, [REKEY_COLLECTION, rekeys]]) };
}
