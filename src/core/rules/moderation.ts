/**
 * Room for moderation: what people report, and what owners and moderators rule, are records of the set in two pools of
 * their own. They are part of the policy, and so of the room's address, from the first day; what is written about a record
 * never takes the place of records.
 */
import { LIMITS } from '../base/limits.ts';
import { longestKeep, type CollectionPolicy, type Policy } from './policy.ts';

/** The collection of reports (NIP-56) and lists (NIP-51); anyone writes there. Names of applications do not begin with `$`. */
export const REPORTS_COLLECTION = '$reports';
/** The collection of what owners and moderators decide: labels (NIP-32), bans, approvals. */
export const RULINGS_COLLECTION = '$rulings';

/**
 * The policy with pools for its moderation, kept as long as anything is. Without owners and moderators nobody could rule; with
 * as many collections as a policy may have there is no place for others.
 */
export function withModeration(policy: Policy): Policy {
  const keepDays = longestKeep(policy);
  const pool = (perAuthor: number, total: number, write: CollectionPolicy['write']): CollectionPolicy => ({ perAuthor, total, keepDays, write, links: new Map() });
  const pools = new Map([[REPORTS_COLLECTION, pool(LIMITS.reportsPerAuthorMax, LIMITS.reportsMax, 'anyone')]]);
  if (policy.owners.length + policy.moderators.length > 0) {
    pools.set(RULINGS_COLLECTION, pool(LIMITS.rulingsPerAuthorMax, LIMITS.rulingsMax, 'moderators'));
  }
  if (policy.collections.size + pools.size > LIMITS.policyCollectionsMax) return policy;
  return { ...policy, collections: new Map([...policy.collections, ...pools]) };
}
