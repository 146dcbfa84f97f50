/** Shows what a signer says whose ciphers do not load. */
import { expect, test } from 'vitest';
import { testSecret } from '../../test/conformance/signatures.ts';
import { errorOf } from '../../test/database/lab.ts';
import { HandClock } from '../../test/signer/hand-clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { LIMITS } from '../core/base/limits.ts';
import { signaturesOf } from './signatures.ts';

test('texts for one reader need a part of the program; where it does not load, after some tries, the caller is told which', async () => {
  const clock = new HandClock();
  const signatures = await signaturesOf(systemRandom, clock, { ciphers: () => Promise.reject(new Error('no such file')) });
  const { pubkey, nip44 } = signatures.signer(testSecret(0));
  for (const call of [() => nip44!.encrypt(pubkey, 'a'), () => nip44!.decrypt(pubkey, 'a')]) {
    let isOver = false;
    const failed = errorOf(call).finally(() => (isOver = true));
    while (!isOver) {
      await new Promise(setImmediate);
      await clock.pass(LIMITS.loadRetryMaxMs);
    }
    expect(await failed).toMatchObject({ code: 'E_LOAD', reason: 'texts for one reader' });
  }
  signatures.close();
});
