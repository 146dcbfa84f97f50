/**
 * What runs in the worker. `scripts/bundle.ts` bundles this file into one text and puts that in the place of `cut-source.ts`. It says that
 * it runs before it is asked anything: until then nobody has entrusted a stream to it, which could not be read again.
 */
import { HashingDesk } from './desk.ts';
import { webSuite } from './suite.ts';
import type { HashingAnswer, HashingMessage } from './work.ts';

// A page without WebCrypto starts no worker.
const desk = new HashingDesk(webSuite()!, (answer, transfer) => self.postMessage(answer, { transfer }));

self.onmessage = ({ data }: MessageEvent<HashingMessage>): void => desk.receive(data);

self.postMessage({ type: 'ready' } satisfies HashingAnswer);
