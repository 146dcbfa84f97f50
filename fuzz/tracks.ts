/** What strangers say of tracks that one page gives another, and recordings of the kind that browsers without WebM write. */
import { concatBytes, equalBytes } from '../src/core/base/bytes.ts';
import { isFault, type Fault } from '../src/core/base/fault.ts';
import { LIVE_LIMITS } from '../src/core/base/limits/live.ts';
import { box, boxAt, boxesIn, boxOn, unsignedAt, writeUnsigned, type Box } from '../src/core/files/boxes.ts';
import { DirectGiving, type GivingEffect } from '../src/core/files/direct-giving.ts';
import { decodeDirect, type DirectMessage } from '../src/core/files/direct-message.ts';
import { DirectTaking, type TakingEffect } from '../src/core/files/direct-taking.ts';
import { Mp4Cutter } from '../src/core/files/mp4.ts';
import { mp4Head, mp4Segments, mp4TableEnd } from '../src/core/files/mp4-whole.ts';
import type { CutSegment } from '../src/core/files/webm.ts';
import { scanJson } from '../src/core/record/json.ts';
import { bytesOf, ensure, ensureSmall, textOf, type Target } from './target.ts';

const TICKET = '0123456789abcdef';
const STREAM = { collection: 'streams', key: 'talk', started: 5 };
const SDP = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n';

/** One of each, in an order in which a giver and a viewer could say them. */
const WORDS: readonly DirectMessage[] = [
  { type: 'ask', ticket: TICKET, ...STREAM },
  { type: 'offer', ticket: TICKET, sdp: SDP },
  { type: 'answer', ticket: TICKET, sdp: SDP },
  { type: 'no', ticket: TICKET, why: 'full' },
  { type: 'leave', ticket: TICKET },
  { type: 'over', ticket: TICKET },
];

/** One message about tracks, as JSON. */
export const DIRECT_MESSAGE: Target = {
  name: 'direct-message',
  seeds: () => WORDS.map((word) => bytesOf(JSON.stringify(word))),
  run: (bytes) => {
    const text = textOf(bytes);
    if (isFault(scanJson(text))) return;
    const message = decodeDirect(JSON.parse(text));
    if (isFault(message)) return;
    ensureSmall(message, bytes);
    ensure(same(decodeDirect(JSON.parse(JSON.stringify(message))), message), 'said again it is another message');
    if (message.type === 'offer' || message.type === 'answer') ensure(message.sdp.length <= LIVE_LIMITS.directSdpBytesMax, 'a description that no browser should read');
  },
};

/**
 * Page after page of messages, one in each line, for a page that gives one stream and one that wants to see one. The byte in front of a line
 * says who speaks, and what happens to the connection.
 */
export const DIRECT: Target = {
  name: 'direct',
  seeds: () => ['', 'd', 'c', 'b', 't', 'g'].map((happens) => bytesOf(WORDS.map((word) => `${happens}${JSON.stringify(word)}`).join('\n'))),
  run: (bytes) => {
    const pages = new Pages();
    for (const line of textOf(bytes).split('\n').slice(0, 60)) pages.hear(line);
    pages.end();
  },
};

type Effect = GivingEffect | TakingEffect;

class Pages {
  readonly #giving = new DirectGiving();
  readonly #taking = new DirectTaking({ ticket: TICKET, stream: STREAM, now: 0 });
  readonly #open = new Set<string>();
  #now = 0;
  #joined = 0;
  #overs = 0;

  constructor() {
    this.#giving.handle({ type: 'given', stream: 's', viewersMax: 2 }, 0);
    this.#check(this.#taking.handle({ type: 'peers', ofAuthor: ['peer'] }, 0));
  }

  hear(line: string): void {
    const [happens = '', said] = line.startsWith('{') ? ['', line] : [line[0], line.slice(1)];
    this.#happen(happens);
    if (isFault(scanJson(said))) return;
    const message = decodeDirect(JSON.parse(said));
    if (isFault(message)) return;
    const { ticket } = message;
    if (message.type === 'ask') this.#check(this.#giving.handle({ type: 'asked', peer: 'peer', ticket, stream: 's', isWelcome: message.started >= 0 }, this.#now));
    else if (message.type === 'answer') this.#check(this.#giving.handle({ type: 'answered', peer: 'peer', ticket, sdp: message.sdp }, this.#now));
    else if (message.type === 'leave') this.#check(this.#giving.handle({ type: 'left', peer: 'peer', ticket }, this.#now));
    else this.#check(this.#taking.handle({ type: 'heard', peer: ticket === TICKET ? 'peer' : 'other', message }, this.#now));
  }

  /** Whoever goes leaves nothing open. */
  end(): void {
    this.#check(this.#giving.handle({ type: 'ended', stream: 's' }, this.#now));
    this.#check(this.#taking.handle({ type: 'left' }, this.#now));
    ensure(this.#open.size === 0, 'a connection stays open');
    ensure(this.#overs === 1, 'a try that ends once');
    ensure(this.#joined <= 1, 'tracks of two were taken');
    ensure(this.#giving.wakeAt === Infinity && this.#taking.wakeAt === Infinity, 'somebody waits for nothing');
  }

  #happen(what: string): void {
    this.#now += 1 + what.charCodeAt(0) * 100 || 1;
    const [viewer] = this.#open;
    if (viewer !== undefined && 'dcb'.includes(what) && what !== '') this.#check(this.#giving.handle(what === 'd' ? { type: 'described', viewer, sdp: SDP } : { type: what === 'c' ? 'connected' : 'broke', viewer }, this.#now));
    if (what === 'd') this.#check(this.#taking.handle({ type: 'described', sdp: SDP }, this.#now));
    if (what === 'c' || what === 'b') this.#check(this.#taking.handle({ type: what === 'c' ? 'connected' : 'broke' }, this.#now));
    if (what === 'g') for (const effects of [this.#giving.handle({ type: 'peers', welcome: new Set() }, this.#now), this.#taking.handle({ type: 'peers', ofAuthor: [] }, this.#now)]) this.#check(effects);
    if (what === 't') for (const machine of [this.#giving, this.#taking]) this.#check(machine.handle({ type: 'tick' }, this.#now));
  }

  #check(effects: readonly Effect[]): void {
    ensure(effects.length <= 8, 'one message was answered with many');
    for (const effect of effects) {
      if (effect.type === 'open') this.#open.add(effect.viewer);
      if (effect.type === 'close') this.#open.delete(effect.viewer);
      if (effect.type === 'join') this.#joined++;
      if (effect.type === 'over') this.#overs++;
      if (effect.type === 'say') ensure(!isFault(decodeDirect(JSON.parse(JSON.stringify(effect.message)))), 'something is said that nobody understands');
    }
    ensure(this.#open.size <= LIVE_LIMITS.directPerPeerMax, 'one peer has more connections than it may');
  }
}

/** Bytes of a recording that come at once. */
const CHUNK_BYTES = 97;

/** A recording in MP4, as a recorder or a stranger made it: cut into segments, put together, and found again. */
export const MP4: Target = {
  name: 'mp4',
  seeds: () => {
    const bytes = recording();
    const { head, segments } = cut(bytes, bytes.length);
    return [bytes, wholeOf(head!, segments)];
  },
  run: (bytes) => {
    const before = bytes.slice();
    const once = cut(bytes, Math.max(1, bytes.length));
    ensure(equalBytes(before, bytes), 'what a recorder wrote was changed');
    const pieces = cut(bytes, CHUNK_BYTES);
    const isHeadSame = once.head === undefined ? pieces.head === undefined : pieces.head !== undefined && equalBytes(once.head, pieces.head);
    ensure(isHeadSame && same(once.wrong, pieces.wrong) && sameSegments(once.segments, pieces.segments), 'it is another one where its bytes come in pieces');
    for (const segment of once.segments) checkSegment(segment);
    if (once.head !== undefined) checkWhole(once.head, once.segments);
    const found = mp4Segments(bytes, bytes.length);
    if (!isFault(found)) ensure(found.every(({ start, end }, i) => start < end && end === (found[i + 1]?.start ?? bytes.length)), 'segments that do not fill the file');
    mp4TableEnd(bytes);
  },
};

interface Cut {
  readonly wrong: Fault | undefined;
  readonly head: Uint8Array | undefined;
  readonly segments: readonly CutSegment[];
}

function cut(bytes: Uint8Array, chunk: number): Cut {
  const cutter = new Mp4Cutter({ segmentMs: 400 });
  let wrong: Fault | undefined;
  for (let at = 0; at < bytes.length && wrong === undefined; at += chunk) wrong = cutter.push(bytes.subarray(at, at + chunk));
  return { wrong, segments: cutter.finish(), head: cutter.head };
}

function checkSegment({ bytes, ms }: CutSegment): void {
  const first = boxAt(bytes, 0);
  ensure(typeof first !== 'string' && first.name === 'moof', 'a segment begins with a fragment');
  ensure(bytes.length <= LIVE_LIMITS.liveSegmentBytesMax && Number.isSafeInteger(ms) && ms > 0 && ms <= LIVE_LIMITS.liveSegmentMaxMs, 'a segment that no record may name');
  for (const moof of boxesIn(bytes, { inside: 0, end: bytes.length }).filter(({ name }) => name === 'moof')) checkTimes(bytes, moof);
}

/** Whatever a recorder wrote, what we write is a time. */
function checkTimes(bytes: Uint8Array, moof: Box): void {
  const time = boxOn(bytes, moof, 'traf', 'tfdt');
  if (time !== undefined) ensure(!Number.isNaN(unsignedAt(bytes, time.inside, 4)), 'a fragment without its time');
}

function checkWhole(head: Uint8Array, segments: readonly CutSegment[]): void {
  const whole = wholeOf(head, segments);
  if (whole.length === 0 || segments.length === 0) return;
  const end = mp4TableEnd(whole);
  // A head that has a table of its own, or fragments, is a stranger's: it is passed over or refused.
  if (isFault(end) || boxesIn(head, { inside: 0, end: head.length }).some(({ name }) => name === 'pstb')) return;
  const found = mp4Segments(whole.subarray(0, end), whole.length);
  ensure(!isFault(found) && sameSegments(found.map(({ start, end: to, ms }) => ({ bytes: whole.subarray(start, to), ms })), segments), 'in the file there are other segments');
}

/** The file of a recording; of no bytes where it has too many segments. */
function wholeOf(head: Uint8Array, segments: readonly CutSegment[]): Uint8Array {
  const whole = mp4Head(head, segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })));
  return isFault(whole) ? new Uint8Array(0) : concatBytes(whole, ...segments.map(({ bytes }) => bytes));
}

function numbers(length: number, ...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(length * values.length);
  values.forEach((value, i) => writeUnsigned(bytes, length * i, length, value));
  return bytes;
}

/** Two seconds of picture and sound, in fragments of half a second. */
function recording(): Uint8Array {
  const u32 = (...values: readonly number[]): Uint8Array => numbers(4, ...values);
  const track = (id: number, kind: number): Uint8Array => box('trak', box('tkhd', u32(0, 0, 0, id)), box('mdia', box('mdhd', u32(0, 0, 0, 1000)), box('hdlr', u32(0, 0, kind))));
  const run = (id: number, ms: number): Uint8Array => box('traf', box('tfhd', u32(0x20000, id)), box('tfdt', u32(0x1000000), numbers(8, ms)), box('trun', u32(0x305, 2, 0, 0x2000000, 250, 10, 250, 10)));
  const fragments = [3000, 3500, 4000, 4500].map((ms) => concatBytes(box('moof', box('mfhd', u32(0, 1)), run(1, ms), run(2, ms)), box('mdat', new Uint8Array(40))));
  const head = concatBytes(box('ftyp', u32(0x69736f6d, 0)), box('moov', track(1, 0x76696465), track(2, 0x736f756e), box('mvex', box('trex', u32(0, 1, 1, 100, 0, 0)))));
  return concatBytes(head, ...fragments, box('mfra', u32(0)));
}

function sameSegments(left: readonly CutSegment[], right: readonly CutSegment[]): boolean {
  return left.length === right.length && left.every(({ bytes, ms }, i) => ms === right[i]!.ms && equalBytes(bytes, right[i]!.bytes));
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
