/**
 * What a signer elsewhere gives back is looked at as if a stranger had sent it: it must be the draft, in the name that
 * was said at login, with the right id and a signature that holds. An extension may have changed its account; a remote
 * signer may be broken, or somebody else's.
 */
import { isFault } from '../../core/base/fault.ts';
import { verifyEvent } from '../../core/record/event.ts';
import type { Draft, NostrEvent } from '../../core/record/record.ts';
import { checkDraft, checkEvent } from '../../core/record/shape.ts';
import { signerFault } from './fault.ts';

/** What is to be signed, as plain data that nobody else holds. Throws where it can be no record. */
export function plainDraft({ kind, created_at, tags, content }: Draft): Draft {
  const checked = checkDraft({ kind, created_at, tags, content });
  if (isFault(checked)) throw signerFault('unable', checked.reason);
  return { kind, created_at, tags: tags.map((tag) => [...tag]), content };
}

/** The event, a copy of our own. Throws a `SignerFault` where it is not what was asked for. */
export function signedAnswer(answer: unknown, draft: Draft, pubkey: string): NostrEvent {
  const event = checkEvent(eventFields(answer));
  if (isFault(event)) throw signerFault('false', `what it gave is no event (${event.reason})`);
  if (event.pubkey !== pubkey) throw signerFault('changed', 'it signs for another account now');
  if (!isDraft(event, draft)) throw signerFault('false', 'it signed something else');
  if (!verifyEvent(event)) throw signerFault('false', 'its signature does not hold');
  return event;
}

/** Whether a text is a public key as signers give it. */
export function isPubkey(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** Libraries mark events with fields of their own; only those of an event are read. */
function eventFields(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { id, pubkey, created_at, kind, tags, content, sig } = answer as { readonly [name: string]: unknown };
  return { id, pubkey, created_at, kind, tags, content, sig };
}

function isDraft(event: NostrEvent, draft: Draft): boolean {
  return event.kind === draft.kind && event.created_at === draft.created_at && event.content === draft.content
    && event.tags.length === draft.tags.length && event.tags.every((tag, i) => isSameTag(tag, draft.tags[i]!));
}

function isSameTag(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, i) => value === right[i]);
}
