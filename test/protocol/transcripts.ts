/**
 * Handshakes as attackers would have them, for the soak: the honest transcript with a few things changed, messages made
 * up, and two honest peers with somebody in the middle. Each run has one seed, meets real sessions, and is judged by
 * an oracle that knows nothing of the machine:
 *
 *   a session opens if and only if what it received, in time and on the control lane, was
 *   HELLO (again and again) AUTH (HELLO again) READY, byte for byte what an honest peer says to it
 *
 * Also: nothing throws, a session closes once, and says nothing after that.
 */
import { equalBytes } from '../../src/core/base/bytes.ts';
import { LIMITS, SESSION_DEFAULTS } from '../../src/core/base/limits.ts';
import type { Lane } from '../../src/core/base/peer.ts';
import { Introduction } from '../../src/core/protocol/introduction.ts';
import type { HelloMessage, Message } from '../../src/core/protocol/message.ts';
import { Session, type SessionOptions, type SessionOutput } from '../../src/core/protocol/session.ts';
import type { SignatureSuite } from '../../src/core/protocol/suite.ts';
import { decodeMessage, encodeMessage } from '../../src/core/protocol/wire.ts';
import type { Prng } from '../../src/testing/prng.ts';
import { ROOM, START } from './session-pair.ts';

/** Something that reaches a session. */
interface Delivery {
  readonly bytes: Uint8Array;
  readonly lane: Lane;
  /** Time since the one before, ms. */
  readonly afterMs: number;
}

/** What became of a run. */
export interface Verdict {
  readonly opened: number;
  /** What is wrong with the machine, if anything. */
  readonly problem?: string;
}

const MAC_KEY = new Uint8Array(32).fill(5);

/** Signatures that bind key and message by sixteen words of plain mixing: quick, and enough for an attacker that only guesses. */
export const quickSuite: SignatureSuite = {
  publicKey: (secret) => spread(secret, 1).slice(0, 32),
  sign: (message, secret) => mixed(message, spread(secret, 1).slice(0, 32)),
  verify: (signature, message, key) => equalBytes(signature, mixed(message, key)),
};

function mixed(message: Uint8Array, key: Uint8Array): Uint8Array {
  const both = new Uint8Array(message.length + key.length);
  both.set(message);
  both.set(key, message.length);
  return spread(both, 7);
}

/** 64 bytes, each of which depends on every byte of the input. */
function spread(input: Uint8Array, salt: number): Uint8Array {
  let [a, b] = [salt, 0x9e3779b9];
  for (const byte of input) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul((b ^ a) + (b >>> 13), 0x85ebca6b);
  }
  const words = new Uint32Array(16);
  for (let i = 0; i < 16; i++) {
    a = Math.imul(a ^ (b >>> 15) ^ i, 0x2c1b3c6d);
    b = Math.imul(b ^ (a >>> 13), 0x297a2d39);
    words[i] = a ^ b;
  }
  return new Uint8Array(words.buffer);
}

/** One run with a seeded stream of chance. */
export function attackOnce(prng: Prng, suite: SignatureSuite): Verdict {
  try {
    return prng.below(4) === 0 ? inTheMiddle(prng, suite) : againstOne(prng, suite);
  } catch (error) {
    return { opened: 0, problem: `it threw: ${String(error)}` };
  }
}

function optionsFrom(prng: Prng, suite: SignatureSuite, hasSecret: boolean): SessionOptions {
  return {
    room: ROOM,
    secret: prng.bytes(32),
    random: (length) => prng.bytes(length),
    suite,
    limits: SESSION_DEFAULTS,
    horizon: prng.below(1000),
    features: prng.below(4),
    root: () => ({ root16: new Uint8Array(16), size: 0 }),
    ...(hasSecret ? { macKey: MAC_KEY } : {}),
  };
}

/** The honest transcript towards a session that says this HELLO. */
function honest(options: SessionOptions, hello: Uint8Array): readonly [hello: Uint8Array, auth: Uint8Array, ready: Uint8Array] {
  const introduction = new Introduction(options, START);
  introduction.meet(decodeMessage(hello) as HelloMessage, hello);
  return [introduction.hello, encodeMessage(introduction.auth()), encodeMessage(introduction.ready())];
}

function bytesSent(outputs: readonly SessionOutput[]): Uint8Array[] {
  return outputs.flatMap((output) => (output.type === 'send' ? [output.bytes] : []));
}

/** One session, and an attacker who holds an honest transcript, another one, and what the session itself says. */
function againstOne(prng: Prng, suite: SignatureSuite): Verdict {
  const hasSecret = prng.below(2) === 0;
  const session = new Session(optionsFrom(prng, suite, hasSecret));
  const own = bytesSent(session.join(START));
  const right = honest(optionsFrom(prng, suite, hasSecret), own[0]!);
  // Somebody else said these to this very session: honest words, too, but not together with the first.
  let others: readonly Uint8Array[] = [];
  const plan = planOf(prng, right, () => {
    others = honest(optionsFrom(prng, suite, hasSecret), own[0]!);
    return [...right, ...others, ...own];
  });
  const seen: { readonly delivery: Delivery; readonly at: number }[] = [];
  const outputs: SessionOutput[] = [];
  let now = START;
  for (const delivery of plan) {
    now += delivery.afterMs;
    seen.push({ delivery, at: now });
    outputs.push(...session.receive(delivery.lane, delivery.bytes, now));
  }
  outputs.push(...session.tick(now + 2 * LIMITS.handshakeTimeoutMs));
  return judge(session, outputs, isHonest(seen, right) || (others.length > 0 && isHonest(seen, others)));
}

function judge(session: Session, outputs: readonly SessionOutput[], shouldOpen: boolean): Verdict {
  const opened = outputs.filter(({ type }) => type === 'opened').length;
  const closed = outputs.findIndex(({ type }) => type === 'closed');
  if (opened !== Number(shouldOpen)) return { opened, problem: shouldOpen ? 'an honest transcript did not open' : 'it opened' };
  if (closed >= 0 && closed !== outputs.length - 1) return { opened, problem: 'it went on after it closed' };
  if (closed < 0 && opened === 0) return { opened, problem: `it neither opened nor closed, and is ${session.state}` };
  return { opened };
}

/** The oracle. `seen`: what arrived, and when. */
function isHonest(seen: readonly { readonly delivery: Delivery; readonly at: number }[], right: readonly Uint8Array[]): boolean {
  const waits = [LIMITS.helloTimeoutMs, LIMITS.challengeTimeoutMs, LIMITS.readyTimeoutMs];
  let step = 0;
  let since = START;
  let bytes = 0;
  for (const [i, { delivery, at }] of seen.entries()) {
    if (at - since >= waits[step]! || at - START >= LIMITS.handshakeTimeoutMs) return false;
    bytes += delivery.bytes.length;
    if (i >= LIMITS.handshakeMessagesMax || bytes > LIMITS.handshakeBytesMax || delivery.lane !== 'control') return false;
    if (step > 0 && equalBytes(delivery.bytes, right[0]!)) continue;
    if (!equalBytes(delivery.bytes, right[step]!)) return false;
    step++;
    since = at;
    if (step === 3) return true;
  }
  return false;
}

/** What the attacker sends: the right transcript with some changes, or something else altogether. */
function planOf(prng: Prng, right: readonly Uint8Array[], allLoot: () => readonly Uint8Array[]): Delivery[] {
  let known: readonly Uint8Array[] | undefined;
  // Another transcript costs as much as the rest of the run; not every attack needs it.
  const loot = (): readonly Uint8Array[] => (known ??= allLoot());
  if (prng.below(8) === 0) return Array.from({ length: 1 + prng.below(10) }, () => delivery(prng, anything(prng, loot())));
  let messages = [...right];
  for (let changes = prng.below(4); changes > 0; changes--) messages = changed(prng, messages, loot);
  return messages.map((bytes) => delivery(prng, bytes));
}

function delivery(prng: Prng, bytes: Uint8Array): Delivery {
  const lane = prng.below(60) === 0 ? 'bulk' : 'control';
  const afterMs = prng.below(40) === 0 ? prng.below(8000) : prng.below(100);
  return { bytes, lane, afterMs };
}

function changed(prng: Prng, messages: readonly Uint8Array[], loot: () => readonly Uint8Array[]): Uint8Array[] {
  const at = prng.below(messages.length + 1);
  const [before, after] = [messages.slice(0, at), messages.slice(at)];
  const [first, ...rest] = after;
  switch (prng.below(6)) {
    case 0:
      return [...before, anything(prng, loot()), ...after];
    case 1:
      return [...before, ...rest];
    case 2:
      return first === undefined ? [...messages] : [...before, first, first, ...rest];
    case 3:
      return [...after, ...before];
    case 4:
      return first === undefined ? [...messages] : [...before, anything(prng, loot()), ...rest];
    default:
      return first === undefined ? [...messages] : [...before, damaged(prng, first), ...rest];
  }
}

/** Another message of somebody, damaged or not; a well-made one of any kind; plain noise. */
function anything(prng: Prng, loot: readonly Uint8Array[]): Uint8Array {
  const stolen = loot[prng.below(loot.length)]!;
  switch (prng.below(4)) {
    case 0:
      return stolen;
    case 1:
      return damaged(prng, stolen);
    case 2:
      return encodeMessage(made(prng));
    default:
      return prng.bytes(prng.below(200));
  }
}

function damaged(prng: Prng, bytes: Uint8Array): Uint8Array {
  const copy = bytes.length > 0 ? bytes.slice() : prng.bytes(1);
  switch (prng.below(5)) {
    case 0:
      return copy.slice(0, prng.below(copy.length));
    case 1:
      return Uint8Array.from([...copy, ...prng.bytes(1 + prng.below(20))]);
    case 2:
      copy.set(prng.bytes(1), prng.below(copy.length));
      return copy;
    case 3:
      return altered(prng, bytes);
    default: {
      const at = prng.below(copy.length);
      copy[at]! ^= 1 << prng.below(8);
      return copy;
    }
  }
}

/** The same kind of message with one field changed, and well made. */
function altered(prng: Prng, bytes: Uint8Array): Uint8Array {
  const message = decodeMessage(bytes);
  if ('fault' in message) return bytes;
  switch (message.type) {
    case 'hello':
      return encodeMessage({ ...message, ...[{ nonce: prng.bytes(32) }, { sessionKey: prng.bytes(32) }, { features: prng.u32() }, { versions: [1, 7] }, { clock: prng.u32() }][prng.below(5)]! });
    case 'auth':
      return encodeMessage({ ...message, ...[{ signature: prng.bytes(64) }, { mac: prng.bytes(32) }, { mac: new Uint8Array(32) }][prng.below(3)]! });
    case 'ready':
      return encodeMessage({ type: 'ready', certificate: prng.bytes(1 + prng.below(300)) });
    default:
      return bytes;
  }
}

function made(prng: Prng): Message {
  const all: readonly (() => Message)[] = [
    () => ({ type: 'auth', signature: prng.bytes(64), mac: new Uint8Array(32) }),
    () => ({ type: 'ready' }),
    () => ({ type: 'challenge', nonce: prng.bytes(32) }),
    () => ({ type: 'proof', signature: prng.bytes(64) }),
    () => ({ type: 'ping', root16: prng.bytes(16), size: prng.below(9) }),
    () => ({ type: 'pong', root16: prng.bytes(16), size: prng.below(9) }),
    () => ({ type: 'goodbye', reason: 'leaving', retryAfterMs: 0 }),
    () => ({ type: 'ack', bytes: prng.below(9), stored: 0 }),
    () => ({ type: 'records', conversation: 0, records: [prng.bytes(40)] }),
  ];
  return all[prng.below(all.length)]!();
}

/** Two honest peers and somebody between them who drops, repeats, swaps, changes and makes up messages. */
function inTheMiddle(prng: Prng, suite: SignatureSuite): Verdict {
  const hasSecret = prng.below(2) === 0;
  const sides = [0, 1].map(() => new Session(optionsFrom(prng, suite, hasSecret)));
  const said: [Uint8Array[], Uint8Array[]] = [[], []];
  const heard: [Uint8Array[], Uint8Array[]] = [[], []];
  const opened = [0, 0];
  const meddles = prng.below(6);
  const queue: { readonly to: 0 | 1; readonly bytes: Uint8Array }[] = [];
  const perform = (side: 0 | 1, outputs: readonly SessionOutput[]): void => {
    opened[side]! += outputs.filter(({ type }) => type === 'opened').length;
    for (const bytes of bytesSent(outputs)) {
      said[side].push(bytes);
      queue.push({ to: side === 0 ? 1 : 0, bytes });
    }
  };
  for (const side of [0, 1] as const) perform(side, sides[side]!.join(START));
  for (let steps = 0; queue.length > 0 && steps < 40; steps++) {
    const [next] = queue.splice(prng.below(12) < meddles ? prng.below(queue.length) : 0, 1);
    const { to, bytes } = next!;
    const sent = prng.below(12) < meddles ? [damaged(prng, bytes), anything(prng, [...said[0], ...said[1]])][prng.below(2)]! : bytes;
    if (prng.below(24) < meddles) continue;
    heard[to].push(sent);
    perform(to, sides[to]!.receive('control', sent, START + steps));
    if (prng.below(24) < meddles) queue.push({ to: prng.below(2) as 0 | 1, bytes: sent });
  }
  for (const side of [0, 1] as const) perform(side, sides[side]!.tick(START + 2 * LIMITS.handshakeTimeoutMs));
  return { opened: opened[0]! + opened[1]!, ...problemBetween(said, heard, opened, meddles) };
}

/**
 * Who opened must have heard the other's true HELLO and AUTH, and they must be about the HELLO it said itself. READY says
 * nothing that could be forged: whoever is in the channel after a true AUTH is the one who proved itself.
 */
function problemBetween(
  said: readonly [Uint8Array[], Uint8Array[]],
  heard: readonly [Uint8Array[], Uint8Array[]],
  opened: readonly number[],
  meddles: number,
): { readonly problem?: string } {
  for (const side of [0, 1] as const) {
    const other = side === 0 ? 1 : 0;
    if (opened[side]! > 1) return { problem: 'it opened twice' };
    if (meddles === 0 && opened[side] !== 1) return { problem: 'honest peers did not open' };
    if (opened[side] === 0) continue;
    const isTrue = (code: number): boolean => {
      const first = heard[side].find((bytes) => bytes[0] === code);
      return first !== undefined && said[other].some((bytes) => equalBytes(bytes, first));
    };
    const hello = heard[other].find((bytes) => bytes[0] === 1);
    if (![1, 2].every(isTrue) || hello === undefined || !said[side].some((bytes) => equalBytes(bytes, hello))) return { problem: 'it opened' };
  }
  return {};
}
