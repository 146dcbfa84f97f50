/**
 * Conversations between sets that anybody can rebuild: record i has the id SHA-256("record i") and the time
 * 1,700,000,000,000 + 977 · i ms. `tsx test/set/reconcile-vectors.ts` writes `test/vectors/reconcile.json`; do that
 * only together with a change of the protocol.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@noble/hashes/sha2.js';
import { fromHex, toHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import type { Key } from '../../src/core/set/key.ts';
import { MerkleSet } from '../../src/core/set/merkle-set.ts';
import { LABEL, SessionKey } from '../../src/core/set/reconcile/prf.ts';
import { rangeSizes } from '../../src/core/set/reconcile/ranges.ts';
import { Reconciler } from '../../src/core/set/reconcile/reconciler.ts';

/** Numbers of records, [from, to) each. */
type Numbers = readonly (readonly [number, number])[];

interface Setting {
  readonly name: string;
  readonly asker: Numbers;
  readonly answerer: Numbers;
  readonly askerLower?: number;
  readonly answererLower?: number;
  readonly mode?: 'list';
  /** Hex; every request for n random bytes gets the first n of these. */
  readonly random: string;
}

const atOf = (i: number): number => 1_700_000_000_000 + 977 * i;

const SETTINGS: readonly Setting[] = [
  { name: 'two empty sets', asker: [], answerer: [], random: '0001020304050607' },
  { name: 'a fresh peer', asker: [], answerer: [[0, 3]], random: '0101020304050607' },
  { name: 'few records', asker: [[0, 5]], answerer: [[2, 9]], random: '0201020304050607' },
  { name: 'few records and a higher horizon', asker: [[0, 5]], answerer: [[2, 9]], askerLower: atOf(0), answererLower: atOf(3), random: '0301020304050607' },
  { name: 'equal sets', asker: [[0, 300]], answerer: [[0, 300]], random: '0401020304050607' },
  { name: 'the asker lacks the newest', asker: [[0, 300]], answerer: [[0, 340]], random: '0501020304050607' },
  { name: 'the answerer lacks the newest', asker: [[0, 340]], answerer: [[0, 300]], random: '0601020304050607' },
  { name: 'a list', asker: [[0, 100], [101, 300]], answerer: [[0, 250], [252, 299]], random: '0701020304050607' },
  { name: 'a sketch', asker: [[0, 1000], [1001, 3000]], answerer: [[0, 2000], [2001, 3000]], random: '0801020304050607' },
  { name: 'ranges the answerer holds nothing in', asker: [[0, 500]], answerer: [[0, 300], [499, 500]], random: '0901020304050607' },
  { name: 'a higher horizon with the answerer', asker: [[0, 500]], answerer: [[0, 400], [401, 500]], askerLower: atOf(0), answererLower: atOf(33), random: '0a01020304050607' },
  { name: 'a cut range that differs after all', asker: [[0, 3000]], answerer: [[0, 2590], [2591, 2600]], random: '0b01020304050607' },
  { name: 'a sketch that cannot be read', asker: [[0, 1000], [1020, 3000]], answerer: [[0, 2000], [2020, 3000]], random: '0c1a010304050607' },
  { name: 'full ids', asker: [[0, 5]], answerer: [[3, 7]], mode: 'list', random: '0d01020304050607' },
];

/** All vectors, from the code as it is. */
export function reconcileVectors(): object {
  return {
    about: 'Reconciliation, PROTOCOL.md section 9. Record i: id = SHA-256 of the UTF-8 text "record i", time = '
      + '1700000000000 + 977 * i ms. Sets are lists of [from, to) over i. Every request for n random bytes gets the '
      + 'first n bytes of `random`. `messages` alternate, the asker first; fromAsker and fromAnswerer number the '
      + 'records each side has to send, ascending.',
    keyed: keyedVectors(),
    rangeSizes: [65, 100, 1000, 10_000, 100_000, 1_000_000, 2 ** 40].map((count) => ({ count, sizes: rangeSizes(count) })),
    conversations: SETTINGS.map(converse),
  };
}

function keyOf(i: number): Key {
  return { at: atOf(i), id: sha256(textToBytes(`record ${i}`)) };
}

function setOf(numbers: Numbers): MerkleSet {
  const set = new MerkleSet();
  for (const [from, to] of numbers) for (let i = from; i < to; i++) set.insert(keyOf(i));
  return set;
}

function keyedVectors(): object {
  const salt = fromHex('a0a1a2a3a4a5a6a7')!;
  const key = new SessionKey(salt);
  const set = setOf([[0, 4]]);
  const [lo, hi] = [new Uint32Array(4), new Uint16Array(4)];
  let index = 0;
  set.forEachId(0, 4, (words, offset) => key.shortId(words, offset, lo, hi, index++));
  return {
    salt: toHex(salt),
    tag: key.tag,
    checkSeed: key.checkSeed,
    tableSeed: key.tableSeed,
    shortIds: [...lo].map((low, i) => hi[i]! * 2 ** 32 + low),
    fingerprints: Object.entries(LABEL).map(([label, code]) => ({ label, bytes: toHex(key.fingerprint(code, set.digest(0, 4), 16)) })),
  };
}

function converse({ name, asker, answerer, askerLower = 0, answererLower = 0, mode, random }: Setting): object {
  const dice = (length: number): Uint8Array => fromHex(random)!.slice(0, length);
  const sides = [
    new Reconciler(setOf(asker), { initiator: true, random: dice, lower: askerLower, mode: mode ?? 'sketch' }),
    new Reconciler(setOf(answerer), { initiator: false, random: dice, lower: answererLower }),
  ] as const;
  const numbers = new Map(Array.from({ length: 4000 }, (_, i) => [toHex(keyOf(i).id), i]));
  const sent: [number[], number[]] = [[], []];
  const messages: string[] = [];
  let message: Uint8Array | undefined = sides[0].start();
  for (let turn: 0 | 1 = 1; message !== undefined; turn = turn === 1 ? 0 : 1) {
    messages.push(toHex(message));
    const step: ReturnType<Reconciler['receive']> = sides[turn].receive(message);
    if (isFault(step)) throw new Error(step.reason);
    sent[turn].push(...step.have.map((id) => numbers.get(toHex(id))!));
    message = step.reply;
  }
  const [fromAsker, fromAnswerer] = sent.map((list) => list.sort((left, right) => left - right));
  return { name, mode: mode ?? 'sketch', asker, answerer, askerLower, answererLower, random, messages, fromAsker, fromAnswerer };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = JSON.stringify(reconcileVectors(), undefined, 1).replace(/\[\s+([\d,\s]+?)\s+\]/g, (list) => list.replace(/\s+/g, ' '));
  writeFileSync(new URL('../vectors/reconcile.json', import.meta.url), `${text}\n`);
}
