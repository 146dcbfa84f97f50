/** Choices for one device: how to make them, how to take them back, and which records they hide. */
import type { Choice, Moderation, PeersetDB, Rec } from '../../index.ts';

/** What can be chosen about an author. */
export const CHOOSABLE = ['mute', 'welcome', 'trust', 'list'] as const;
/** One of these. */
export type Choosable = (typeof CHOOSABLE)[number];

/** Chooses. @throws PeersetError E_OPTION for what is no npub, and as `db.moderation`. */
export async function choose(moderation: Moderation, type: Choosable, npub: string): Promise<void> {
  switch (type) {
    case 'mute': return moderation.mute(npub);
    case 'welcome': return moderation.welcome(npub);
    case 'trust': return moderation.trust(npub);
    case 'list': return moderation.subscribe(npub);
  }
}

/** How to take a choice back; undefined for records, which are found by what they are (`hiddenByMe`). */
export function undoOf(moderation: Moderation, { type, npub, name }: Choice): (() => Promise<void>) | undefined {
  if (npub === undefined) return undefined;
  switch (type) {
    case 'mute': return () => moderation.unmute(npub);
    case 'welcome': return () => moderation.unwelcome(npub);
    case 'trust': return () => moderation.distrust(npub);
    case 'list': return () => (name === undefined || name === '' ? moderation.unsubscribe(npub) : moderation.unsubscribe(npub, name));
    case 'hide': case 'show': case 'reveal': return undefined;
  }
}

/** Records looked at with one question, and found at most, counts. */
const PAGE = 200;
const FOUND_MAX = 100;

/** Looks through the room for what this device's person hid; tells again and again how many were looked at and what was found. */
export async function* hiddenByMe(db: PeersetDB, signal: AbortSignal): AsyncGenerator<{ readonly looked: number; readonly found: readonly Rec[] }> {
  let looked = 0;
  const found: Rec[] = [];
  for (const { name, records } of await db.collections()) {
    for (let from = 0; from < records; from += PAGE) {
      const { rows } = await db.browse(name, { from, limit: PAGE, signal });
      looked += rows.length;
      found.push(...rows.filter(({ why }) => why?.rule === 'own'));
      yield { looked, found: found.slice(0, FOUND_MAX) };
      if (rows.length < PAGE || found.length >= FOUND_MAX) break;
    }
  }
}
