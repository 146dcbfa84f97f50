/** A lock that one tab of the origin holds at a time, for places that have no lock of their own. */
import { storeFault } from './fitting.ts';

/** A tab that just went may hold it for a moment, ms. */
const WAIT_MS = 2000;

/**
 * Resolves with what gives it back. Rejects with `blocked` where somebody else keeps it. Where the browser has no locks, everybody has it.
 */
export async function lockOf(name: string): Promise<() => void> {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  if (locks === undefined) return () => undefined;
  return new Promise((resolve, reject) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), WAIT_MS);
    const held = locks.request(name, { signal: giveUp.signal }, () => new Promise<void>((release) => {
      clearTimeout(timer);
      resolve(release);
    }));
    held.catch((reason: unknown) => reject(storeFault('blocked', `these files are open elsewhere: ${String(reason)}`)));
  });
}
