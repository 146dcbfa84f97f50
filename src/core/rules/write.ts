/**
 * Who may write in a collection: anyone, or the room's owners only. A pure function of the record's author
 * and the policy. A delete counts for its target's collection, and nobody owns a slot in another's name.
 */
import type { Policy } from './policy.ts';
import { ACCEPT, refuse, type Rule } from './rule.ts';

/** Refuses records in owners' collections by anybody else. */
export function writeRule({ collections, owners }: Policy): Rule {
  const writers = new Set(owners);
  return ({ author, collection }) => {
    if (collections.get(collection)?.write !== 'owners' || writers.has(author)) return ACCEPT;
    return refuse('write', `only the room's owners write in ${collection}`);
  };
}
