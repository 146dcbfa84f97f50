/** Shows when the part that deals in files comes, and that what peers say until then is answered, as far as it may be kept. */
import { expect, test } from 'vitest';
import { errorOf } from '../../../test/database/lab.ts';
import { HandClock, settle } from '../../../test/signer/hand-clock.ts';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import { Part } from '../part.ts';
import type { FileCourier, FileWire } from './courier.ts';
import type { Filing, FilingHost, FilingMaker, FilingMember } from './filing-host.ts';
import { LateFiling } from './late-filing.ts';

const { fileMessagesEarlyMax, fileMessageEarlyBytesMax } = FILE_KEEPING_LIMITS;
const WIRE: FileWire = { send: () => undefined, blame: () => undefined, expel: () => undefined };
const HOST: FilingHost = { filed: () => undefined, changed: () => undefined, disk: () => ({ wiped: false, damaged: 0, storage: { usage: 0, quota: 0, persisted: false, budget: undefined } }) };

/** A stand-in, a part that counts how often it opens, and a driver with one peer. */
function late({ isNeeded = false, fails = 0 }: { readonly isNeeded?: boolean; readonly fails?: number } = {}) {
  const heard: string[] = [];
  let opened = 0;
  const courier: FileCourier = {
    opened: (peer) => void heard.push(`opened ${peer}`),
    closed: () => undefined,
    received: (peer, bytes) => void heard.push(`${peer} ${bytes[0]}`),
    drained: () => undefined,
  };
  const filing: Filing = {
    figures: { bytes: 7, count: 1, budget: 9 },
    ask: async (ask, from) => void heard.push(`${ask.type} ${from}`),
    gone: (tab) => void heard.push(`gone ${tab}`),
    courier: () => courier,
    records: () => void heard.push('records'),
    close: async () => void heard.push('closed'),
  };
  const open: FilingMaker = async () => {
    if (++opened <= fails) throw new Error('blocked');
    return filing;
  };
  const part = new Part<FilingMaker>({ name: 'keeping files', load: async () => open, clock: new HandClock() });
  const standIn = new LateFiling({ part, member: {} as FilingMember, isNeeded: async () => isNeeded }, HOST);
  let carried: FileCourier | undefined;
  const driver = {
    carry(make: (wire: FileWire) => FileCourier) {
      carried = make(WIRE);
      carried.opened('eve');
    },
  };
  return { standIn, driver, heard, say: (...bytes: readonly number[]) => carried!.received('eve', new Uint8Array(bytes)), opened: () => opened };
}

test('nothing comes where nobody deals in files, and nobody is told of records', async () => {
  const { standIn, driver, heard, opened } = late();
  standIn.meet(driver);
  await standIn.look();
  standIn.records([], []);
  standIn.gone('tab');
  expect([opened(), heard, standIn.figures]).toEqual([0, [], { bytes: 0, count: 0, budget: undefined }]);
});

test('it comes where there are files on this device', async () => {
  const { standIn, driver, heard, opened } = late({ isNeeded: true });
  standIn.meet(driver);
  await standIn.look();
  standIn.records([], []);
  expect([opened(), heard, standIn.figures.bytes]).toEqual([1, ['opened eve', 'records'], 7]);
  await standIn.close();
  expect(heard.at(-1)).toBe('closed');
});

test('what peers say before it is here is heard when it is, after who is there: a bounded number, and nothing large', async () => {
  const { standIn, driver, heard, say } = late();
  standIn.meet(driver);
  say(...new Uint8Array(fileMessageEarlyBytesMax + 1));
  for (let i = 0; i <= fileMessagesEarlyMax; i++) say(i % 100, i);
  await settle();
  expect(heard.slice(0, 3)).toEqual(['opened eve', 'eve 0', 'eve 1']);
  expect(heard).toHaveLength(1 + fileMessagesEarlyMax);
  say(42);
  expect(heard.at(-1)).toBe('eve 42');
});

test('a disk that does not open is tried again by the next who asks', async () => {
  const { standIn, heard, opened } = late({ fails: 1 });
  expect((await errorOf(() => standIn.ask({ type: 'facts', roots: [] }, ''))).message).toBe('blocked');
  await standIn.ask({ type: 'facts', roots: [] }, 'tab');
  expect([opened(), heard]).toEqual([2, ['facts tab']]);
});

test('keepers, who read nothing, have none, and hear nothing', async () => {
  const standIn = new LateFiling({ part: undefined, member: {} as FilingMember, isNeeded: async () => false }, HOST);
  standIn.received('eve', new Uint8Array(40));
  expect((await errorOf(() => standIn.ask({ type: 'facts', roots: [] }, ''))).code).toBe('E_BLIND');
});

test('after the end nothing is opened', async () => {
  const { standIn, opened } = late();
  await standIn.close();
  expect((await errorOf(() => standIn.ask({ type: 'facts', roots: [] }, ''))).code).toBe('E_CLOSED');
  expect(opened()).toBe(0);
});
