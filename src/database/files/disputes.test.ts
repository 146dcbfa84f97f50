/** Shows that records which contradict each other about one file cannot keep the true one from being read, and cost no honest peer anything. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf } from '../../../test/database/lab.ts';
import { Devices, ME, recordFor, settle, wholeFile, type Device, type WholeFile } from '../../../test/database/files-lab.ts';
import { toHex } from '../../core/base/bytes.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { piecesOf } from '../../core/files/tree.ts';
import { HandClock } from '../../../test/signer/hand-clock.ts';
import { Disputes } from './disputes.ts';

const photo = wholeFile(200_000, 'photo');
const KIB = 1024;
const { fileCutsMax, fileCutTryMs, fileCutTryMaxMs } = FILE_KEEPING_LIMITS;

let devices = new Devices();
afterEach(async () => {
  await devices.close();
  devices = new Devices();
});

/** Peers talk while so many seconds pass. */
async function talk(seconds: number, step = 1000): Promise<void> {
  for (let ms = 0; ms < 1000 * seconds; ms += step) {
    await devices.clock.pass(step);
    for (let turn = 0; turn < 10; turn++) await settle();
  }
}

async function holder(file: WholeFile): Promise<Device> {
  const device = await devices.device({ records: [recordFor([file], ME)] }).ready();
  await device.put(file);
  return device;
}

/** The photo, as somebody describes it who lies. */
function lie(how: Partial<WholeFile['file']>): WholeFile {
  return { ...photo, file: { ...photo.file, ...how } };
}

const LIES: readonly (readonly [string, WholeFile])[] = [
  ['many more pieces', lie({ size: 1_500_000 })],
  ['a piece less', lie({ size: 150_000 })],
  ['as many blocks, the last of which is shorter', lie({ size: 199_999 })],
  ['whole pieces', lie({ size: 196_608 })],
  ['a block more', lie({ size: 220_000 })],
  ['larger pieces', lie({ pieceBytes: 128 * KIB })],
];

describe.each(LIES)('a record that says %s', (_, { file: other, ...rest }) => {
  const lying = { ...rest, file: other };

  test('and is wanted first does not keep the honest one from coming, and blames nobody', async () => {
    const ada = await holder(photo);
    const bob = await devices.device({ records: [recordFor([lying]), recordFor([photo])] }).ready();
    await bob.want(lying, 'one');
    await bob.want(photo, 'two');
    devices.link(ada, bob);
    await talk(40);
    expect([bob.have(photo), ada.blamed, bob.blamed]).toEqual([photo.bytes.length, [], []]);
  });

  test('and is read first is found out, where it is false, and whoever reads the honest one gets its bytes', async () => {
    const ada = await holder(photo);
    const bob = await devices.device({ records: [recordFor([lying]), recordFor([photo])] }).ready();
    const first = bob.read(other, piecesOf(other) - 1, 'one').catch((error: unknown) => error);
    const second = bob.read(photo.file, 1, 'two');
    devices.link(ada, bob);
    await talk(40);
    expect(await second).toEqual(photo.bytes.slice(64 * KIB, 128 * KIB));
    if (other.size !== photo.file.size) expect(await first).toMatchObject({ code: 'E_NOT_FOUND' });
  });
});

test('as many lies as fit into fileCutsMax besides the honest description do not keep its reader from its turn', async () => {
  const ada = await holder(photo);
  const bob = await devices.device({ records: [recordFor([photo])] }).ready();
  const lies = Array.from({ length: fileCutsMax - 1 }, (_, i) => errorOf(() => bob.read(lie({ size: 1_000_000 + 100_000 * i }).file, 0, `${i}`)));
  const honest = bob.read(photo.file, 3, 'honest');
  devices.link(ada, bob);
  for (let turn = 0; turn < fileCutsMax; turn++) await talk(fileCutTryMs / 1000, fileCutTryMs);
  expect(await honest).toEqual(photo.bytes.slice(3 * 64 * KIB));
  for (const failed of lies) expect(await failed).toMatchObject({ code: 'E_NOT_FOUND' });
});

test('the two hashes below a root, as a file of 64 bytes, give way to the file itself', async () => {
  const hash = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
  const bytes = new Uint8Array([...hash(photo.layer.subarray(0, 64)), ...hash(photo.layer.subarray(64))]);
  expect(toHex(hash(bytes))).toBe(photo.file.root);
  const fake = { file: { ...photo.file, size: 64 }, bytes, layer: hash(bytes) };
  const bob = await devices.device({ records: [recordFor([fake]), recordFor([photo])] }).ready();
  devices.link(await holder(fake), bob);
  await bob.want(fake);
  await talk(2);
  expect(bob.have(fake)).toBe(64);
  const read = bob.read(photo.file, 0);
  devices.link(await holder(photo), bob);
  await talk(40);
  expect(await read).toEqual(photo.bytes.slice(0, 64 * KIB));
});

test('each description has fileCutTryMs, and twice as long in the next round, up to fileCutTryMaxMs', async () => {
  const clock = new HandClock();
  const turns: number[] = [];
  let cuts = 2;
  const start = clock.now();
  const disputes = new Disputes({ clock, cutsOf: () => cuts, turn: () => void turns.push(clock.now() - start) });
  disputes.look('root');
  disputes.look('root');
  await clock.pass(60 * fileCutTryMs + 2 * fileCutTryMaxMs);
  const pauses = turns.map((at, i) => at - (turns[i - 1] ?? 0));
  expect(pauses.slice(0, 6)).toEqual([1, 1, 2, 2, 4, 4].map((times) => times * fileCutTryMs));
  expect(Math.max(...pauses)).toBe(fileCutTryMaxMs);
  cuts = 1;
  disputes.look('root');
  expect(clock.next).toBeUndefined();
});

test('what is proven stays when somebody describes it otherwise', async () => {
  const bob = await devices.device({ records: [recordFor([photo])] }).ready();
  devices.link(await holder(photo), bob);
  await bob.want(photo);
  await talk(2);
  const [, { file }] = LIES[0]!;
  expect(await errorOf(() => bob.read(file, 0))).toMatchObject({ code: 'E_NOT_FOUND' });
  await talk(40);
  expect(bob.have(photo)).toBe(photo.bytes.length);
});
