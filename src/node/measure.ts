/**
 * What this machine does in a second, measured with the parts that a keeper runs: signing, checking signatures, the set, the disk. Small and
 * quick: it tells a slow disk from a quick one, and a machine from another; nothing finer than that.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { levelStore } from '../adapters/node/level-store.ts';
import { threadWorker } from '../adapters/node/thread-worker.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { assert } from '../core/base/assert.ts';
import { isFault } from '../core/base/fault.ts';
import { recordDraft } from '../core/record/draft.ts';
import { markVerified, type SignedRecord } from '../core/record/record.ts';
import { authorOf, unsignedOf } from '../core/record/unsigned.ts';
import { signedOf } from '../core/record/signed.ts';
import { MerkleSet } from '../core/set/merkle-set.ts';
import type { Signer } from '../ports.ts';
import { loadPackage } from './packages.ts';

/** What is measured; each in records per second. */
export type Measured = 'sign' | 'verify' | 'set' | 'store' | 'read' | 'restart';

/** One figure. */
export interface Measurement {
  readonly what: Measured;
  readonly perSecond: number;
}

/** Records of one batch to the disk, count. */
const BATCH = 200;
const SECOND_MS = 1000;

/** Measures one after the other, and gives each figure as soon as it is there. Ends early where `stop` says so. */
export async function* measure(records: number, stop: AbortSignal): AsyncGenerator<Measurement> {
  const { signaturesOf } = await import('../database/signatures.ts');
  const signatures = await signaturesOf(systemRandom, systemClock(), { device: { startWorker: threadWorker } });
  const folder = await mkdtemp(join(tmpdir(), 'peerset-bench-'));
  const verifier = signatures.verifier();
  try {
    const sign = signer(signatures.signer(randomSecret()));
    // What is measured is not how long a machine takes to get warm.
    await verifier.verify(await sign(Math.min(records, BATCH)));
    const [signed, signing] = await timed(() => sign(records));
    yield { what: 'sign', perSecond: rate(records, signing) };
    if (stop.aborted) return;
    const [verdicts, checking] = await timed(() => verifier.verify(signed));
    assert(verdicts.every((verdict) => verdict), 'what we signed is signed well');
    yield { what: 'verify', perSecond: rate(records, checking) };
    const set = new MerkleSet();
    const [, inserting] = await timed(async () => {
      for (const record of signed) set.insert(record);
      return set.root();
    });
    yield { what: 'set', perSecond: rate(records, inserting) };
    yield* measureDisk(folder, signed, stop);
  } finally {
    verifier.close();
    signatures.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function* measureDisk(folder: string, records: readonly SignedRecord[], stop: AbortSignal): AsyncGenerator<Measurement> {
  const load = () => loadPackage('classic-level', async () => (await import('classic-level')).ClassicLevel);
  const store = levelStore({ path: join(folder, 'records'), load });
  await store.open();
  try {
    const [, writing] = await timed(async () => {
      for (let next = 0; next < records.length && !stop.aborted; next += BATCH) {
        await store.write({ added: records.slice(next, next + BATCH).map(markVerified), removed: [], durability: 'strict' });
      }
    });
    if (stop.aborted) return;
    yield { what: 'store', perSecond: rate(records.length, writing) };
    const [, reading] = await timed(() => store.read(records));
    yield { what: 'read', perSecond: rate(records.length, reading) };
    await store.close();
    const [, opening] = await timed(() => store.open());
    yield { what: 'restart', perSecond: rate(records.length, opening) };
  } finally {
    await store.close();
  }
}

/** Makes as many signed records as it is asked for, all of them different. */
function signer(author: Signer): (count: number) => Promise<readonly SignedRecord[]> {
  let made = 0;
  return async (count) => {
    const drafts = Array.from({ length: count }, () => draftOf(made++));
    const unsigned = drafts.map((draft) => unsignedOf(draft, authorOf(author.pubkey))).map((record) => (isFault(record) ? fail(record.reason) : record));
    const signed = await author.signAll?.(unsigned);
    // Where there is no other thread, as where the program was not built.
    return signed ?? (await Promise.all(drafts.map((draft) => author.sign(draft)))).map((event) => sound(signedOf(event)));
  };
}

function draftOf(number: number) {
  return recordDraft({ room: '0'.repeat(32), collection: 'notes', name: `note ${number}`, content: JSON.stringify({ text: 'a note of a hundred letters or so, as people write them to each other in a room '.repeat(2) }), at: 1_700_000_000_000 + number });
}

function sound(record: ReturnType<typeof signedOf>): SignedRecord {
  return isFault(record) ? fail(record.reason) : record;
}

function fail(reason: string): never {
  throw new Error(reason);
}

function randomSecret(): Uint8Array {
  // Far below the order of the curve.
  return Uint8Array.from(systemRandom(32), (byte, i) => (i === 0 ? 1 : byte));
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now();
  return [await work(), performance.now() - start];
}

function rate(records: number, ms: number): number {
  return Math.round((records * SECOND_MS) / Math.max(ms, 0.001));
}
