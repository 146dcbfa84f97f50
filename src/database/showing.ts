/** What a page shows of its room: the catalogue of what there is, and the views over it, made of the parts of a member. */
import type { Key } from '../core/set/key.ts';
import { Catalog } from './catalog.ts';
import type { Environment } from './defaults.ts';
import type { FileBox } from './files/box.ts';
import type { HeldHost } from './held.ts';
import type { LetterBox } from './letter-box.ts';
import type { Desk } from './moderation/desk.ts';
import { Part } from './part.ts';
import { pause } from './pause.ts';
import { removeRecord, type RecordsHost } from './records.ts';
import { Views } from './views.ts';
import type { Identity } from './identity.ts';
import type { Settings } from './config.ts';

/** A member, as far as its catalogue goes. */
export interface ShowingMember {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly identity: Identity;
  readonly letters: LetterBox;
  readonly files: FileBox;
  readonly desk: Desk;
  read(keys: readonly Key[]): Promise<readonly (Uint8Array | undefined)[]>;
}

/** The catalogue of a member's room. */
export function catalogOf(member: ShowingMember): Catalog {
  const { settings: { shared, indexed, entrance }, environment: { clock, unlocked }, desk, letters, files } = member;
  return new Catalog({
    oversight: desk,
    letters,
    files,
    store: { read: (keys) => member.read(keys) },
    isShared: (collection) => shared.has(collection),
    indexed: (collection) => indexed.get(collection) ?? [],
    now: () => clock.now(),
    breathe: () => pause(clock),
    ...(entrance.type === 'member' ? { seal: Promise.resolve(unlocked).then(({ seal }) => seal!) } : {}),
  });
}

/** The views over it. */
export function viewsOf(member: ShowingMember & RecordsHost & HeldHost, catalog: Catalog): Views {
  const { environment: { clock }, identity, desk, files } = member;
  return new Views(catalog, identity, {
    remove: ({ collection, key }) => removeRecord(member, collection, key),
    held: async (entry, wish) => (await new Part({ name: 'receipts', load: () => import('./held.ts'), clock }).get()).holdersOf(member, entry, wish),
    report: (rec, reason, options) => desk.moderation.report(rec, reason, options),
    streams: () => files.streams(),
    now: () => clock.now(),
  });
}
