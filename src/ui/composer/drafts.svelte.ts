/** What somebody is writing, for as long as the page is open: it is there again after a look at another part of the panel. */
import type { PeersetDB } from '../../index.ts';

/** One draft of a person. */
export class Writing {
  kind = $state<'text' | 'json'>('text');
  text = $state('');
  json = $state('');
  collection = $state('default');
  key = $state('');
  /** ms until it hides; 0 for never. */
  hidesAfter = $state(0);
}

const writings = new WeakMap<PeersetDB, Writing>();

/** What is being written into this database. */
export function writingOf(db: PeersetDB): Writing {
  let writing = writings.get(db);
  if (writing === undefined) writings.set(db, (writing = new Writing()));
  return writing;
}
