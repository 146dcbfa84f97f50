/**
 * A turn of the replica in plain sentences, for the wire log and for bug reports: what came in, what went out, what happened here.
 * Of messages it reads the first fields only (`message-words.ts`), so that a line costs the same whatever a peer sent; bytes that are
 * no message are said to be none. It keeps nothing and never throws.
 */
import type { Lane, PeerId } from '../../core/base/peer.ts';
import { INSIGHT_LIMITS } from '../../core/base/limits/insight.ts';
import type { Change, ReplicaEffect, ReplicaEvent } from '../../core/replica/event.ts';
import type { TraceEntry } from '../driver.ts';
import { wordsOf } from './message-words.ts';

/** One thing that came in, went out or happened here. */
export interface TraceLine {
  /** ms since 1970. */
  readonly at: number;
  readonly direction: 'in' | 'out' | 'own';
  /** Whom it is about, as the transport names it. */
  readonly peer?: PeerId;
  readonly lane?: Lane;
  /** Of a message its type (`hello`, `records`, `file`, …, `malformed`), else what happened (`store`, `verified`, …). */
  readonly type: string;
  /** Size of a message. */
  readonly bytes?: number;
  /** One plain sentence. What a peer said in it is text and nothing else. */
  readonly say: string;
}

type Words = Omit<TraceLine, 'at'>;

/**
 * What one turn was, in lines: first what happened, then what was done about it. Nothing for a turn in which nothing was; 256 lines at
 * most, of which the last then says how many there were.
 *
 * @example
 * for await (const entry of db.trace) for (const { say } of describeTrace(entry)) console.log(say)
 */
export function describeTrace({ at, event, effects }: TraceEntry): readonly TraceLine[] {
  const lines: TraceLine[] = [];
  const first = ofEvent(event);
  if (first !== undefined) lines.push({ at, ...first });
  for (const effect of effects) {
    const words = ofEffect(effect);
    if (words === undefined) continue;
    if (lines.length === INSIGHT_LIMITS.traceLinesMax - 1) {
      lines.push({ at, ...own('more', `This turn had ${effects.length} effects; the rest is left out.`) });
      break;
    }
    lines.push({ at, ...words });
  }
  return lines;
}

function ofEvent(event: ReplicaEvent): Words | undefined {
  switch (event.type) {
    case 'received':
      return message('in', event);
    case 'peer-joined':
      return of(event.peer, 'peer-joined', `A link is up, found by ${event.via}.`);
    case 'peer-left':
      return of(event.peer, 'peer-left', 'The link is gone.');
    case 'file-fault':
      return of(event.peer, 'fault', `Said something wrong about files: ${event.fault.reason}.`);
    case 'loading':
      return own('loading', `${count(event.headers.length, 'record')} of the disk taken into the index; more follows.`);
    case 'loaded':
      return own('loaded', `${count(event.headers.length, 'record')} of the disk taken into the index; that is all.`);
    case 'put':
      return own('put', `${count(event.records.length, 'record')} of ours to be kept.`);
    case 'imported':
      return own('imported', `${count(event.records.length, 'record')} of a file to be looked at.`);
    case 'certified':
      return own('certified', 'The author vouched for this session key.');
    case 'verified':
      return own('verified', `${valid(event.valid)} with a signature that holds.`);
    case 'identified':
      return own('identified', `${valid(event.valid)} with an id and a signature that holds.`);
    case 'judged':
      return own('judged', `${count(event.marks.length, 'record')} looked at by the content rules; ${event.marks.filter((marks) => marks.length > 0).length} marked.`);
    case 'stored':
      return own('stored', 'The disk has it.');
    case 'store-failed':
      return own('store-failed', `The disk refuses: ${event.reason}.`);
    case 'fetched':
      return own('fetched', `${count(event.records.length, 'record')} read from the disk.`);
    case 'told':
      return own('told', `The application has a message for ${event.to === undefined ? 'all peers' : count(event.to.length, 'peer')}.`);
    case 'inquired':
      return own('inquired', `Somebody wants to know who holds ${count(event.keys.length, 'record')}.`);
    case 'budgeted':
      return own('budgeted', Number.isFinite(event.bytes) ? `Records of peers are taken up to ${event.bytes} bytes.` : 'Records of peers are taken without a bound.');
    case 'sync-asked':
      return { ...own('sync-asked', 'Somebody asked to compare sets now.'), ...(event.peer === undefined ? {} : { peer: event.peer }) };
    case 'observed':
      return own('observed', 'Somebody looks at what is compared.');
    case 'closing':
      return own('closing', 'We leave, and say goodbye.');
    case 'filed':
    case 'tick':
      // What is sent about files is a line of its own; that time passed is none.
      return undefined;
  }
}

function ofEffect(effect: ReplicaEffect): Words | undefined {
  switch (effect.type) {
    case 'send':
      return message('out', effect);
    case 'disconnect':
      return of(effect.peer, 'disconnect', `The link ends: ${effect.fault.reason}. Not again for ${Math.ceil(effect.retryAfterMs / 1000)} s.`);
    case 'introduce':
      return of(effect.peer, 'introduce', 'It proved itself: the session is open.');
    case 'verify':
      return own('verify', `${count(effect.records.length, 'signature')} to be checked.`);
    case 'identify':
      return own('identify', `${count(effect.records.length, 'record')} to be given ids, and their signatures checked.`);
    case 'judge':
      return own('judge', `${count(effect.records.length, 'record')} to be looked at by the content rules.`);
    case 'store':
      return own('store', `To the disk: ${count(effect.added.length, 'record')} in, ${effect.removed.length} out.`);
    case 'fetch':
      return own('fetch', `${count(effect.keys.length, 'record')} to be read from the disk.`);
    case 'notify':
      return ofChange(effect.change);
  }
}

function ofChange(change: Change): Words | undefined {
  switch (change.type) {
    case 'records':
      return own('records', `In the set: ${count(change.added.length, 'record')} more, ${change.removed.length} less.`);
    case 'settled':
      return own('settled', change.refusal === undefined ? 'A record of ours is kept.' : `A record of ours is not kept: ${change.refusal.reason}.`);
    case 'refused':
      return of(change.peer, 'refused', `The room does not take a record of its: ${change.refusal.reason} (${change.refusal.rule}).`);
    case 'fault':
      return of(change.peer, 'fault', `${change.fault.fault}: ${change.fault.reason}.`);
    case 'receipt':
      return own('receipt', `A peer has ${count(change.receipt.ids.length, 'record')} on its disk.`);
    case 'synced':
      return of(change.peer, 'synced', `Compared: ${change.report.sent} sent, ${change.report.received} received; ${change.report.equal ? 'both hold the same' : 'there is more to do'}.`);
    case 'compared':
      return of(change.peer, 'compared', ofComparison(change));
    case 'budget':
      return own('budget', change.isFull ? 'There is no room for records of peers.' : 'There is room for records of peers again.');
    case 'disk':
      return own('disk', change.fault === undefined ? 'The disk takes records again.' : `The disk takes nothing: ${change.fault}.`);
    case 'shown':
    case 'peers':
    case 'told':
    case 'filed':
      // The message or record behind it is a line already.
      return undefined;
  }
}

function ofComparison({ report: { equal, ranges, have, need } }: Change & { type: 'compared' }): string {
  if (equal) return 'Both hold the same.';
  const differ = ranges.filter((range) => !range.equal).length;
  return `Of ${count(ranges.length, 'range')} ${differ} differ: we have ${have} that it lacks, it has ${need} that we lack.`;
}

function message(direction: 'in' | 'out', { peer, lane, bytes }: { readonly peer: PeerId; readonly lane: Lane; readonly bytes: Uint8Array }): Words {
  return { direction, peer, lane, bytes: bytes.length, ...wordsOf(bytes) };
}

function of(peer: PeerId, type: string, say: string): Words {
  return { direction: 'own', peer, type, say };
}

function own(type: string, say: string): Words {
  return { direction: 'own', type, say };
}

function valid(answers: readonly boolean[]): string {
  return `${answers.filter((holds) => holds).length} of ${count(answers.length, 'record')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
