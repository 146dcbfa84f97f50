/** Shows that a key on disk is that of whoever asks first, is for its owner's eyes, and is never lost to a damaged file. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { identityConformance, LocalIdentityProbe } from '../../../test/conformance/identity.ts';
import { systemRandom } from '../system/random.ts';
import { diskIdentity, diskVault } from './disk-identity.ts';

const root = await mkdtemp(join(tmpdir(), 'peerset-identity-'));
let folders = 0;

afterAll(() => rm(root, { recursive: true, force: true }));

const folder = (): string => join(root, String(folders++));

identityConformance('identity on disk', 'kept on disk', async () => new LocalIdentityProbe(diskIdentity(folder(), systemRandom)));

test('of programs that make a key at the same time, one made it and all have it', async () => {
  const path = folder();
  const all = await Promise.all(Array.from({ length: 8 }, () => diskIdentity(path, systemRandom).load()));
  expect(new Set(all.map(({ secret }) => Buffer.from(secret).toString('hex'))).size).toBe(1);
  expect(all.filter(({ origin }) => origin === 'made')).toHaveLength(1);
  expect(await readdir(path)).toEqual(['identity.json']);
});

test('only its owner may read it, and a damaged file is put aside', async () => {
  const path = folder();
  const { secret } = await diskIdentity(path, systemRandom).load();
  const file = join(path, 'identity.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await writeFile(file, '{"secret":"nsec1half');
  const after = await diskIdentity(path, systemRandom).load();
  expect([after.origin, after.secret]).toEqual(['replaced', expect.not.objectContaining(secret)]);
  expect(await readFile(`${file}.unreadable`, 'utf8')).toContain('nsec1half');
});

test('a login is kept with what belongs to it, and goes as a whole', async () => {
  const path = folder();
  const [identity, vault] = [diskIdentity(path, systemRandom), diskVault(path)];
  const login = { pubkey: 'ab'.repeat(32), how: 'bunker', secret: Uint8Array.of(1, 2, 3) };
  expect([await identity.kept(), await vault.login(), await vault.get('x')]).toEqual([undefined, undefined, undefined]);
  await Promise.all([vault.keepLogin(login), vault.put('x', Uint8Array.of(9))]);
  expect(await identity.kept()).toEqual({ pubkey: login.pubkey, how: login.how });
  expect([await diskVault(path).login(), await diskVault(path).get('x')]).toEqual([login, Uint8Array.of(9)]);
  expect((await stat(join(path, 'login.json'))).mode & 0o777).toBe(0o600);
  await identity.forget();
  expect([await identity.kept(), await vault.login(), await vault.get('x')]).toEqual([undefined, undefined, undefined]);
});
