import { expect, test } from 'vitest';
import { toHex } from '../../core/base/bytes.ts';
import { stretched } from './stretch.ts';

test('a passphrase is stretched by Argon2id with 64 MiB and three passes, salted by its room', async () => {
  expect(toHex(await stretched('correct horse battery staple', 'guestbook.example.org'))).toBe('850e50081c9f37dd5285ad1a4373640188b6f2179e98bf064b7b7333d433de7d');
});
