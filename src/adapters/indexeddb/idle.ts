/**
 * Moments in which nobody is kept waiting. What runs there has to be short, and may be cancelled until it begins.
 * Cleaning up is cheap to put off and dear to do in the middle of something: so it waits for the page to be idle,
 * but not for ever, since a page that is never idle also gathers most.
 */

/** Runs `run` once, later: when the page is idle, or soon. The returned function cancels it. */
export type Idle = (when: 'idle' | 'soon', run: () => void) => () => void;

/** A page that is busy for so long is interrupted, ms. */
const PATIENCE_MS = 2000;
/** Where the browser does not say when it is idle (Safari, workers): so long after the last task, ms. */
const PAUSE_MS = 50;

/** The page's own idle moments. */
export const pageIdle: Idle = (when, run) => {
  if (when === 'idle' && typeof requestIdleCallback === 'function') {
    const request = requestIdleCallback(run, { timeout: PATIENCE_MS });
    return () => cancelIdleCallback(request);
  }
  const timer = setTimeout(run, when === 'idle' ? PAUSE_MS : 0);
  return () => clearTimeout(timer);
};
