/**
 * Targets that drive a machine: the bytes say what a peer sends and how time goes. The session is a real one beyond its
 * handshake, or before it; the replica is a whole device with a disk, an honest friend and a stranger.
 */
import { concatBytes } from '../src/core/base/bytes.ts';
import { SESSION_DEFAULTS } from '../src/core/base/limits.ts';
import type { Lane } from '../src/core/base/peer.ts';
import { encodeMessage } from '../src/core/protocol/wire.ts';
import { Session } from '../src/core/protocol/session.ts';
import { openSession, optionsOf, Puppet, START } from '../test/protocol/session-pair.ts';
import { Lab, recordOf } from '../test/replica/pair.ts';
import { Chunks } from './chunks.ts';
import { ensure, type Target } from './target.ts';
import { WORDS } from './words.ts';

/** First byte of a step, modulo these. */
const STEPS = { control: 0, bulk: 1, wait: 2, word: 3, puppet: 4, act: 5 } as const;
const STEP_COUNT = Object.keys(STEPS).length;
/** A step on the lane of files. */
const FILES = 128 + ((STEPS.bulk + STEP_COUNT - (128 % STEP_COUNT)) % STEP_COUNT);
const STEPS_MAX = 60;
/** What a session may say for each message it hears, count. */
const ANSWERS_MAX = 6;

/** One session, before or behind its handshake. */
export const SESSION: Target = {
  name: 'session',
  seeds: () => [
    leading(1, steps(...WORDS.map((word) => [STEPS.control, ...encodeMessage(word)]))),
    leading(1, steps([FILES, ...encodeMessage({ type: 'file', body: Uint8Array.of(9) })], [STEPS.wait, 1, 0], [FILES, 0x50], [STEPS.bulk, 0x50, 9])),
    leading(0, steps([STEPS.puppet, 0], [STEPS.puppet, 1], [STEPS.puppet, 2], [STEPS.wait, 200, 200], [STEPS.word, 0])),
  ],
  run: (bytes) => {
    const isOpen = (bytes[0] ?? 0) % 2 === 1;
    const puppet = isOpen ? undefined : new Puppet(optionsOf('puppet'));
    const session = isOpen ? openSession().session : new Session(optionsOf('session'));
    if (puppet !== undefined) puppet.meet(session.join(START));
    let now = START;
    let closed = 0;
    for (const [kind, ...rest] of limited(bytes)) {
      const data = Uint8Array.from(rest);
      if (kind! % STEP_COUNT === STEPS.wait) now = Math.max(now, Math.min(session.deadline, now + 256 * (rest[0] ?? 0) + (rest[1] ?? 0)));
      const message = messageOf(kind!, data, puppet);
      const outputs = message === undefined ? session.tick(now) : session.receive(laneOf(kind!), message, now);
      ensure(outputs.length <= ANSWERS_MAX, `one message made ${outputs.length} outputs`);
      ensure(closed === 0 || outputs.length === 0, 'it speaks after its end');
      closed += outputs.filter(({ type }) => type === 'closed').length;
      ensure(session.state === 'closed' || Number.isFinite(session.deadline), 'a session without a deadline');
    }
  },
};

/** The lane that a step's first byte names: that of files is the one of bulk with its highest bit. */
function laneOf(kind: number): Lane {
  if (kind % STEP_COUNT !== STEPS.bulk) return 'control';
  return kind < 128 ? 'bulk' : 'files';
}

function messageOf(kind: number, data: Uint8Array, puppet: Puppet | undefined): Uint8Array | undefined {
  switch (kind % STEP_COUNT) {
    case STEPS.wait:
      return undefined;
    case STEPS.word:
      return encodeMessage(WORDS[(data[0] ?? 0) % WORDS.length]!);
    case STEPS.puppet:
      return puppet === undefined ? data : [() => puppet.hello, () => puppet.auth(), () => puppet.ready()][(data[0] ?? 0) % 3]!();
    default:
      return data;
  }
}

/** A whole device among an honest one and a stranger that the bytes lead. */
export const REPLICA: Target = {
  name: 'replica',
  seeds: () => [
    steps(...WORDS.map((word) => [STEPS.control, ...encodeMessage(word)])),
    steps([STEPS.act, 0], [STEPS.wait, 20, 0], [STEPS.act, 1], [STEPS.act, 2], [STEPS.word, 2], [STEPS.wait, 255, 0], [STEPS.act, 3]),
  ],
  run: (bytes) => {
    const lab = new Lab();
    const [device, friend] = [lab.device('device'), lab.device('friend')];
    lab.link(device, friend);
    const stranger = lab.stranger(device, 'stranger');
    lab.run(100);
    let made = 0;
    for (const [kind, ...rest] of limited(bytes)) {
      const data = Uint8Array.from(rest);
      if (kind! % STEP_COUNT === STEPS.wait) lab.run(4 * (rest[0] ?? 0));
      else if (kind! % STEP_COUNT === STEPS.act) {
        const record = recordOf(lab.world, `r${made++}`, { at: lab.now, author: `a${rest[1] ?? 0}` });
        if ((rest[0] ?? 0) % 2 === 0) (rest[0]! % 4 === 0 ? device : friend).put(record);
        else lab.carry('stranger', 'device', 'control', encodeMessage({ type: 'records', conversation: 0, records: [record.bytes] }));
      } else lab.carry('stranger', 'device', laneOf(kind!), messageOf(kind!, data, undefined) ?? data);
      lab.run(5);
    }
    // Whatever the stranger said, the honest agree in the end, and the stranger's session has not outlived its time.
    ensure(stranger.heard.length < 20 * STEPS_MAX, 'the stranger is told too much');
    lab.run(3 * SESSION_DEFAULTS.idleTimeoutMs);
    ensure(device.replica.set.root() === friend.replica.set.root(), 'the honest do not agree');
    ensure(device.replica.idle, 'something is on its way for ever');
  },
};

function* limited(bytes: Uint8Array): Generator<readonly number[]> {
  let count = 0;
  for (const step of new Chunks(bytes.subarray(1))) {
    if (step.length === 0) continue;
    if (++count > STEPS_MAX) return;
    yield [...step];
  }
}

function steps(...all: readonly (readonly number[])[]): Uint8Array {
  return concatBytes(Uint8Array.of(0), Chunks.write(all.map((step) => Uint8Array.from(step))));
}

/** The same with another first byte. */
function leading(first: number, bytes: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(first), bytes.subarray(1));
}
