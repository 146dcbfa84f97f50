/**
 * What it costs to read a record under the rules of `fort-knox`, with all lists of words there are, on one thread of Node: to make the
 * judge, to read ordinary chat, to read and to verify, and the worst that somebody found to write. One line of JSON for each.
 *
 *   npm run bench:judge [-- rounds, 5 unless told otherwise]
 *
 * Times are of the processor, so that a busy machine changes little; of the rounds the median counts.
 */
import { instantiateCurve, type Curve } from '../src/adapters/secp256k1/curve.ts';
import { concatBytes } from '../src/core/base/bytes.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { judgeOf } from '../src/core/judge/judge.ts';
import { WRITTEN_LISTS } from '../src/core/words/lists.ts';
import { refusalIn, type Judge } from '../src/core/judge/mark.ts';
import { packMarks, packSaid, unpackMarks, unpackSaid } from '../src/core/judge/parcel.ts';
import { CLAIM_BYTES } from '../src/core/record/claim.ts';
import type { Said } from '../src/core/rules/content.ts';
import { PRESETS } from '../src/core/rules/policy.ts';
import { curveModule } from '../scripts/curve.ts';
import { diceOf } from '../test/set/conversation.ts';
import { CHAT } from './judge-chat.ts';
import { HOSTILE } from './judge-hostile.ts';

const RECORDS = 2000;
/** Signatures checked together: as many as a worker has on a busy day. */
const BATCH = 256;
const PATTERNS = Array.from({ length: 20 }, (_, i) => ({ name: `p${i}`, pattern: `(?i)\\b(offer|deal|bonus)${i} [0-9]{1,4}\\b`, then: 'refuse' as const }));
const FORT_KNOX = PRESETS['fort-knox'];

function main(curve: Curve, rounds: number): void {
  const { judge, ...making } = made();
  print('make', making);
  const chat = Array.from({ length: RECORDS }, (_, i) => saidOf(CHAT[i % CHAT.length]!));
  print('chat', perRecord(rounds, chat.length, () => judgeAll(judge, chat)));
  print('chat, with the way to a worker', perRecord(rounds, chat.length, () => {
    for (let at = 0; at < chat.length; at += LIMITS.judgePieceRecords) {
      unpackMarks(packMarks(judgeAll(judge, unpackSaid(packSaid(chat.slice(at, at + LIMITS.judgePieceRecords))))));
    }
  }));
  const patterned = judgeOf({ ...FORT_KNOX, content: { ...FORT_KNOX.content, patterns: PATTERNS } }, WRITTEN_LISTS)!;
  print(`chat, with ${PATTERNS.length} patterns`, perRecord(rounds, chat.length, () => judgeAll(patterned, chat)));
  const claims = signedClaims(curve, BATCH);
  const seed = diceOf(2).bytes(32);
  const verify = (count: number): void => {
    if (!curve.verify(claims.slice(0, count * CLAIM_BYTES), seed).every((verdict) => verdict === 1)) throw new Error('a good claim was refused');
  };
  const inBatches = (run: (part: readonly Said[]) => void) => (): void => {
    for (let at = 0; at < chat.length; at += BATCH) run(chat.slice(at, at + BATCH));
  };
  print('verification alone', perRecord(rounds, chat.length, inBatches(({ length }) => verify(length))));
  print('chat, beside verification', perRecord(rounds, chat.length, inBatches((part) => {
    verify(part.length);
    judgeAll(judge, part);
  })));
  for (const bytes of [2, 8, 16].map((kib) => kib * 1024)) worst(judge, rounds, bytes);
}

function made(): { readonly judge: Judge; readonly ms: number; readonly heapMb: number } {
  const before = process.memoryUsage();
  const start = performance.now();
  const judge = judgeOf(FORT_KNOX, WRITTEN_LISTS)!;
  judge.judge(saidOf('a first one, for what is made late'));
  const ms = performance.now() - start;
  const after = process.memoryUsage();
  const used = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { judge, ms: Math.round(ms), heapMb: Number((used / 1e6).toFixed(1)) };
}

/** Chat as applications write it. */
function saidOf(text: string): Said {
  return { collection: 'chat', key: '0123456789abcdef01234567', author: 'ab'.repeat(32), type: undefined, content: JSON.stringify({ text, to: 'all' }) };
}

function judgeAll(judge: Judge, said: readonly Said[]): ReturnType<Judge['judge']>[] {
  return said.map((one) => judge.judge(one));
}

/** The hostile text that takes longest, each as the text of one record. Its worst run is told beside its usual one: there something was swept up, too. */
function worst(judge: Judge, rounds: number, bytes: number): void {
  let found = { name: '', ms: 0, slowestMs: 0, refused: false };
  for (const [name, write] of HOSTILE) {
    const text = write(bytes);
    const said: Said = { collection: 'chat', author: 'ab'.repeat(32), type: 'text/plain', content: text };
    const times = Array.from({ length: rounds + 1 }, () => {
      const start = process.cpuUsage();
      judge.judge(said);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    }).slice(1).sort((one, other) => one - other);
    const ms = times[times.length >> 1]!;
    if (ms > found.ms) found = { name, ms, slowestMs: times.at(-1)!, refused: refusalIn(judge.judge(said)) !== undefined };
  }
  print(`worst of ${HOSTILE.size}, ${bytes / 1024} KiB`, { text: found.name, ms: Number(found.ms.toFixed(2)), slowestMs: Number(found.slowestMs.toFixed(2)), refused: found.refused });
}

function perRecord(rounds: number, count: number, run: () => void): { readonly us: number; readonly perSecond: number } {
  const costs = Array.from({ length: rounds + 1 }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / count;
  }).slice(1).sort((one, other) => one - other);
  const us = costs[costs.length >> 1]!;
  return { us: Number(us.toFixed(1)), perSecond: Math.round(1e6 / us) };
}

function signedClaims(curve: Curve, count: number): Uint8Array<ArrayBuffer> {
  const dice = diceOf(3);
  const key = curve.key(dice.bytes(32));
  return new Uint8Array(concatBytes(...Array.from({ length: count }, () => {
    const message = dice.bytes(32);
    return concatBytes(message, key.publicKey, key.sign(message));
  })));
}

function print(what: string, figures: object): void {
  console.log(JSON.stringify({ bench: 'judge', what, ...figures }));
}

const rounds = Number(process.argv[2] ?? 5);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`${process.argv[2]} is no number of rounds`);
main(await instantiateCurve(await WebAssembly.compile(await curveModule())), rounds);
