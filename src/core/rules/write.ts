/**
 * Who may write in a collection: anyone, the room's owners, they and its moderators, or a list of authors. A pure function
 * of the record's author and the policy. A delete counts for its target's collection, and nobody owns a slot in another's
 * name. A room may also take records in declared collections only.
 */
import type { CollectionPolicy, Policy } from './policy.ts';
import { ACCEPT, refuse, type Rule } from './rule.ts';

/** Refuses records in collections that their author may not write in, and in undeclared ones where the room takes none. */
export function writeRule(policy: Policy): Rule {
  const writers = new Map([...policy.collections].map(([name, { write }]) => [name, writersOf(policy, write)] as const));
  return ({ author, collection }) => {
    const own = writers.get(collection);
    if (own === undefined) return writers.has(collection) || policy.undeclared === 'take' ? ACCEPT : refuse('undeclared', 'this room takes records in its declared collections only');
    return own.has(author) ? ACCEPT : refuse('write', `only ${whoWrites(policy.collections.get(collection)!.write)} write in ${collection}`);
  };
}

/** Undefined for everybody. */
function writersOf({ owners, moderators }: Policy, write: CollectionPolicy['write']): ReadonlySet<string> | undefined {
  switch (write) {
    case 'anyone':
      return undefined;
    case 'owners':
      return new Set(owners);
    case 'moderators':
      return new Set([...owners, ...moderators]);
    default:
      return new Set(write);
  }
}

function whoWrites(write: CollectionPolicy['write']): string {
  if (write === 'moderators') return "the room's owners and moderators";
  return write === 'owners' ? "the room's owners" : 'those the room names';
}
