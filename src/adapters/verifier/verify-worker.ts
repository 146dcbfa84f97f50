/**
 * What runs in the worker, all of it: claims in, verdicts out, in the order they came. `scripts/bundle.ts`
 * bundles this file into one text and puts that in the place of `worker-source.ts`.
 */
import { checkClaims } from './claims.ts';

self.onmessage = ({ data }: MessageEvent<ArrayBuffer>): void => {
  const verdicts = checkClaims(new Uint8Array(data));
  self.postMessage(verdicts.buffer, { transfer: [verdicts.buffer] });
};
