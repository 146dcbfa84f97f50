/**
 * The law of a room with a secret. It asks of a record only what can be seen without a key, so that members and blind
 * keepers come to the same verdict about each: form, size, room, author, time, and the caps of collections whose names
 * are blinded. What is sealed must be, and nothing else may be there to read. What is inside (JSON, schemas, its own
 * size) is looked at by whoever writes and whoever shows.
 *
 * How large the inside may be is the policy's `contentBytesMax`; JSON may write each byte of it as two, and sealing pads.
 */
import { LIMITS } from '../base/limits.ts';
import { BLINDED_ADDRESS, blindCollection } from '../record/blind.ts';
import type { Packed } from '../record/layout.ts';
import { isPayload, payloadLength } from '../record/nip44.ts';
import { DELETE_KIND, RECORD_KIND } from '../record/record.ts';
import { EPOCH_TAG } from '../record/sealed.ts';
import { isWorkTag } from '../record/work.ts';
import { headerRules, insideRules, lawOfRules, type Law } from './law.ts';
import type { Policy } from './policy.ts';
import { roomRule } from './room.ts';
import { ACCEPT, opened, refuse, type EventRule, type Verdict } from './rule.ts';
import { sizeRule } from './size.ts';

/** The policy as it is applied to sealed records: its collections go by their blinded names. */
export function blindPolicy(policy: Policy, blindKey: Uint8Array): Policy {
  const collections = [...policy.collections].map(([name, limits]) => [blindCollection(blindKey, name), limits] as const);
  return { ...policy, collections: new Map(collections) };
}

/** Characters that the sealed form of a record with so large a content can have. */
export function sealedBytesMax(contentBytesMax: number): number {
  return payloadLength(Math.min(2 * contentBytesMax + LIMITS.sealedFieldsBytesMax, LIMITS.sealedTextBytesMax));
}

/** The law of a room with a secret, for members and for blind keepers. `policy`: what `blindPolicy` made. */
export function sealedLawOf(policy: Policy, room: string): Law {
  const inside = opened(roomRule(room), sizeRule(sealedBytesMax(policy.contentBytesMax)), ...insideRules(policy), policy.work > 0 ? worked : sealedRule);
  return lawOfRules(policy, [...headerRules(policy), inside]);
}

/** A room that asks for work takes the tag that shows it, in its one form; in all others it would only be a place to write something. */
const worked: EventRule = (said) => {
  const tags = said.tags.filter((tag) => !isWorkTag(tag));
  return sealedRule({ ...said, tags });
};

/** Refuses whatever a room with a secret would show to those who may not read: other kinds, names, tags and texts. */
export const sealedRule: EventRule = (said) => {
  if (said.kind === RECORD_KIND) return recordVerdict(said);
  if (said.kind === DELETE_KIND) return deleteVerdict(said);
  return refuse('sealed', `a room with a secret keeps no records of kind ${said.kind}`);
};

const RECORD_TAGS: ReadonlySet<string> = new Set(['d', 'h', EPOCH_TAG, 'ms', 'expiration']);
const DELETE_TAGS: ReadonlySet<string> = new Set(['a', 'h', 'k', 'ms']);
const EPOCH_ID = /^[0-9a-f]{8}$/;

function recordVerdict({ tags, content }: Packed): Verdict {
  const epochs = tags.filter(([name]) => name === EPOCH_TAG);
  if (epochs.length !== 1 || epochs[0]!.length !== 2 || !EPOCH_ID.test(epochs[0]![1]!)) return refuse('sealed', 'it does not say in which epoch it was sealed');
  if (!tags.every(isPlain(RECORD_TAGS)) || !BLINDED_ADDRESS.test(valueOf(tags, 'd'))) return refuse('sealed', 'its tags can be read');
  return isPayload(content) ? ACCEPT : refuse('sealed', 'its content is not sealed');
}

function deleteVerdict({ tags, content }: Packed): Verdict {
  const target = valueOf(tags, 'a').split(':');
  const isBlinded = target[0] === String(RECORD_KIND) && BLINDED_ADDRESS.test(target[2] ?? '');
  if (!isBlinded || !tags.every(isPlain(DELETE_TAGS)) || content.length > 0) return refuse('sealed', 'what it says can be read');
  return ACCEPT;
}

/** A tag of one value, of a name that a sealed record needs; there are no others in which to say something. */
function isPlain(names: ReadonlySet<string>): (tag: readonly string[]) => boolean {
  return (tag) => tag.length === 2 && names.has(tag[0]!);
}

function valueOf(tags: Packed['tags'], name: string): string {
  return tags.find((tag) => tag[0] === name)?.[1] ?? '';
}
