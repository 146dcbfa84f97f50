/** Targets on the way of a message: frames, what is deflated, the wire, what sets say to each other, and applications. */
import { concatBytes, equalBytes } from '../src/core/base/bytes.ts';
import { isFault } from '../src/core/base/fault.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { decodeMessage, encodeMessage } from '../src/core/protocol/wire.ts';
import { MerkleSet } from '../src/core/set/merkle-set.ts';
import { Reconciler } from '../src/core/set/reconcile/reconciler.ts';
import { deflate, inflate } from '../src/adapters/webrtc/deflate.ts';
import { Assembler } from '../src/adapters/webrtc/framing.ts';
import { decodePayload, encodePayload } from '../src/database/payload.ts';
import { seededRandom } from '../test/protocol/session-pair.ts';
import { Chunks } from './chunks.ts';
import { bytesOf, ensure, ensureSmall, type Target } from './target.ts';
import { WORDS } from './words.ts';

const NOW = 1_800_000_000_000;
const MESSAGE_MAX = 4096;

/** A message of a session. */
export const MESSAGE: Target = {
  name: 'message',
  seeds: () => WORDS.map((word) => encodeMessage(word)),
  run: (bytes) => {
    const message = decodeMessage(bytes);
    if (isFault(message)) return;
    ensureSmall(message, bytes);
    ensure(equalBytes(encodeMessage(message), bytes), `${message.type} is written in another way than it was read`);
  },
};

/** Frames of one lane, one after the other. */
export const FRAMES: Target = {
  name: 'frames',
  seeds: () => [Chunks.write([Uint8Array.of(0, 1, 2)]), Chunks.write([Uint8Array.of(1, 0, 0, 0, 9, 1, 2, 3, 4, 5), Uint8Array.of(2, 6, 7, 8, 9)])],
  run: (bytes) => {
    const assembler = new Assembler(MESSAGE_MAX);
    let came = 0;
    for (const frame of new Chunks(bytes)) {
      came += frame.length;
      const message = assembler.receive(frame, NOW);
      if (message === undefined) continue;
      if (isFault(message)) return;
      ensure(message.bytes.length <= Math.min(MESSAGE_MAX, came), 'a message is larger than what came');
      ensure(assembler.deadline === Infinity, 'a message that is complete is waited for');
    }
  },
};

/** What a slow link deflated. */
export const INFLATE: Target = {
  name: 'inflate',
  seeds: () => [Uint8Array.of(0, 0, 0, 9, 1, 4, 0, 0xfb, 0xff, 1, 2, 3, 4), Uint8Array.of(0, 0, 0, 5, 0x4b, 0x4c, 0x4c, 0x4c, 0x4c, 4, 0)],
  run: async (bytes) => {
    const message = await inflate(bytes);
    if (isFault(message)) return;
    ensure(message.length <= LIMITS.inflateBytesMax && message.length <= LIMITS.inflateRatioMax * bytes.length, 'a bomb');
    const smaller = await deflate(message);
    if (smaller === undefined) return;
    const again = await inflate(smaller);
    ensure(!isFault(again) && equalBytes(again, message), 'deflated again it is another');
  },
};

const SETS = [0, 12, 200].map(setOf);

/** A conversation about ranges, from either side, over sets of three sizes. */
export const RECONCILE: Target = {
  name: 'reconcile',
  seeds: reconcileSeeds,
  run: (bytes) => {
    const steer = bytes[0] ?? 0;
    const set = SETS[steer % 3]!;
    const initiator = (steer & 4) !== 0;
    const mode = (steer & 8) !== 0 ? 'list' : 'sketch';
    const side = new Reconciler(set, { initiator, random: seededRandom('ours'), mode });
    if (initiator) side.start();
    for (const message of new Chunks(bytes.subarray(1))) {
      const step = side.receive(message);
      if (isFault(step)) return;
      ensure(step.haveKeys.every((key) => set.has(key)), 'it gives what it does not have');
      ensure(step.need.length <= LIMITS.setRecordsMax && (step.reply?.length ?? 0) <= LIMITS.messageBytesMax, 'a reply too large to send');
    }
  },
};

function setOf(count: number): MerkleSet {
  const random = seededRandom(`set ${count}`);
  const set = new MerkleSet();
  for (let i = 0; i < count; i++) set.insert({ at: NOW - 60_000 * i, id: random(32) });
  return set;
}

/** Honest conversations between all pairs of sets, as each side heard them. */
function reconcileSeeds(): Uint8Array[] {
  const seeds: Uint8Array[] = [];
  for (const [ours, theirs, mode] of [[1, 2, 0], [2, 1, 0], [2, 2, 0], [0, 2, 0], [1, 2, 8], [2, 1, 8]] as const) {
    const asker = new Reconciler(SETS[ours]!, { initiator: true, random: seededRandom('ours'), mode: mode === 0 ? 'sketch' : 'list' });
    const answerer = new Reconciler(SETS[theirs]!, { initiator: false, random: seededRandom('theirs') });
    const heard: [Uint8Array[], Uint8Array[]] = [[], []];
    for (let message: Uint8Array | undefined = asker.start(), turn = 1; message !== undefined; turn++) {
      heard[turn % 2]!.push(message);
      const step = (turn % 2 === 1 ? answerer : asker).receive(message);
      message = isFault(step) ? undefined : step.reply;
    }
    seeds.push(concatBytes(Uint8Array.of(ours | 4 | mode), Chunks.write(heard[0])), concatBytes(Uint8Array.of(theirs), Chunks.write(heard[1])));
  }
  return seeds;
}

/** What applications say to each other. */
export const PAYLOAD: Target = {
  name: 'payload',
  seeds: () => ['', 'null', '{"a":[1,2,{"b":"c"}]}', '"\\u00e4"'].map(bytesOf),
  run: (bytes) => {
    const payload = decodePayload(bytes);
    if (payload === undefined || payload.value === undefined) return;
    ensureSmall(payload, bytes);
    const again = decodePayload(encodePayload(payload.value));
    ensure(JSON.stringify(again?.value) === JSON.stringify(payload.value), 'it comes out otherwise');
  },
};
