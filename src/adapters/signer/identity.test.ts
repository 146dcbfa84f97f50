import { expect, test } from 'vitest';
import { identityConformance, LocalIdentityProbe } from '../../../test/conformance/identity.ts';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { identityStore } from './identity.ts';
import { memoryIdentity } from './memory-identity.ts';

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** A browser that has IndexedDB and refuses to use it, as some private windows do. */
const refusing = {
  open() {
    const request = { error: new Error('refused on purpose'), onerror: null as (() => void) | null };
    queueMicrotask(() => request.onerror?.());
    return request;
  },
} as unknown as IDBFactory;

identityConformance('memory', 'gone with the page', async () => new LocalIdentityProbe(memoryIdentity({ random })));
identityConformance('identity store without a disk', 'gone with the page', async () => new LocalIdentityProbe(identityStore({ random })));

test('a disk that refuses is replaced by memory, and the answer says so', async () => {
  const store = identityStore({ random, factory: refusing });
  const made = await store.load();
  expect(made).toMatchObject({ persistent: false, origin: 'made' });
  expect(await store.load()).toEqual({ ...made, origin: 'kept' });
  expect(await store.save(testSecret(0))).toMatchObject({ secret: testSecret(0), persistent: false });
  expect(await store.load()).toMatchObject({ secret: testSecret(0), persistent: false });
});

test('a logout that cannot reach the disk says so, instead of leaving a key behind in silence', async () => {
  const store = identityStore({ random, factory: refusing });
  await store.load();
  await expect(store.clear()).rejects.toThrow('refused on purpose');
});

test('writing over a secret that was given out does not change the identity', async () => {
  const store = memoryIdentity({ random });
  const { secret } = await store.load();
  const copy = secret.slice();
  secret.fill(0);
  expect((await store.load()).secret).toEqual(copy);
});
