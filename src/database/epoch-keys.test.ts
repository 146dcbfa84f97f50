/** Shows what a device remembers of a room's epochs: what is on its disk, what an invite says, and which of them seals. */
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import { textToBytes } from '../core/base/text.ts';
import { epochOf, epochValue } from '../core/protocol/keyring.ts';
import { roomOfEpoch, type KnownEpoch } from '../core/protocol/epochs.ts';
import { EpochKeys, type EpochDisk } from './epoch-keys.ts';

const knownOf = (name: string, begins: number): KnownEpoch => {
  const secret = sha256(textToBytes(name));
  return { id: epochOf(secret).id, secret, begins };
};
const [FIRST, SECOND, THIRD] = [knownOf('first', 0), knownOf('second', 1000), knownOf('third', 2000)] as [KnownEpoch, KnownEpoch, KnownEpoch];
const ROOM = roomOfEpoch(sha256(textToBytes('a room')), 'ab'.repeat(16));

class Disk implements EpochDisk {
  bytes: Uint8Array | undefined;
  isBroken = false;

  async load() {
    if (this.isBroken) throw new Error('no disk');
    return this.bytes;
  }

  async save(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

async function keysOn(disk: EpochDisk | undefined, text = ''): Promise<EpochKeys> {
  const keys = new EpochKeys({ room: ROOM, secret: FIRST.secret, disk });
  await keys.begin(text);
  return keys;
}

test('what was learnt is there after a reload, and the newest seals', async () => {
  const disk = new Disk();
  const keys = await keysOn(disk);
  expect([keys.current.id, keys.placeOf(keys.current)]).toEqual([FIRST.id, ROOM]);
  expect([keys.learn(THIRD), keys.learn(SECOND), keys.learn(THIRD)]).toEqual([true, true, false]);
  await keys.save();
  const again = await keysOn(disk);
  expect([again.current, again.known.length]).toEqual([THIRD, 3]);
  expect(again.placeOf(again.current)).toEqual(roomOfEpoch(THIRD.secret, ROOM.tag));
});

test('an invite carries the later epochs; a disk that fails keeps nobody out', async () => {
  const keys = await keysOn(undefined);
  expect(keys.text).toBe('');
  for (const epoch of [SECOND, THIRD]) keys.learn(epoch);
  const disk = new Disk();
  disk.isBroken = true;
  expect((await keysOn(disk, keys.text)).known).toEqual([FIRST, SECOND, THIRD]);
});

test('a record that is dated long after its epoch ended does not open, and one whose key was forgotten neither', async () => {
  const keys = await keysOn(undefined);
  keys.learn(SECOND);
  keys.turnTo(SECOND.id, new Map([[FIRST.id, 1500], [SECOND.id, Infinity]]));
  expect([keys.opening(FIRST.id, 1500)?.id, keys.opening(FIRST.id, 1501), keys.opening(SECOND.id, 1e12)?.id]).toEqual([FIRST.id, undefined, SECOND.id]);
  keys.forget(FIRST.id);
  expect([keys.opening(FIRST.id, 1), keys.known]).toEqual([undefined, [SECOND]]);
});

test('files of an epoch have a key of their own, for as long as the epoch is known, whatever ended', async () => {
  const keys = await keysOn(undefined);
  keys.learn(SECOND);
  keys.turnTo(SECOND.id, new Map([[FIRST.id, 1500], [SECOND.id, Infinity]]));
  const [first, second] = [keys.fileKey(FIRST.id), keys.fileKey(SECOND.id)];
  expect([first, second]).toEqual([epochValue(FIRST.secret, 'file'), epochValue(SECOND.secret, 'file')]);
  expect(first).not.toEqual(keys.keyring.epoch(FIRST.id)!.contentKey);
  keys.forget(FIRST.id);
  expect([keys.fileKey(FIRST.id), keys.fileKey(THIRD.id)]).toEqual([undefined, undefined]);
});
