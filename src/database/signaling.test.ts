import { describe, expect, test } from 'vitest';
import { PeersetError } from './errors.ts';
import { readSignaling } from './signaling.ts';

const strategiesOf = (signaling: unknown): readonly string[] => readSignaling(signaling).map(({ strategy }) => strategy);

function optionOf(signaling: unknown): string | undefined {
  try {
    readSignaling(signaling);
  } catch (error) {
    return error instanceof PeersetError && error.code === 'E_OPTION' ? error.option : `${String(error)}`;
  }
  return undefined;
}

test('trackers and relays are there without a word', () => {
  expect(readSignaling(undefined)).toEqual([{ strategy: 'torrent' }, { strategy: 'nostr' }]);
});

test('every network is named alone, in a list, or with its options', () => {
  expect(strategiesOf('mqtt')).toEqual(['mqtt']);
  expect(strategiesOf(['torrent', 'nostr', 'mqtt', 'ipfs'])).toEqual(['torrent', 'nostr', 'mqtt', 'ipfs']);
  const load = async () => ({});
  const given = [
    { strategy: 'supabase', urls: ['https://abc.supabase.co'], key: 'anon', load },
    { strategy: 'firebase', urls: ['https://abc.firebaseio.com'], key: 'key', path: 'some/place', app: {}, load },
    { strategy: 'mqtt', urls: ['wss://broker.example/mqtt'], username: 'me', password: 'mine', load },
    { strategy: 'ipfs', urls: ['/dns4/node.example/tcp/8000/wss/p2p/16Uiu2'], load },
  ];
  expect(readSignaling(given)).toEqual(given);
});

describe('addresses alone say what they are', () => {
  test.each([
    ['torrent', 'ws://127.0.0.1:8000'],
    ['torrent', 'wss://tracker.example/'],
    ['torrent', 'wss://files.example:7073/announce'],
    ['nostr', 'wss://relay.example'],
    ['nostr', 'wss://nos.lol'],
    ['mqtt', 'wss://broker.example:8084/mqtt'],
    ['mqtt', 'ws://127.0.0.1:8083'],
    ['ipfs', '/dns4/node.example/tcp/443/wss/p2p/16Uiu2'],
    ['firebase', 'https://abc-default-rtdb.europe-west1.firebasedatabase.app'],
  ])('%s: %s', (strategy, url) => {
    expect(readSignaling({ urls: [url] })).toEqual([{ strategy, urls: [url] }]);
  });

  test('one of Supabase does, too, and then its key is missed', () => {
    expect(strategiesOf({ urls: ['https://abc.supabase.co'], key: 'anon' })).toEqual(['supabase']);
    expect(optionOf({ urls: ['https://abc.supabase.co'] })).toBe('signaling.key');
  });
});

test.each([
  ['signaling', 'pigeon'],
  ['signaling', 7],
  ['signaling', null],
  ['signaling.0', ['pigeon']],
  ['signaling', ['torrent', { strategy: 'torrent' }]],
  ['signaling.strategy', { strategy: 'constructor' }],
  ['signaling.strategy', {}],
  ['signaling.strategy', { urls: ['https://who.knows'] }],
  ['signaling.strategy', { urls: ['wss://tracker.example', 'wss://relay.example'] }],
  ['signaling.1.urls', ['nostr', { strategy: 'torrent', urls: 'wss://a.example' }]],
  ['signaling.urls.0', { strategy: 'torrent', urls: ['not an address'] }],
  ['signaling.urls.0', { strategy: 'torrent', urls: [7] }],
  ['signaling.urls.1', { strategy: 'nostr', urls: ['wss://a.example', 'https://b.example'] }],
  ['signaling.urls.0', { strategy: 'supabase', urls: ['wss://a.example'], key: 'k' }],
  ['signaling.urls.0', { strategy: 'ipfs', urls: ['wss://a.example'] }],
  ['signaling.urls', { strategy: 'supabase', key: 'k' }],
  ['signaling.urls', 'supabase'],
  ['signaling.key', { strategy: 'supabase', urls: ['https://a.example'] }],
  ['signaling.key', { strategy: 'supabase', urls: ['https://a.example'], key: '' }],
  ['signaling.key', { strategy: 'torrent', key: 'k' }],
  ['signaling.urls', 'firebase'],
  ['signaling.path', { strategy: 'firebase', urls: ['https://a.example'], path: 'a.b' }],
  ['signaling.app', { strategy: 'firebase', urls: ['https://a.example'], app: 'a' }],
  ['signaling.load', { strategy: 'mqtt', load: 'mqtt' }],
  ['signaling.username', { strategy: 'mqtt', username: 7 }],
  ['signaling.load', { strategy: 'nostr', load: () => undefined }],
])('%s is named where it is odd', (option, signaling) => {
  expect(optionOf(signaling)).toBe(option);
});
