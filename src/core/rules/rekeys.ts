/**
 * Room for rekeys. A room whose owners can remove members keeps a pool for what that takes; it is part of the policy, and
 * so of the room's address, from the first day: a room cannot get it later.
 */
import { LIMITS } from '../base/limits.ts';
import { REKEY_COLLECTION } from '../record/rekey.ts';
import type { CollectionPolicy, Policy } from './policy.ts';

/**
 * The policy of a room whose owners can remove members: with a pool for their rekeys, which nothing else crowds out and
 * which is kept as long as anything. Without owners nobody could write there, and with as many collections as a policy
 * may have there is no place for another.
 */
export function withRekeys(policy: Policy): Policy {
  if (policy.owners.length === 0 || policy.collections.size >= LIMITS.policyCollectionsMax) return policy;
  const pools = [policy, ...policy.collections.values()].map(({ keepDays }) => keepDays);
  const keepDays = pools.includes('forever') ? 'forever' : Math.max(...(pools as number[]));
  const rekeys: CollectionPolicy = { perAuthor: LIMITS.rekeyRecordsMax, total: LIMITS.rekeyRecordsMax * policy.owners.length, keepDays, write: 'owners', links: new Map() };
  return { ...policy, collections: new Map([...policy.collections, [REKEY_COLLECTION, rekeys]]) };
}
