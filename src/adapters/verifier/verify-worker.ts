/**
 * What runs in the worker, all of it: the desk, and the thread it sits on. `scripts/bundle.ts` bundles this file into
 * one text and puts that in the place of `worker-source.ts`.
 */
import { instantiateCurve, type Curve } from '../secp256k1/instance.ts';
import { rehearse } from '../secp256k1/rehearsal.ts';
import { PLAIN_CURVE } from './plain-curve.ts';
import { WorkerDesk } from './worker-desk.ts';
import type { PageMessage } from './work.ts';

const desk = new WorkerDesk({
  answer: (answer) => self.postMessage(answer, { transfer: [answer.result] }),
  open,
  now: () => performance.now(),
  soon,
  later: (ms, run) => void setTimeout(run, ms),
  seed: () => crypto.getRandomValues(new Uint8Array(32)),
});

// As `pauseThread` does it, with one channel for all: a worker has nothing that would keep a process alive.
const { port1, port2 } = new MessageChannel();
const due: (() => void)[] = [];
port1.onmessage = (): void => due.shift()?.();

/** What throws in `run` ends the worker as an error of its own. */
function soon(run: () => void): void {
  due.push(run);
  port2.postMessage(undefined);
}

self.onmessage = ({ data }: MessageEvent<PageMessage>): void => desk.receive(data);

async function open(module: WebAssembly.Module | undefined): Promise<Curve> {
  try {
    if (module === undefined) return PLAIN_CURVE;
    const curve = await instantiateCurve(module);
    rehearse(curve);
    return curve;
  } catch {
    // Compiled for the page and yet not to be run here: the other way gives the same answers.
    return PLAIN_CURVE;
  }
}
