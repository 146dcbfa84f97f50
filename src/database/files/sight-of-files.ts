/**
 * Whether this device's reader sees a record that refers to a file, and it is not more than is kept of its author: nothing of a stranger's
 * file is fetched unasked, or kept, where not.
 */
import type { RecordHeader } from '../../core/record/record.ts';
import type { FilingMember } from './filing-host.ts';
import type { ReferenceBook } from './reference-book.ts';

/** Whether any record that refers to this file is one of ours, or is shown, not hidden, held or blurred, and within its author's share. */
export async function isShown(member: FilingMember, book: ReferenceBook, root: string): Promise<boolean> {
  for (const header of book.referring(root)) {
    // A letter that a page opened: whoever reads it sees it.
    if (header === undefined || header.author === member.identity.pubkey || (!book.isBeyond(header) && (await isRecordShown(member, header)))) return true;
  }
  return false;
}

async function isRecordShown({ catalog, views }: FilingMember, header: RecordHeader): Promise<boolean> {
  if (catalog.isResting) {
    // Nothing is on the shelves. Without moderation nothing that refers to a file is hidden; with it somebody has to look.
    if (!views.isModerated) return true;
    await catalog.wake();
  }
  // What is on no shelf is looked at first, cannot be read, or is gone.
  const entry = catalog.shelfOf(header)?.entryOf(header);
  const [loaded] = entry === undefined ? [] : await catalog.bodies.load([entry]);
  if (loaded === undefined) return false;
  try {
    // What does not open says nothing. Whether its handles are made is not asked: nobody need look at it here.
    if (loaded.body.content === '') return false;
    const seen = views.judged(loaded);
    return seen === undefined || (seen.state === 'shown' && !seen.blurred);
  } finally {
    catalog.bodies.release([loaded]);
  }
}
