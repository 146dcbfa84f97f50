/**
 * Everything this device has of a room, taken away: records, files, the second place, notes and secrets of later epochs. The identity
 * stays: it is of all rooms. A part of the program that is loaded when somebody destroys a room; with `defaults.ts` it knows adapters.
 */
import { eraseFiles } from '../adapters/files/erase-files.ts';
import { eraseDatabase } from '../adapters/indexeddb/erase-database.ts';
import { eraseJournal } from '../adapters/journal/erase-journal.ts';
import { forgetEpochs } from '../adapters/signer/epoch-rows.ts';
import { forgetNotes } from '../adapters/signer/room-notes.ts';
import { INSIGHT_LIMITS } from '../core/base/limits/insight.ts';
import type { Clock, Random } from '../ports.ts';

/** Pause before something that somebody still has open is tried again, ms. */
const RETRY_MS = 100;

/** Resolves when nothing is left. Rejects with the last reason where something is, after `destroyPatienceMs`. */
export async function eraseRoom(tag: string, { clock, random }: { readonly clock: Clock; readonly random: Random }): Promise<void> {
  const name = `peerset/${tag}`;
  const until = clock.now() + INSIGHT_LIMITS.destroyPatienceMs;
  const steps = [() => eraseDatabase(name), () => eraseFiles(name), () => eraseJournal(name), () => forgetNotes(tag, { random }), () => forgetEpochs(tag, { random })];
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => (cancel = clock.wake(until, () => reject(new Error('it is open elsewhere')))));
  try {
    await Promise.race([late, Promise.all(steps.map((step) => retried(step, clock, until)))]);
  } finally {
    cancel();
  }
}

/** A worker that was just told to close may hold its files for a moment. */
async function retried(step: () => Promise<void>, clock: Clock, until: number): Promise<void> {
  for (;;) {
    try {
      return await step();
    } catch (reason) {
      if (clock.now() >= until) throw reason;
      await new Promise<void>((resolve) => clock.wake(clock.now() + RETRY_MS, resolve));
    }
  }
}
