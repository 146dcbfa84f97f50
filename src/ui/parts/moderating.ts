/** Moderation, for whoever reads it again and again: asked of the database once, since a closed one throws with each question. */
import type { Moderation, PeersetDB } from '../../index.ts';

/** Undefined for keepers, who read nothing, and once the database is closed or deleted. */
export function moderationOf(db: Pick<PeersetDB, 'moderation'>): Moderation | undefined {
  try {
    return db.moderation;
  } catch {
    // What it cannot be read for is said instead.
    return undefined;
  }
}
