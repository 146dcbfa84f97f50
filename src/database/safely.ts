/**
 * What may fail without anything else failing with it: an application's own function that is told something, and our own code
 * that looks at one record. Both run while a change of the set is shown, in the middle of the replica's loop, which
 * stops for good where something throws in it.
 */

/** What `run` gives, or `otherwise` where it throws; its error goes where the page's errors go. */
export function safely<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch (reason) {
    report(reason);
    return otherwise;
  }
}

/** Tells of an error that nobody waits for, where the page's errors go. */
export function report(reason: unknown): void {
  if (typeof reportError === 'function') reportError(reason);
}
