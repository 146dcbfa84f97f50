/** Shows how a replica stays certified, whatever whoever signs does. */
import { expect, test } from 'vitest';
import { HandClock, settle } from '../../test/signer/hand-clock.ts';
import { LIMITS } from '../core/base/limits.ts';
import { Certifier } from './certifier.ts';
import { signerError } from './signer-error.ts';

type Mood = 'signs' | 'refuses' | 'is away' | 'hangs';

const DAY_MS = 86_400_000;

function stand(mood: Mood) {
  const clock = new HandClock();
  const seen = { mood, asked: 0, certified: 0 };
  const certifier = new Certifier({
    clock,
    ask: async (now) => {
      seen.asked++;
      if (seen.mood === 'hangs') await new Promise(() => undefined);
      if (seen.mood === 'refuses') throw signerError({ signer: 'refused', reason: 'no' });
      if (seen.mood === 'is away') throw signerError({ signer: 'lost', reason: 'away' });
      return { certificate: new Uint8Array(1), until: now + DAY_MS };
    },
    certified: () => seen.certified++,
  });
  return { clock, certifier, seen };
}

test('the author is asked once, and again before the certificate ends', async () => {
  const { clock, certifier, seen } = stand('signs');
  await certifier.begin();
  expect(seen).toMatchObject({ asked: 1, certified: 1 });
  await clock.pass(DAY_MS);
  expect(seen).toMatchObject({ asked: 2, certified: 2 });
});

test('peers do not wait long for a person who is asked, and hear of it when they agree', async () => {
  const { clock, certifier, seen } = stand('hangs');
  let hasBegun = false;
  void certifier.begin().then(() => (hasBegun = true));
  await clock.pass(LIMITS.signerPatienceMs - 1);
  expect(hasBegun).toBe(false);
  await clock.pass(1);
  expect([hasBegun, seen.certified]).toEqual([true, 0]);
});

test('a signer that is away is asked again each minute, one that said no hardly ever', async () => {
  const away = stand('is away');
  await away.certifier.begin();
  await away.clock.pass(10 * 60_000);
  expect(away.seen.asked).toBe(11);
  const refusing = stand('refuses');
  await refusing.certifier.begin();
  await refusing.clock.pass(10 * 60_000);
  expect(refusing.seen.asked).toBe(1);
});

test.each<Mood>(['is away', 'refuses'])('a signer that %s and then signs something else is asked at once, and only once', async (mood) => {
  const { certifier, seen } = stand(mood);
  await certifier.begin();
  seen.mood = 'signs';
  certifier.recertify();
  certifier.recertify();
  await settle();
  certifier.recertify();
  await settle();
  expect(seen).toMatchObject({ asked: 2, certified: 1 });
});

test('whoever signs now counts, and not who signed before and is late', async () => {
  const { clock, certifier, seen } = stand('is away');
  const before = certifier.certify();
  seen.mood = 'signs';
  await certifier.certify();
  await before;
  certifier.recertify();
  await clock.pass(10 * 60_000);
  expect(seen).toMatchObject({ asked: 2, certified: 1 });
});

test('after the close nobody is asked, and nothing is told', async () => {
  const { clock, certifier, seen } = stand('is away');
  await certifier.begin();
  certifier.close();
  certifier.recertify();
  await clock.pass(DAY_MS);
  expect([seen.asked, clock.next]).toEqual([1, undefined]);
});
