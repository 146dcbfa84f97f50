/** A program that writes and removes records without end and makes pictures all the while: `tsx picture-writer.ts FOLDER`. It says what it found, and each change once it was acknowledged. */
import { createHash } from 'node:crypto';
import { ClassicLevel } from 'classic-level';
import { levelStore, type LevelOpened } from '../../src/adapters/node/level-store.ts';
import { markVerified, type VerifiedRecord } from '../../src/core/record/record.ts';
import type { Clock } from '../../src/ports.ts';

/** Ten thousand times as quick as time: it is quiet after a millisecond. */
const SPEED = 10_000;
const clock: Clock = {
  now: () => Date.now() * SPEED,
  wake: (at, run) => {
    const timer = setTimeout(run, Math.max(0, at / SPEED - Date.now()));
    return () => clearTimeout(timer);
  },
};
const AUTHOR = 'a'.repeat(64);
const WINDOW = 60;

/** Always the same record of a number. */
function recordOf(number: number): VerifiedRecord {
  const id = Uint8Array.from(createHash('sha256').update(`${number}`).digest());
  const name = `${number}`;
  return markVerified({ at: 1000 + number, id, author: AUTHOR, kind: 30078, slot: `30078:${AUTHOR}:c/${name}`, collection: 'c', name, deletes: false, size: 100, bytes: new Uint8Array(100) });
}

let how: LevelOpened | undefined;
const store = levelStore({ path: process.argv[2]!, load: async () => ClassicLevel, clock, pictureRowsMin: 20, opened: (told) => (how = told), drawn: (what) => console.log(`drawn ${what}`) });
const { headers } = await store.open();
console.log(`found ${JSON.stringify({ ...how, names: headers.map(({ name }) => Number(name)) })}`);
for (let next = Math.max(0, ...headers.map(({ name }) => Number(name))) + 1; ; next++) {
  // What is far behind goes; what is near comes again and again.
  const removed = next > WINDOW ? [recordOf(next - WINDOW)] : [];
  await store.write({ added: [recordOf(next)], removed, durability: next % 2 === 0 ? 'strict' : 'relaxed' });
  console.log(`wrote ${next}`);
  if (next % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 4));
}
