/**
 * One simulated device: the real replica on the real driver, with simulated sockets. The disk and the clock's
 * error outlive a crash; everything else is made anew, as after closing a page.
 */
import { SESSION_DEFAULTS } from '../src/core/base/limits.ts';
import type { PeerId } from '../src/core/base/peer.ts';
import type { Key } from '../src/core/set/key.ts';
import type { RoomLaw } from '../src/core/replica/law.ts';
import { Replica } from '../src/core/replica/replica.ts';
import type { SignedRecord } from '../src/core/record/record.ts';
import { Driver, type TraceEntry } from '../src/database/driver.ts';
import type { FileCourier, FileWire } from '../src/database/files/courier.ts';
import type { Mark } from '../src/core/judge/mark.ts';
import type { Clock, Identified, Judges, Transport, Verifier } from '../src/ports.ts';
import { Answer } from './answer.ts';
import type { Disk } from './disk.ts';
import type { Network } from '../src/testing/network.ts';
import { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';
import { cheapSuite } from '../src/testing/cheap-suite.ts';
import { identifiedBy, isSigned, type World } from './world.ts';

/** What is around a peer. */
export interface Surroundings {
  readonly timeline: Timeline;
  readonly network: Pick<Network, 'transport' | 'lose'>;
  readonly world: World;
}

/** What a peer is made of; hostile ones bring their own. */
export interface Habits {
  readonly law: RoomLaw;
  readonly isSigned: (record: SignedRecord) => boolean;
  /** Stands between the driver and the network. */
  readonly tamper: (transport: Transport) => Transport;
  readonly verifyMs: number;
  /** Who deals in files, made anew with each start; nobody where absent. */
  readonly files?: (wire: FileWire) => FileCourier;
}

/** Hears what peers do. */
export interface Observer {
  started(peer: SimPeer): void;
  turned(peer: SimPeer, entry: TraceEntry): void;
  failed(peer: SimPeer, reason: unknown): void;
}

export class SimPeer {
  readonly node: number;
  readonly disk: Disk;
  readonly habits: Habits;
  readonly isHonest: boolean;
  readonly #around: Surroundings;
  readonly #prng: Prng;
  readonly #observer: Observer;
  #incarnation = 0;
  #isLeaving = false;
  #offsetMs = 0;
  #replica: Replica | undefined;
  #driver: Driver | undefined;
  #alarm: { readonly at: number; readonly run: () => void; readonly cancel: () => void } | undefined;

  constructor(around: Surroundings, prng: Prng, observer: Observer, self: Pick<SimPeer, 'node' | 'disk' | 'habits' | 'isHonest'>) {
    this.#around = around;
    this.#prng = prng;
    this.#observer = observer;
    this.node = self.node;
    this.disk = self.disk;
    this.habits = self.habits;
    this.isHonest = self.isHonest;
  }

  /** Its name on the network; a new one after each start. */
  get id(): PeerId {
    return `${this.isHonest ? 'peer' : 'foe'}${this.node}.${this.#incarnation}`;
  }

  /** The machine, while it lives and has read its disk. */
  get replica(): Replica | undefined {
    return this.#replica;
  }

  /** While it says its goodbyes, its sessions end before its links do. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  get isUp(): boolean {
    return this.#driver !== undefined;
  }

  /** Time as its clock shows it, ms. */
  get now(): number {
    return this.#around.timeline.now + this.#offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Sets the clock's error. */
  setOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    const alarm = this.#alarm;
    if (alarm === undefined) return;
    alarm.cancel();
    this.#plan(alarm.at, alarm.run);
  }

  /** Opens the page. */
  start(): void {
    this.#incarnation++;
    const { network, world } = this.#around;
    const store = this.disk.mount();
    const replica = new Replica({
      room: world.room,
      law: this.habits.law,
      limits: SESSION_DEFAULTS,
      suite: cheapSuite,
      sessionSecret: this.#prng.bytes(32),
      random: (length) => this.#prng.bytes(length),
    });
    const driver = new Driver({
      replica,
      store,
      verifier: this.#verifier(),
      judges: this.#judges(),
      clock: this.#clock(),
      onChange: () => undefined,
      onFailure: (reason) => this.#observer.failed(this, reason),
    });
    this.#driver = driver;
    if (this.habits.files !== undefined) driver.carry(this.habits.files);
    const transport = this.habits.tamper(network.transport(this.node, this.id));
    void store.open().then(({ headers, meta }) => {
      this.#replica = replica;
      this.#observer.started(this);
      driver.trace((entry) => this.#observer.turned(this, entry));
      driver.dispatch({ type: 'loaded', headers, meta });
      driver.connect(transport);
    });
  }

  /** The device dies. */
  crash(): void {
    this.#around.network.lose(this.node);
    this.#stop();
  }

  /** The page is closed: goodbyes, then nothing. */
  leave(): void {
    this.#isLeaving = true;
    const transport = this.#driver?.disconnect();
    void transport?.close();
    this.#stop();
    this.#isLeaving = false;
  }

  /** Its author wrote records. Void while it is down. */
  put(records: readonly SignedRecord[], replaceOldest: 'replace' | 'refuse'): void {
    if (this.#replica === undefined) return;
    const own = records.map((record) => ({ record, replaceOldest: replaceOldest === 'replace' }));
    this.#driver?.dispatch({ type: 'put', records: own });
  }

  /** Records came from a file. */
  importRecords(records: readonly SignedRecord[]): void {
    if (this.#replica !== undefined) this.#driver?.dispatch({ type: 'imported', records });
  }

  /** Somebody asked to compare sets now. */
  askSync(): void {
    if (this.#replica !== undefined) this.#driver?.dispatch({ type: 'sync-asked' });
  }

  /** Somebody wants to know who holds these. */
  inquire(keys: readonly Key[]): void {
    if (this.#replica !== undefined) this.#driver?.dispatch({ type: 'inquired', keys });
  }

  #stop(): void {
    this.#driver?.stop();
    this.#driver = undefined;
    this.#replica = undefined;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.disk.unmount();
  }

  #verifier(): Verifier {
    return {
      verify: (records) => {
        const answer = new Answer<readonly boolean[]>();
        this.#around.timeline.after(1 + this.#prng.below(this.habits.verifyMs), () => answer.resolve(records.map(this.habits.isSigned)));
        return answer.promise;
      },
      identify: (records) => {
        const answer = new Answer<Identified>();
        this.#around.timeline.after(1 + this.#prng.below(this.habits.verifyMs), () => answer.resolve(identifiedBy(records, this.habits.isSigned)));
        return answer.promise;
      },
      close: () => undefined,
    };
  }

  /** As slow as whoever checks signatures, and with chances of its own. */
  #judges(): Judges {
    const prng = new Prng(`judges ${this.id}`);
    return {
      judge: (said) => {
        const answer = new Answer<readonly (readonly Mark[])[]>();
        const { timeline, world } = this.#around;
        timeline.after(1 + prng.below(this.habits.verifyMs), () => answer.resolve(said.map((one) => world.judge.judge(one))));
        return answer.promise;
      },
      close: () => undefined,
    };
  }

  #clock(): Clock {
    return {
      now: () => this.now,
      wake: (at, run) => {
        this.#plan(at, run);
        const alarm = this.#alarm;
        return () => {
          if (this.#alarm === alarm || this.#alarm?.run === run) {
            this.#alarm?.cancel();
            this.#alarm = undefined;
          }
        };
      },
    };
  }

  /** Rings when the clock shows `at`; moved whenever the clock is. */
  #plan(at: number, run: () => void): void {
    const cancel = this.#around.timeline.at(Math.ceil(at - this.#offsetMs), () => {
      this.#alarm = undefined;
      run();
    });
    this.#alarm = { at, run, cancel };
  }
}

/** An honest peer's habits. */
export function honestHabits(world: World, prng: Prng): Habits {
  return { law: world.law, isSigned, tamper: (transport) => transport, verifyMs: prng.pick([3, 20, 20, 400]) };
}
