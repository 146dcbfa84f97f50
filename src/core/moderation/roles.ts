/**
 * Who counts how much in a room: its owners, its moderators, and for one viewer whom they trust. A ban takes a rank away
 * (`people.ts`), but not an owner's.
 */
import type { Authority, Choices } from './sight.ts';

/** How much somebody's word counts: for this viewer only, for everybody, above all others. 0 is a stranger's. */
export type Rank = 0 | 1 | 2 | 3;
/** From here on a word counts for everybody. */
export const MODERATES: Rank = 2;
const OWNS: Rank = 3;
const TRUSTED: Rank = 1;

/** Ranks as long as nobody is banned. */
export class Roles {
  readonly #owners: ReadonlySet<string>;
  readonly #moderators: ReadonlySet<string>;
  #trusted: ReadonlySet<string> = new Set();

  constructor({ owners, moderators }: Authority) {
    this.#owners = new Set(owners);
    this.#moderators = new Set(moderators);
  }

  trust({ trusted }: Choices): void {
    this.#trusted = trusted;
  }

  rankOf(author: string): Rank {
    if (this.#owners.has(author)) return OWNS;
    if (this.#moderators.has(author)) return MODERATES;
    return this.#trusted.has(author) ? TRUSTED : 0;
  }

  /** Nobody bans an owner; an owner's word counts whatever happens. */
  isOwner(author: string): boolean {
    return this.#owners.has(author);
  }

  /** Nobody judges in their own cause but owners, whom nobody else could overrule. */
  mayJudge(by: string, author: string): boolean {
    return by !== author || this.#owners.has(by);
  }
}
