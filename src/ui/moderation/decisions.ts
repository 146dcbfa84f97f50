/** What owners and moderators decide about one record or one author, as questions. Each can be taken back by another. */
import type { Moderation, Rec } from '../../index.ts';
import { shortName } from '../parts/names.ts';
import type { Words } from '../words/en.ts';
import type { Question } from './question.ts';

/** Whose hands do it, and in which language it is asked. */
export interface Deciding {
  readonly moderation: Moderation;
  readonly words: Words;
}

/** Lets everybody see it. */
export function approving({ moderation, words: { moderation: say } }: Deciding, rec: Rec): Question {
  return {
    title: say.approveTitle, say: say.approveSay, action: say.approve,
    run: async () => {
      await moderation.approve(rec);
      return say.approved;
    },
  };
}

/** Answers what waits with no. */
export function rejecting({ moderation, words: { moderation: say } }: Deciding, rec: Rec): Question {
  return {
    title: say.rejectTitle, say: say.rejectSay, action: say.reject, isDanger: true, text: { label: say.reason, isNeeded: false },
    run: async ({ text }) => {
      await moderation.reject(rec, text);
      return say.rejected;
    },
  };
}

/** Hides it for everybody. */
export function hiding({ moderation, words: { moderation: say } }: Deciding, rec: Rec): Question {
  return {
    title: say.hideTitle, say: say.hideSay, action: say.hide, isDanger: true, text: { label: say.reason, isNeeded: false },
    run: async ({ text }) => {
      await moderation.hide(rec, { for: 'everyone', ...(text === '' ? {} : { reason: text }) });
      return say.hidden;
    },
  };
}

/** Bans an author for a time. */
export function banning({ moderation, words: { moderation: say } }: Deciding, npub: string): Question {
  return {
    title: say.banTitle, say: say.banSay(shortName(npub)), action: say.ban, isDanger: true, hasSpan: true, text: { label: say.reason, isNeeded: false },
    run: async ({ text, span }) => {
      await moderation.ban(npub, { ...(span === '' ? {} : { for: span }), ...(text === '' ? {} : { reason: text }) });
      return say.banDone;
    },
  };
}

/** Takes all bans of an author back. */
export function lifting({ moderation, words: { moderation: say } }: Deciding, npub: string): Question {
  return {
    title: say.liftTitle, say: say.liftSay(shortName(npub)), action: say.lift,
    run: async () => {
      await moderation.unban(npub);
      return say.lifted;
    },
  };
}
