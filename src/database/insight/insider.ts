/**
 * What the tab that leads knows for those who look inside, from whichever tab: statistics since the last reset, comparisons as they
 * happen, and nodes of the tree. The code that reads nodes comes when somebody asks for one.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { PeerId } from '../../core/base/peer.ts';
import { Bucket } from '../../core/protocol/bucket.ts';
import type { ComparisonReport } from '../../core/replica/event.ts';
import { NO_TRAFFIC, type TrafficTotals } from '../../core/replica/totals.ts';
import type { Clock } from '../../ports.ts';
import { closedError, storageError } from '../errors.ts';
import type { Machine } from '../machine.ts';
import { Part } from '../part.ts';
import type { Look, LookAnswer } from './look.ts';
import { Statistics, type Counted } from './statistics.ts';
import type { SetComparison } from './types.ts';

/** What it needs of whoever runs the replica. */
export interface InsiderHost {
  readonly clock: Clock;
  /** Undefined where it could not be loaded, or the host is closed. */
  machine(): Machine | undefined;
  /** Resolves when the replica has all records of the disk. */
  opened(): Promise<void> | undefined;
  /** Has the replica tell what is compared. */
  observe(): void;
  compared(comparison: SetComparison): void;
  /** The view is another. */
  changed(): void;
}

const TOLD = { perSecond: LIMITS.verdictsToldPerSecond, burst: LIMITS.verdictsToldPerSecond };

/** Looks inside one replica. */
export class Insider {
  readonly #host: InsiderHost;
  readonly #statistics: Statistics;
  /** Refusals and comparisons that are told one by one: whoever floods is counted, and not told each time. */
  readonly #refusals: Bucket;
  readonly #comparisons: Bucket;

  constructor(host: InsiderHost) {
    const now = host.clock.now();
    this.#host = host;
    this.#statistics = new Statistics(now);
    this.#refusals = new Bucket(TOLD, now);
    this.#comparisons = new Bucket(TOLD, now);
  }

  /** As `Host.look`. */
  async look(look: Look): Promise<LookAnswer> {
    try {
      await this.#host.opened();
    } catch (reason) {
      throw storageError(reason);
    }
    const machine = this.#host.machine();
    if (machine === undefined) throw closedError();
    switch (look.type) {
      case 'reset':
        return this.#reset(machine);
      case 'comparisons':
        this.#host.observe();
        return undefined;
      case 'tree':
        return this.#node(machine, look.path);
    }
  }

  /** A peer did something wrong. */
  fault(code: string): void {
    this.#statistics.fault(code);
    this.#host.changed();
  }

  /** The room does not take a record of a peer. Returns whether to tell of this one by itself. */
  refused(rule: string): boolean {
    this.#statistics.refused(rule);
    this.#host.changed();
    return this.#refusals.take(1, this.#host.clock.now());
  }

  /** Two sets were compared. */
  compared(peer: PeerId, report: ComparisonReport): void {
    const at = this.#host.clock.now();
    if (this.#comparisons.take(1, at)) this.#host.compared({ at, peer, ...report });
  }

  /** What the view shows of it. */
  get counted(): Counted {
    const replica = this.#host.machine()?.replica;
    return this.#statistics.counted(replica?.peers ?? [], replica?.traffic ?? NO_TRAFFIC);
  }

  #reset({ replica }: Machine): undefined {
    const totals: TrafficTotals = replica.traffic;
    this.#statistics.reset(replica.peers, totals, this.#host.clock.now());
    this.#host.changed();
  }

  async #node({ replica }: Machine, path: string): Promise<LookAnswer> {
    const { clock } = this.#host;
    const { nodeOf } = await new Part({ name: 'looking inside', load: () => import('./looking.ts'), clock }).get();
    return nodeOf(replica.set, path, clock);
  }
}
