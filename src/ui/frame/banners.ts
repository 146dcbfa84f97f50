/**
 * What is not as it should be, said above all sections: one banner for each state, worst first, each with what to do next. Which of
 * them stand is a pure function of what the panel knows; texts are in the words.
 */
import type { Ban, Status } from '../../index.ts';
import type { FrameWords } from '../words/en.ts';

/** One state of the database that a person should know of. */
export interface Banner {
  readonly id: BannerId;
  readonly tone: 'wait' | 'bad';
  /** What is; the rest of it, and what to do. */
  readonly say: string;
  readonly fix: string;
  /** What can be done right here. */
  readonly step?: { readonly type: 'section'; readonly id: keyof FrameWords['frame']['sections'] } | { readonly type: 'link'; readonly href: string } | { readonly type: 'reload' | 'persist' };
  /** Tells of what happened once, and can be put away. */
  readonly isPast: boolean;
}

/** All there are; each has its texts. */
export type BannerId = keyof FrameWords['banners']['states'];

/** What banners are made from. */
export interface BannerFacts {
  readonly status: Status | undefined;
  readonly isOnline: boolean;
  readonly ban: Ban | undefined;
  readonly words: FrameWords;
  /** When, as people read it. */
  readonly moment: (at: number) => string;
}

/** The banners that stand. */
export function bannersOf({ status, isOnline, ban, words, moment }: BannerFacts): readonly Banner[] {
  const found: Banner[] = [];
  const add = (id: BannerId, tone: Banner['tone'], detail = '', step?: Banner['step'], isPast = false): void => {
    const { say, fix } = words.banners.states[id];
    found.push({ id, tone, say, fix: detail === '' ? fix : `${detail} ${fix}`, isPast, ...(step === undefined ? {} : { step }) });
  };
  if (status?.destroyed === true) {
    // Nothing else of it matters any more.
    add('destroyed', 'wait', '', { type: 'reload' });
    return found;
  }
  if (status?.link === 'paused') add('paused', 'bad', '', { type: 'reload' });
  if (status?.disk !== undefined) addDisk(status.disk, add);
  if (status?.access === 'removed') add('removed', 'bad');
  if (ban !== undefined) {
    add('banned', 'bad', words.banners.ban(ban.until === undefined ? undefined : moment(ban.until), ban.reason), { type: 'section', id: 'moderation' });
  }
  if (!isOnline) add('offline', 'wait');
  addSigner(status?.signer, add);
  if (status?.partial === true) add('partial', 'wait', '', { type: 'section', id: 'storage' });
  if (status !== undefined && status.missing.length > 0) add('missing', 'wait', words.banners.missing(status.missing.join(', ')), { type: 'reload' });
  if (status?.wiped === true) add('wiped', 'wait', status.restored > 0 ? words.banners.restored(status.restored) : '', status.storage.persisted ? undefined : { type: 'persist' }, true);
  if (status !== undefined && status.damaged > 0) add('damaged', 'wait', words.banners.damaged(status.damaged), undefined, true);
  return found;
}

type Add = (id: BannerId, tone: Banner['tone'], detail?: string, step?: Banner['step']) => void;

function addDisk(disk: NonNullable<Status['disk']>, add: Add): void {
  switch (disk) {
    case 'full': return add('full', 'bad', '', { type: 'section', id: 'storage' });
    case 'blocked': return add('blocked', 'bad');
    case 'closed':
    case 'broken': return add('broken', 'bad', '', { type: 'reload' });
  }
}

function addSigner(signer: Status['signer'] | undefined, add: Add): void {
  if (signer === undefined) return;
  const { authUrl, state, how } = signer;
  // Only what is a page: a signer could name a script.
  if (authUrl !== undefined && /^https?:\/\//i.test(authUrl)) return add('agree', 'wait', '', { type: 'link', href: authUrl });
  if (state === 'refused') return add('refused', 'wait', '', { type: 'section', id: 'identity' });
  if (state === 'lost') return add('lost', 'wait', '', { type: 'section', id: 'identity' });
  if (state === 'waiting' && (how === 'nip07' || how === 'bunker')) add('waiting', 'wait');
}
