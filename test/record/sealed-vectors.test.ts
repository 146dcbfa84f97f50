/** The vectors for rooms with a secret: keys, names and one record, and what other programs must make of them. */
import { readFileSync } from 'node:fs';
import { nip44 } from 'nostr-tools';
import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { epochOf } from '../../src/core/protocol/keyring.ts';
import { deriveRoom, secretsOf } from '../../src/core/protocol/room.ts';
import { blindCollection, blindName } from '../../src/core/record/blind.ts';
import { recordDraft } from '../../src/core/record/draft.ts';
import { createEvent } from '../../src/core/record/event.ts';
import type { NostrEvent } from '../../src/core/record/record.ts';
import { openSealed, sealDraft } from '../../src/core/record/sealed.ts';
import { signedOf } from '../../src/core/record/signed.ts';

interface Vectors {
  readonly room: Readonly<Record<string, string>> & { readonly name: string };
  readonly epoch: { readonly secret: string; readonly id: string; readonly content: string };
  readonly names: { readonly collection: string; readonly name: string; readonly blindedCollection: string; readonly blindedName: string };
  readonly record: { readonly authorSecret: string; readonly at: number; readonly content: string; readonly nonce: string; readonly inside: string; readonly event: NostrEvent };
}

const { room, epoch, names, record } = JSON.parse(readFileSync(new URL('../vectors/sealed.json', import.meta.url), 'utf8')) as Vectors;
const bytes = (hex: string | undefined): Uint8Array => fromHex(hex!)!;
const keys = { id: epoch.id, contentKey: bytes(epoch.content) };

test('keys follow from name, secret and policy', () => {
  const seed = { name: room.name, secret: bytes(room['secret']), policyDigest: bytes(room['policyDigest']) };
  const { address, topic, password, macKey, tag } = deriveRoom(seed);
  const { blindKey, epochSecret } = secretsOf(seed);
  const { contentKey, id } = epochOf(epochSecret);
  expect([toHex(address), topic, password, toHex(macKey!), tag, toHex(blindKey), toHex(epochSecret)]).toEqual(
    ['address', 'topic', 'password', 'mac', 'tag', 'blind', 'epoch'].map((name) => room[name]),
  );
  expect([toHex(epochSecret), id, toHex(contentKey)]).toEqual([epoch.secret, epoch.id, epoch.content]);
});

test('names are blinded', () => {
  const key = bytes(room['blind']);
  expect(blindCollection(key, names.collection)).toBe(names.blindedCollection);
  expect(blindName(key, names.collection, names.name)).toBe(names.blindedName);
});

test('a record is sealed, signed, and opened again; any program for NIP-44 reads what is inside', () => {
  const wish = { room: room['tag']!, collection: names.collection, name: names.name, content: record.content, at: record.at };
  const blindKey = bytes(room['blind']);
  const sealed = sealDraft(recordDraft(wish), { blindKey, epoch: keys, author: record.event.pubkey, nonce: bytes(record.nonce) });
  expect(isFault(sealed)).toBe(false);
  expect(createEvent(sealed as Exclude<typeof sealed, { readonly fault: unknown }>, bytes(record.authorSecret))).toEqual(record.event);
  expect(nip44.v2.decrypt(record.event.content, keys.contentKey)).toBe(record.inside);
  const signed = signedOf(record.event);
  if (isFault(signed)) throw new Error(signed.reason);
  expect(openSealed(signed, { blindKey, epoch: () => keys })).toMatchObject({ collection: names.collection, name: names.name, content: record.content, deletes: false });
});
