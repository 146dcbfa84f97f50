/**
 * Real replicas and a wire between them, in virtual time, for the tests of the core: cheap signatures, seeded
 * randomness, disks that are maps. Everything takes a millisecond. A stranger is a real session without a
 * replica: it gets through the handshake and then says what the test wants said.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { compareBytes, toHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { SESSION_DEFAULTS } from '../../src/core/base/limits.ts';
import type { Lane, PeerId } from '../../src/core/base/peer.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import type { Message, OpenMessage } from '../../src/core/protocol/message.ts';
import { Session, type SessionOutput } from '../../src/core/protocol/session.ts';
import { decodeMessage } from '../../src/core/protocol/wire.ts';
import { recordDraft, type RecordWish } from '../../src/core/record/draft.ts';
import type { SignedRecord, VerifiedRecord } from '../../src/core/record/record.ts';
import type { Change, ReplicaEffect, ReplicaEvent, StoreFaultCode } from '../../src/core/replica/event.ts';
import { Replica } from '../../src/core/replica/replica.ts';
import { PRESETS, type Policy } from '../../src/core/rules/policy.ts';
import { cheapSuite } from '../../src/testing/cheap-suite.ts';
import { authorOf, identifiedBy, isSigned, sign, worldOf, type World } from '../../sim/world.ts';
import { seededRandom, START } from '../protocol/session-pair.ts';

export { START } from '../protocol/session-pair.ts';

const STEP_MS = 1;

/** A small room: five records an author, a hundred in all, kept for thirty days. */
export const SMALL: Policy = {
  ...PRESETS.open,
  name: 'small',
  perAuthor: 5,
  total: 100,
  keepDays: 30,
  contentBytesMax: 16 * 1024,
};

/** The same with room for everything. */
export const LARGE: Policy = { ...SMALL, name: 'large', perAuthor: 100_000, total: 1_000_000 };

/** The draft of a record of the room; what a test does not say has a default. */
export function draftOf(world: World, name: string, wish: Partial<RecordWish> = {}): ReturnType<typeof recordDraft> {
  return recordDraft({ room: world.tag, collection: 'notes', name, content: '"text"', at: START, ...wish });
}

/** A signed record of the room. */
export function recordOf(world: World, name: string, wish: Partial<RecordWish> & { author?: string } = {}): SignedRecord {
  const { author = 'alice', ...rest } = wish;
  return sign(authorOf(author), draftOf(world, name, rest));
}

/** One end of a wire. */
interface End {
  readonly name: PeerId;
  readonly wakeAt: number;
  join(peer: PeerId): void;
  leave(peer: PeerId): void;
  receive(peer: PeerId, lane: Lane, bytes: Uint8Array): void;
  tick(): void;
}

/** What a test may hold back until it releases it. */
type Held = 'verify' | 'store' | 'fetch';

/** A replica with its disk, its verifier and everything it ever ordered. */
export class Device implements End {
  readonly name: PeerId;
  readonly disk = new Map<string, VerifiedRecord>();
  readonly meta = new Map<string, Uint8Array>();
  readonly effects: ReplicaEffect[] = [];
  /** What the disk answers instead of writing. */
  diskFault: StoreFaultCode | undefined;
  /** How far its clock is off, ms. */
  skewMs = 0;
  replica: Replica;
  readonly #lab: Lab;
  readonly #secret: Uint8Array;
  readonly #holds = new Map<Held, (() => void)[]>();
  #life = 0;

  constructor(lab: Lab, name: PeerId, secret: Uint8Array) {
    this.#lab = lab;
    this.name = name;
    this.#secret = secret;
    this.replica = this.#made();
  }

  get wakeAt(): number {
    return this.replica.wakeAt - this.skewMs;
  }

  get now(): number {
    return this.#lab.now + this.skewMs;
  }

  /** Names of the records in its set, sorted. */
  get names(): string[] {
    const names = [...this.disk.values()].filter((record) => this.replica.set.has(record)).map(({ name }) => name);
    return names.sort();
  }

  /** What the shell was told, of one type. */
  told<T extends Change['type']>(type: T): Extract<Change, { type: T }>[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'notify' && effect.change.type === type ? [effect.change as Extract<Change, { type: T }>] : [],
    );
  }

  ordered<T extends ReplicaEffect['type']>(type: T): Extract<ReplicaEffect, { type: T }>[] {
    return this.effects.filter((effect): effect is Extract<ReplicaEffect, { type: T }> => effect.type === type);
  }

  /** Messages it sent of one type, decoded; to one peer where named. */
  said<T extends Message['type']>(type: T, to?: PeerId): Extract<Message, { type: T }>[] {
    return this.ordered('send').flatMap(({ peer, bytes }) => {
      const message = decodeMessage(bytes);
      const fits = !isFault(message) && message.type === type && (to === undefined || to === peer);
      return fits ? [message as Extract<Message, { type: T }>] : [];
    });
  }

  /** How it sees a peer. */
  peer(name: PeerId): Replica['peers'][number] | undefined {
    return this.replica.peers.find(({ peer }) => peer === name);
  }

  /** Reads its disk; its links are gone. */
  start(): this {
    this.#life++;
    this.replica = this.#made();
    this.#holds.clear();
    const headers = [...this.disk.values()].sort((one, other) => one.at - other.at || compareBytes(one.id, other.id));
    this.dispatch({ type: 'loaded', headers, meta: this.meta });
    return this;
  }

  put(...records: readonly SignedRecord[]): void {
    this.dispatch({ type: 'put', records: records.map((record) => ({ record, replaceOldest: false })) });
  }

  /** Answers to effects of this kind wait for `release`. */
  hold(kind: Held): void {
    this.#holds.set(kind, []);
  }

  release(kind: Held): void {
    const held = this.#holds.get(kind) ?? [];
    this.#holds.delete(kind);
    for (const answer of held) answer();
  }

  dispatch(event: ReplicaEvent): readonly ReplicaEffect[] {
    const effects = this.replica.handle(event, this.now);
    this.effects.push(...effects);
    for (const effect of effects) this.#perform(effect);
    return effects;
  }

  join(peer: PeerId): void {
    this.dispatch({ type: 'peer-joined', peer, via: 'test' });
  }

  leave(peer: PeerId): void {
    this.dispatch({ type: 'peer-left', peer });
  }

  receive(peer: PeerId, lane: Lane, bytes: Uint8Array): void {
    this.dispatch({ type: 'received', peer, lane, bytes });
  }

  tick(): void {
    this.dispatch({ type: 'tick' });
  }

  #made(): Replica {
    return new Replica({
      room: this.#lab.world.room,
      law: this.#lab.world.law,
      limits: SESSION_DEFAULTS,
      suite: cheapSuite,
      sessionSecret: this.#secret,
      random: seededRandom(`${this.name} ${this.#life}`),
    });
  }

  #perform(effect: ReplicaEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#lab.carry(this.name, effect.peer, effect.lane, effect.bytes);
      case 'disconnect':
        return this.#lab.cut(this.name, effect.peer);
      case 'verify':
        return this.#answer('verify', () => ({ type: 'verified', batch: effect.batch, valid: effect.records.map(isSigned) }));
      case 'identify':
        return this.#answer('verify', () => ({ type: 'identified', batch: effect.batch, ...identifiedBy(effect.records, isSigned) }));
      case 'store':
        return this.#answer('store', () => this.#write(effect));
      case 'fetch': {
        const read = (): (Uint8Array | undefined)[] => effect.keys.map(({ id }) => this.disk.get(toHex(id))?.bytes);
        return this.#answer('fetch', () => ({ type: 'fetched', request: effect.request, records: read() }));
      }
      case 'introduce':
      case 'notify':
        return;
    }
  }

  #answer(kind: Held, event: () => ReplicaEvent): void {
    const life = this.#life;
    const answer = (): void => this.#lab.later(() => (life === this.#life ? void this.dispatch(event()) : undefined));
    const held = this.#holds.get(kind);
    if (held === undefined) answer();
    else held.push(answer);
  }

  #write({ batch, added, removed, meta }: ReplicaEffect & { type: 'store' }): ReplicaEvent {
    if (this.diskFault !== undefined) return { type: 'store-failed', batch, reason: this.diskFault };
    for (const { id } of removed) this.disk.delete(toHex(id));
    for (const record of added) this.disk.set(toHex(record.id), record);
    for (const [name, bytes] of meta ?? []) this.meta.set(name, bytes);
    return { type: 'stored', batch };
  }
}

/** A peer led by hand: a real session that says only what it is told to. */
export class Stranger implements End {
  readonly name: PeerId;
  readonly heard: Message[] = [];
  session: Session | undefined;
  readonly #lab: Lab;
  readonly #secret: Uint8Array;
  #peer: PeerId = '';
  #lives = 0;

  constructor(lab: Lab, name: PeerId, secret: Uint8Array) {
    this.#lab = lab;
    this.name = name;
    this.#secret = secret;
  }

  get wakeAt(): number {
    return this.session?.deadline ?? Infinity;
  }

  say(message: OpenMessage): void {
    this.#perform(this.session!.send(message, this.#lab.now));
  }

  /** Says records without being asked. */
  push(records: readonly SignedRecord[], conversation = 0): void {
    this.say({ type: 'records', conversation, records: records.map(({ bytes }) => bytes) });
  }

  /** Messages it was sent of one type. */
  got<T extends Message['type']>(type: T): Extract<Message, { type: T }>[] {
    return this.heard.filter((message): message is Extract<Message, { type: T }> => message.type === type);
  }

  join(peer: PeerId): void {
    this.#peer = peer;
    this.session = new Session({
      room: this.#lab.world.room,
      secret: this.#secret,
      random: seededRandom(`${this.name} ${this.#lives++}`),
      suite: cheapSuite,
      limits: SESSION_DEFAULTS,
      horizon: 0,
      features: 0,
      root: () => ({ root16: new Uint8Array(16).fill(9), size: 0 }),
    });
    this.#perform(this.session.join(this.#lab.now));
  }

  leave(): void {
    this.session = undefined;
  }

  receive(_: PeerId, lane: Lane, bytes: Uint8Array): void {
    const message = decodeMessage(bytes);
    if (!isFault(message)) this.heard.push(message);
    this.#perform(this.session?.receive(lane, bytes, this.#lab.now) ?? []);
  }

  tick(): void {
    this.#perform(this.session?.tick(this.#lab.now) ?? []);
  }

  #perform(outputs: readonly SessionOutput[]): void {
    for (const output of outputs) {
      if (output.type === 'send') this.#lab.carry(this.name, this.#peer, output.lane, output.bytes);
    }
  }
}

interface Planned {
  readonly at: number;
  readonly run: () => void;
}

/** A room, who is in it, and what is under way. */
export class Lab {
  readonly world: World;
  now: number;
  readonly #ends = new Map<PeerId, End>();
  readonly #links = new Set<string>();
  #planned: Planned[] = [];

  constructor(policy: Policy = LARGE, start = START) {
    this.world = worldOf(policy);
    this.now = start;
  }

  /** Takes an end that a test brings, to be linked with others. */
  add(end: End): void {
    this.#ends.set(end.name, end);
  }

  /** A device that has read its empty disk. */
  device(name: PeerId): Device {
    const device = new Device(this, name, sha256(textToBytes(name)));
    this.#ends.set(name, device);
    return device.start();
  }

  /** A stranger, linked to a device; `leads`: whether it is on the stranger to begin to reconcile. */
  stranger(device: Device, name: PeerId, options: { readonly leads: boolean } = { leads: false }): Stranger {
    let secret = sha256(textToBytes(name));
    const leads = (): boolean => toHex(cheapSuite.publicKey(secret)) < device.replica.sessionKey;
    while (leads() !== options.leads) secret = sha256(secret);
    const stranger = new Stranger(this, name, secret);
    this.#ends.set(name, stranger);
    this.link(device, stranger);
    return stranger;
  }

  link(one: End, other: End): void {
    this.#links.add(linkOf(one.name, other.name));
    one.join(other.name);
    other.join(one.name);
  }

  /** Ends a link; both hear of it. What was on its way is lost. */
  cut(one: PeerId, other: PeerId): void {
    if (!this.#links.delete(linkOf(one, other))) return;
    this.later(() => this.#ends.get(one)?.leave(other));
    this.later(() => this.#ends.get(other)?.leave(one));
  }

  carry(from: PeerId, to: PeerId, lane: Lane, bytes: Uint8Array): void {
    const link = linkOf(from, to);
    this.later(() => (this.#links.has(link) ? this.#ends.get(to)?.receive(from, lane, bytes) : undefined));
  }

  later(run: () => void): void {
    this.#planned.push({ at: this.now + STEP_MS, run });
  }

  /** Lets `ms` pass. */
  run(ms: number): this {
    const end = this.now + ms;
    for (let turns = 0; ; turns++) {
      if (turns > 1_000_000) throw new Error('this never ends');
      const next = Math.min(this.#planned[0]?.at ?? Infinity, ...[...this.#ends.values()].map(({ wakeAt }) => wakeAt));
      if (next > end) break;
      this.now = Math.max(this.now, next);
      const [first] = this.#planned;
      if (first !== undefined && first.at <= this.now) {
        this.#planned.shift();
        first.run();
      } else for (const found of this.#ends.values()) if (found.wakeAt <= this.now) found.tick();
    }
    this.now = end;
    return this;
  }
}

function linkOf(one: PeerId, other: PeerId): string {
  return [one, other].sort().join(' ');
}
