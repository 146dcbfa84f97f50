/**
 * Who may write in a room at all: a list of authors to allow, one to deny. Owners and moderators always may, so that nobody
 * can lock a room's keepers of order out by a slip. A pure function of the record's author and the policy; whom a
 * moderator bans later is hidden in the view, not here.
 */
import type { Policy } from './policy.ts';
import { ACCEPT, refuse, type Rule } from './rule.ts';

/** Refuses records of authors who may not write; undefined where everybody may. */
export function authorsRule({ allow, deny, owners, moderators }: Policy): Rule | undefined {
  if (allow.length + deny.length === 0) return undefined;
  const trusted = new Set([...owners, ...moderators]);
  const [allowed, denied] = [new Set(allow), new Set(deny)];
  return ({ author }) => {
    if (trusted.has(author)) return ACCEPT;
    if (denied.has(author)) return refuse('authors', 'this room takes nothing from this author');
    return allowed.size === 0 || allowed.has(author) ? ACCEPT : refuse('authors', 'this room takes records of the authors on its list only');
  };
}
