/** Records of a room to a file of this device, and back. */
import type { ExportOptions, PeersetDB } from '../src/index.ts';
import { element } from './dom.ts';
import { toast } from './toast.ts';
import { plural } from './words.ts';

const KEPT_MS = 60_000;

/** Saves all records as a file that is called like the room. */
export async function exportAll(db: PeersetDB, room: string, options?: ExportOptions): Promise<void> {
  const link = element('a', { download: `${room.replace(/[^\w.-]+/g, '-')}.ndjson` });
  link.href = URL.createObjectURL(await new Response(db.export(options)).blob());
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** Takes the records of the file that was chosen, and says how many. */
export async function importFile(db: PeersetDB, input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0];
  input.value = '';
  if (file === undefined) return;
  const { added, known, refused } = await db.import(file.stream());
  toast(`${plural(added, 'record')} added, ${known} known already, ${refused} refused.`);
}
