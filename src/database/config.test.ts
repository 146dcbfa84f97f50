// Shows that an option which cannot be used is named, and that nothing starts before all of them were looked at.
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { errorOf } from '../../test/database/lab.ts';
import { npubOf, toHex } from '../core.ts';
import { readConfig, type PeersetConfig } from './config.ts';

const NPUB = npubOf('f'.repeat(64));

const ODD: readonly (readonly [option: string, config: unknown])[] = [
  ['config', null],
  ['config', []],
  ['Secret', { Secret: 'x' }],
  ['secret', { secret: '' }],
  ['secret', { secret: 1 }],
  ['signaling', { signaling: 1 }],
  ['signaling', { signaling: 'carrier pigeon' }],
  ['signaling', { signaling: ['torrent', 'torrent'] }],
  ['signaling.0', { signaling: [null] }],
  ['signaling.1.strategy', { signaling: ['torrent', { strategy: 'pigeon' }] }],
  ['signaling.0.urls', { signaling: [{ strategy: 'torrent', urls: [] }] }],
  ['signaling.0.urls.1', { signaling: [{ strategy: 'torrent', urls: ['wss://a.example', 'https://b.example'] }] }],
  ['signaling.0.url', { signaling: [{ strategy: 'torrent', url: 'wss://a.example' }] }],
  ['turn', { turn: 'turn:example.org' }],
  ['turn', { turn: [{ urls: 'turn:example.org' }] }],
  ['turn', { turn: [{ urls: ['turn:example.org', 'example.org'], username: 'a', credential: 'b' }] }],
  ['turn', { turn: [{ urls: [], username: 'a', credential: 'b' }] }],
  ['relayOnly', { relayOnly: 1 }],
  ['relayOnly', { relayOnly: true }],
  ['relayOnly', { relayOnly: true, turn: [] }],
  ['iceServers', { iceServers: [{}] }],
  ['iceServers', { iceServers: [null] }],
  ['policy', { policy: 'anarchy' }],
  ['policy.perAuthor', { policy: { perAuthor: 0 } }],
  ['keep', { keep: '90 days' }],
  ['owners', { owners: NPUB }],
  ['owners.1', { owners: [NPUB, 'f'.repeat(64)] }],
  ['policy.moderators.0', { policy: { moderators: ['f'.repeat(64)] } }],
  ['collections.notes.write.1', { collections: { notes: { write: [NPUB, 'me'] } } }],
  ['collections', { collections: [] }],
  ['collections.a/b', { collections: { 'a/b': {} } }],
  ['collections.$rekey', { collections: { $rekey: {} } }],
  ['collections.notes', { collections: { notes: 1 } }],
  ['collections.notes.keep', { collections: { notes: { keep: 7 } } }],
  ['collections.notes.schema', { collections: { notes: { schema: {} } } }],
  ['collections.notes.schema', { collections: { notes: { schema: v.objectAsync({}) } } }],
  ['collections.notes.index', { collections: { notes: { index: 'a' } } }],
  ['collections.notes.shared', { collections: { notes: { shared: 'yes' } } }],
  ['session', { session: 1 }],
  ['session.peersMax', { session: { peersMax: 0 } }],
  ['session.peers', { session: { peers: 1 } }],
  ['login', { login: 1 }],
  ['storage', { storage: 'floppy' }],
  ['storage', { storage: { open: () => undefined } }],
  ['files', { files: 1 }],
  ['files.size', { files: { size: 1 } }],
  ['files.fetch', { files: { fetch: 'some' } }],
  ['files.budget', { files: { budget: -1 } }],
  ['files.upBytesPerSecond', { files: { upBytesPerSecond: 0 } }],
  ['files.downBytesPerSecond', { files: { downBytesPerSecond: 0.5 } }],
  ['files.store', { files: { store: {} } }],
  ['transport', { transport: {} }],
  ['clock', { clock: { now: () => 0 } }],
  ['random', { random: 4 }],
  ['tabs', { tabs: {} }],
];

test.each(ODD)('%s', async (option, config) => {
  const error = await errorOf(() => readConfig('room', config));
  expect([error.code, error.option]).toEqual(['E_OPTION', option]);
  expect(error.message).not.toBe('');
});

test('a room has a name that prints', async () => {
  for (const name of [undefined, '', 'a\nb', '\ud800', 'x'.repeat(257), 7]) {
    expect((await errorOf(() => readConfig(name))).option).toBe('name');
  }
});

test('what is fine is taken as it was meant', () => {
  const urls = ['ws://127.0.0.1:8000/announce'];
  const settings = readConfig('room', {
    signaling: [{ strategy: 'nostr' }, { urls }],
    owners: [NPUB],
    collections: { notes: { index: ['topic'], shared: true, quota: 5 } },
  });
  expect(settings.signaling).toEqual([{ strategy: 'nostr' }, { strategy: 'torrent', urls }]);
  expect(settings.policy.owners).toEqual(['f'.repeat(64)]);
  expect([settings.declared, settings.shared.has('notes'), settings.indexed.get('notes')]).toEqual([['notes'], true, ['topic']]);
});

test('name, secret and policy make the room, and nothing else does', () => {
  const addressOf = (config: PeersetConfig, name = 'room') => {
    const { entrance } = readConfig(name, config);
    return entrance.type === 'member' ? entrance.secret : toHex(entrance.room.address);
  };
  const room = addressOf({});
  expect(addressOf({ policy: 'family', signaling: 'torrent', collections: {} })).toBe(room);
  const others = [addressOf({}, 'other'), addressOf({ secret: 's' }), addressOf({ policy: 'open' }), addressOf({ keep: '1d' })];
  expect(new Set([room, ...others]).size).toBe(5);
});
