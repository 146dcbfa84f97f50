/**
 * Two real sessions and a wire between them, in virtual time, for the tests of the protocol: cheap
 * signatures, seeded randomness, lanes that keep order, ends that open at different times.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from '../../src/core/base/bytes.ts';
import { SESSION_DEFAULTS } from '../../src/core/base/limits.ts';
import type { Lane } from '../../src/core/base/peer.ts';
import { Introduction } from '../../src/core/protocol/introduction.ts';
import type { HelloMessage, Message } from '../../src/core/protocol/message.ts';
import { Session, type SessionOptions, type SessionOutput } from '../../src/core/protocol/session.ts';
import type { SignatureSuite } from '../../src/core/protocol/suite.ts';
import { decodeMessage, encodeMessage } from '../../src/core/protocol/wire.ts';

export const ROOM = new Uint8Array(32).fill(7);
/** Where the tests' clock starts, ms. */
export const START = 1_800_000_000_000;

const fakeSignature = (message: Uint8Array, key: Uint8Array): Uint8Array =>
  concatBytes(sha256(concatBytes(key, message)), sha256(concatBytes(message, key)));

/** Signatures that bind message and key but that anybody can forge: the tests' attackers do not. */
export const fakeSuite: SignatureSuite = {
  publicKey: (secret) => sha256(secret),
  sign: (message, secret) => fakeSignature(message, sha256(secret)),
  verify: (signature, message, key) => equalBytes(signature, fakeSignature(message, key)),
};

/** A stream of bytes that depends on the seed alone. */
export function seededRandom(seed: string): (length: number) => Uint8Array {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += 32) {
      const block = sha256(new Uint8Array([...seed, ...String(counter++)].map((char) => char.charCodeAt(0))));
      bytes.set(block.subarray(0, Math.min(32, length - offset)), offset);
    }
    return bytes;
  };
}

/** Options of an ordinary session; everything random comes from the seed. */
export function optionsOf(seed: string, changes: Partial<SessionOptions> = {}): SessionOptions {
  return {
    room: ROOM,
    secret: sha256(new Uint8Array([...`secret of ${seed}`].map((char) => char.charCodeAt(0)))),
    random: seededRandom(seed),
    suite: fakeSuite,
    limits: SESSION_DEFAULTS,
    horizon: START - 90 * 86_400_000,
    features: 0,
    root: () => ({ root16: new Uint8Array(16).fill(1), size: 5 }),
    ...changes,
  };
}

/** The messages among a session's outputs, decoded. */
export function sentBy(outputs: readonly SessionOutput[]): Message[] {
  return outputs.flatMap((output) => (output.type === 'send' ? [decodeMessage(output.bytes) as Message] : []));
}

/** The first output of a type. */
export function find<T extends SessionOutput['type']>(
  outputs: readonly SessionOutput[],
  type: T,
): Extract<SessionOutput, { type: T }> | undefined {
  return outputs.find((output): output is Extract<SessionOutput, { type: T }> => output.type === type);
}

/** The other end, led by hand: speaks the handshake correctly, and nothing by itself. */
export class Puppet {
  readonly introduction: Introduction;
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.introduction = new Introduction(options, START);
  }

  get hello(): Uint8Array {
    return this.introduction.hello;
  }

  /** Learns the session's HELLO from its outputs. */
  meet(outputs: readonly SessionOutput[]): void {
    const bytes = find(outputs, 'send')!.bytes;
    this.introduction.meet(decodeMessage(bytes) as HelloMessage, bytes);
  }

  auth(): Uint8Array {
    return encodeMessage(this.introduction.auth());
  }

  ready(): Uint8Array {
    return encodeMessage(this.introduction.ready());
  }

  get options(): SessionOptions {
    return this.#options;
  }
}

/** A session that reached OPEN with a puppet. */
export function openSession(changes: Partial<SessionOptions> = {}, puppetChanges: Partial<SessionOptions> = {}): {
  session: Session;
  puppet: Puppet;
  outputs: SessionOutput[];
} {
  const session = new Session(optionsOf('session', changes));
  const puppet = new Puppet(optionsOf('puppet', puppetChanges));
  puppet.meet(session.join(START));
  session.receive('control', puppet.hello, START);
  session.receive('control', puppet.auth(), START);
  const outputs = session.receive('control', puppet.ready(), START);
  return { session, puppet, outputs };
}

interface Flight {
  readonly to: 0 | 1;
  readonly lane: Lane;
  readonly bytes: Uint8Array;
  readonly sentAt: number;
  readonly arrivesAt: number;
}

export interface WireOptions {
  /** When each end of the channel opens, ms after START. */
  readonly openAt: readonly [number, number];
  /** Delay of the next message, ms; order within a lane and direction is kept whatever it says. */
  readonly delay: () => number;
  /** What a message must not precede to survive: the far side's opening at sending or at arrival. */
  readonly lostBefore: 'sent' | 'arrives';
  /** Changes or drops a message on its way. */
  readonly tamper?: (to: 0 | 1, bytes: Uint8Array) => Uint8Array | undefined;
}

/** Two sessions joined by a wire. */
export class SessionPair {
  readonly sessions: readonly [Session, Session];
  readonly outputs: readonly [SessionOutput[], SessionOutput[]] = [[], []];
  readonly #wire: WireOptions;
  #flights: Flight[] = [];
  #joined = [false, false];
  now = START;

  constructor(options: readonly [SessionOptions, SessionOptions], wire: Partial<WireOptions> = {}) {
    this.sessions = [new Session(options[0]), new Session(options[1])];
    this.#wire = { openAt: [0, 0], delay: () => 1, lostBefore: 'arrives', ...wire };
  }

  get states(): readonly [string, string] {
    return [this.sessions[0].state, this.sessions[1].state];
  }

  closed(side: 0 | 1): Extract<SessionOutput, { type: 'closed' }> | undefined {
    return find(this.outputs[side], 'closed');
  }

  opened(side: 0 | 1): Extract<SessionOutput, { type: 'opened' }> | undefined {
    return find(this.outputs[side], 'opened');
  }

  /** Lets one side act, and carries what it sends. */
  act(side: 0 | 1, run: (session: Session, now: number) => SessionOutput[]): void {
    for (const output of run(this.sessions[side], this.now)) {
      this.outputs[side].push(output);
      if (output.type === 'send') this.#carry(side === 0 ? 1 : 0, output.lane, output.bytes);
    }
  }

  /** Runs everything that happens until `ms` after START. */
  run(ms: number): this {
    const end = START + ms;
    for (let next = this.#next(); next <= end; next = this.#next()) {
      this.now = Math.max(this.now, next);
      this.#happen();
    }
    this.now = end;
    return this;
  }

  #next(): number {
    const joins = this.#joined.map((joined, side) => (joined ? Infinity : START + this.#wire.openAt[side]!));
    const deadlines = this.sessions.map((session, side) => (this.#joined[side] ? session.deadline : Infinity));
    return Math.min(...joins, ...deadlines, ...this.#flights.map((flight) => flight.arrivesAt));
  }

  #happen(): void {
    for (const side of [0, 1] as const) {
      if (!this.#joined[side] && this.now >= START + this.#wire.openAt[side]) {
        this.#joined[side] = true;
        this.act(side, (session, now) => session.join(now));
      } else if (this.#joined[side] && this.sessions[side].deadline <= this.now) {
        this.act(side, (session, now) => session.tick(now));
      }
    }
    const index = this.#flights.findIndex((flight) => flight.arrivesAt <= this.now);
    if (index < 0) return;
    const [flight] = this.#flights.splice(index, 1);
    this.#deliver(flight!);
  }

  #deliver({ to, lane, bytes, sentAt, arrivesAt }: Flight): void {
    const openAt = START + this.#wire.openAt[to];
    if (!this.#joined[to] || (this.#wire.lostBefore === 'sent' ? sentAt : arrivesAt) < openAt) return;
    const changed = this.#wire.tamper === undefined ? bytes : this.#wire.tamper(to, bytes);
    if (changed !== undefined) this.act(to, (session, now) => session.receive(lane, changed, now));
  }

  #carry(to: 0 | 1, lane: Lane, bytes: Uint8Array): void {
    const before = this.#flights.filter((flight) => flight.to === to && flight.lane === lane);
    const earliest = Math.max(this.now + this.#wire.delay(), ...before.map((flight) => flight.arrivesAt));
    this.#flights.push({ to, lane, bytes, sentAt: this.now, arrivesAt: earliest });
  }
}
