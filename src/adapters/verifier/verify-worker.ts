/**
 * What runs in the worker, all of it: the desk, and the thread it sits on. `scripts/bundle.ts` bundles this file into
 * one text and puts that in the place of `worker-source.ts`.
 */
import { instantiateCurve, type Curve } from '../secp256k1/instance.ts';
import { pauseThread } from '../system/pause.ts';
import { PLAIN_CURVE } from './plain-curve.ts';
import { WorkerDesk } from './worker-desk.ts';
import { MESSAGE_BYTES, type PageMessage } from './work.ts';

/** Signatures made and checked before the first that is asked for, count: enough for the equation of many. */
const REHEARSED = 16;

const desk = new WorkerDesk({
  answer: (answer) => self.postMessage(answer, { transfer: [answer.result] }),
  open,
  now: () => performance.now(),
  // What throws here is a bug, and must end the worker as an error of its own, not vanish in a promise.
  soon: (run) => void pauseThread().then(run).catch((reason: unknown) => reportError(reason)),
  later: (ms, run) => void setTimeout(run, ms),
  seed: () => crypto.getRandomValues(new Uint8Array(32)),
});

self.onmessage = ({ data }: MessageEvent<PageMessage>): void => desk.receive(data);

async function open(module: WebAssembly.Module | undefined): Promise<Curve> {
  try {
    return module === undefined ? PLAIN_CURVE : rehearsed(await instantiateCurve(module));
  } catch {
    // Compiled for the page and yet not to be run here: the other way gives the same answers.
    return PLAIN_CURVE;
  }
}

/**
 * Browsers compile each function when it is first called: the first few records took twenty times as long as all others. This
 * thread shares what is compiled with the page, so that neither has to do it while somebody waits.
 */
function rehearsed(curve: Curve): Curve {
  const key = curve.key(crypto.getRandomValues(new Uint8Array(MESSAGE_BYTES)));
  key.sign(crypto.getRandomValues(new Uint8Array(REHEARSED * MESSAGE_BYTES)));
  key.wipe();
  return curve;
}
