/**
 * What runs in the worker: one password, stretched at one go. `scripts/bundle.ts` bundles this file into one text and puts
 * that in the place of `stretch-source.ts`. The page ends the worker after the answer, which frees what it held.
 */
import { argon2id } from '@noble/hashes/argon2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { STRETCHED_BYTES, type StretchWork } from './work.ts';

self.onmessage = ({ data }: MessageEvent<StretchWork>): void => self.postMessage(stretched(data));

function stretched(work: StretchWork): Uint8Array {
  switch (work.type) {
    case 'scrypt':
      return scrypt(work.password, work.salt, { N: 2 ** work.logN, r: 8, p: 1, dkLen: STRETCHED_BYTES });
    case 'argon2id':
      return argon2id(work.password, work.salt, { m: work.memoryKib, t: work.passes, p: 1, dkLen: STRETCHED_BYTES });
  }
}
