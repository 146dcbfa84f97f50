/**
 * Who is known to be in a room with a secret: whoever wrote something that opens. A session does not prove it, for
 * a blind keeper has one, too; only a member can seal, and what is sealed names who signed it.
 */
import { epochSpans, isMember, sealingEpoch } from '../core/protocol/epochs.ts';
import { npubOf } from '../core/record/author.ts';
import type { RecordHeader } from '../core/record/record.ts';
import { EPOCH_TAG } from '../core/record/sealed.ts';
import type { EpochHost, EpochTurns, KnownMember } from './membership.ts';

/** Records of one author that are looked at, newest first, count: any one that opens is enough. */
const TRIES = 4;

interface Trace {
  /** Time of its oldest record, ms. */
  since: number;
  /** Its newest ones, newest first. */
  newest: RecordHeader[];
}

/** Public keys, 64 hex, of all who ever wrote something that opens here. */
export async function authorsIn(member: EpochHost): Promise<string[]> {
  const authors: string[] = [];
  for (const [author, trace] of tracesOf(member)) if ((await openedIn(member, trace)) !== undefined) authors.push(author);
  return authors;
}

/** Who is in the current epoch, as far as this device knows: owners, whoever it was wrapped for, and whoever wrote in it. */
export async function membersIn(member: EpochHost, following: EpochTurns): Promise<KnownMember[]> {
  const { facts } = following;
  const { identity, settings: { policy: { owners } } } = member;
  const traces = tracesOf(member);
  const hasRekeys = epochSpans(facts).length > 1;
  const current = sealingEpoch(facts)?.id;
  const found: KnownMember[] = [];
  for (const pubkey of new Set([...owners, identity.pubkey, ...traces.keys()])) {
    const trace = traces.get(pubkey);
    const isOwner = owners.includes(pubkey);
    const epochs = isOwner || trace === undefined ? new Set<string>() : await openedIn(member, trace);
    const isIn = isOwner || (epochs !== undefined && (!hasRekeys || isMember(facts, pubkey) === true || epochs.has(current ?? '')));
    if (isIn) found.push({ npub: npubOf(pubkey), pubkey, since: trace?.since, isOwner, isMe: pubkey === identity.pubkey });
  }
  return found;
}

/** In one look at all headers. */
function tracesOf({ catalog }: EpochHost): ReadonlyMap<string, Trace> {
  const traces = new Map<string, Trace>();
  for (const header of catalog.headers()) {
    if (header.collection === '') continue;
    const trace = traces.get(header.author);
    if (trace === undefined) traces.set(header.author, { since: header.at, newest: [header] });
    else note(trace, header);
  }
  return traces;
}

function note(trace: Trace, header: RecordHeader): void {
  trace.since = Math.min(trace.since, header.at);
  if (trace.newest.length >= TRIES && header.at <= trace.newest.at(-1)!.at) return;
  trace.newest = [...trace.newest, header].sort((one, other) => other.at - one.at).slice(0, TRIES);
}

/** The epochs in which those were sealed that open; undefined where none does. */
async function openedIn({ catalog }: EpochHost, { newest }: Trace): Promise<Set<string> | undefined> {
  const entries = newest.map((header) => catalog.shelfOf(header)?.entryOf(header)).filter((entry) => entry !== undefined);
  const loaded = await catalog.bodies.load(entries);
  const epochs = loaded.filter(({ body }) => body.inside !== undefined).map(({ body }) => body.event.tags.find(([tag]) => tag === EPOCH_TAG)?.[1] ?? '');
  catalog.bodies.release(loaded);
  return epochs.length === 0 ? undefined : new Set(epochs);
}
