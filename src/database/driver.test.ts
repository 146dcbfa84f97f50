import { expect, test, vi } from 'vitest';
import { inlineVerifier } from '../adapters/verifier/inline-verifier.ts';
import type { Replica } from '../core.ts';
import type { SignedRecord } from '../core/record/record.ts';
import type { Clock, Store } from '../ports.ts';
import { Driver } from './driver.ts';

/** A driver whose replica answers every event with a wish to check one record. */
function driverOf(verify: (record: SignedRecord) => boolean): { readonly driver: Driver; readonly close: () => void; readonly onFailure: ReturnType<typeof vi.fn> } {
  const verifier = inlineVerifier({ check: (records) => records.map(verify) });
  const onFailure = vi.fn();
  const replica = { wakeAt: Infinity, peers: [], handle: () => [{ type: 'verify', batch: 1, records: [{}] }] } as unknown as Replica;
  const clock: Clock = { now: () => 0, wake: () => () => undefined };
  const driver = new Driver({ replica, store: {} as Store, verifier, clock, onChange: () => undefined, onFailure });
  return { driver, close: () => verifier.close(), onFailure };
}

test('checks that closing cuts short are no failure', async () => {
  const { driver, close, onFailure } = driverOf(() => true);
  driver.dispatch({ type: 'tick' });
  driver.stop();
  close();
  await new Promise(setImmediate);
  expect(onFailure).not.toHaveBeenCalled();
});

test('a verifier that breaks stops the loop and is reported once', async () => {
  const { driver, onFailure } = driverOf(() => {
    throw new Error('broken on purpose');
  });
  driver.dispatch({ type: 'tick' });
  driver.dispatch({ type: 'tick' });
  await vi.waitFor(() => expect(onFailure).toHaveBeenCalled());
  await new Promise(setImmediate);
  expect(onFailure).toHaveBeenCalledTimes(1);
});
