// Shows from which key the files of a room come, and whom its members have to tell.
import { expect, test } from 'vitest';
import { systemRandom } from '../adapters/system/random.ts';
import { epochValue } from '../core/protocol/keyring.ts';
import { npubOf } from '../core/record/author.ts';
import type { PeersetConfig } from '../index.ts';
import { readConfig } from './config.ts';
import type { Seal } from './seal.ts';
import { unlock } from './sealing.ts';
import { ownSecret } from './secret.ts';

const SECRET = ownSecret('secret1AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8');
const OWNER = npubOf('f'.repeat(64));

async function sealOf(config: PeersetConfig = {}): Promise<Seal> {
  return (await unlock(readConfig('a room', { secret: SECRET, ...config }), SECRET, { random: systemRandom, disk: false })).seal!;
}

test('members of a room come to one key, and need not name an epoch where there is one for ever', async () => {
  const [one, two] = [await sealOf(), await sealOf()];
  expect(one.fileKey()).toEqual({ key: epochValue(one.epochs.current.secret, 'file') });
  expect(two.fileKey()).toEqual(one.fileKey());
});

test('where owners can begin another epoch, files name theirs, and those of epochs before still open', async () => {
  const seal = await sealOf({ owners: [OWNER] });
  const first = seal.epochs.current;
  const next = { id: '', secret: new Uint8Array(32).fill(9), begins: 5 };
  seal.epochs.learn(next);
  const second = seal.epochs.known[1]!;
  seal.epochs.turnTo(second.id, new Map());
  expect(seal.fileKey()).toEqual({ key: epochValue(next.secret, 'file'), epoch: second.id });
  expect(seal.fileKey(first.id)).toEqual({ key: epochValue(first.secret, 'file'), epoch: first.id });
  expect(seal.fileKey('00000000')).toBeUndefined();
});
