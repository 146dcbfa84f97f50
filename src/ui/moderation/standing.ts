/** How somebody stands in a room: which of their own records others do not see. */
import type { PeersetDB, Rec } from '../../index.ts';

/** Collections that are looked at, and records of each, counts: who was struck has newer records hidden, too. */
const COLLECTIONS_MAX = 20;
const RECORDS_MAX = 100;

/** Records of one's own that others do not see, newest first. */
export async function troublesOf(db: PeersetDB): Promise<readonly Rec[]> {
  const author = db.me.npub;
  if (author === '') return [];
  const found: Rec[] = [];
  for (const { name } of (await db.collections()).slice(0, COLLECTIONS_MAX)) {
    const rows = await db.collection(name).find({ where: { author }, limit: RECORDS_MAX });
    found.push(...rows.filter(({ why }) => why !== undefined));
  }
  return found.sort((one, other) => other.at - one.at);
}
