/** What it takes to run a room's replica in this tab. */
import type { Clock, Judges, Store, Verifier } from '../ports.ts';
import type { Sign, Stay } from './connection.ts';
import type { LateFilingOptions } from './files/late-filing.ts';
import type { MachineMaker } from './machine.ts';
import type { Network } from './network.ts';
import type { Part } from './part.ts';
import type { LawSource } from './room-law.ts';

/** What a leader is made of. */
export interface LeaderOptions {
  readonly law: LawSource;
  readonly store: Store;
  readonly verifier: Verifier;
  /** Undefined where nothing is judged. */
  readonly judges?: Judges | undefined;
  /** Bytes of records this device wants to hold before it takes no more from peers; undefined: what its disk allows. */
  readonly budget?: number | undefined;
  /** Decides about records; not needed to look at them. */
  readonly machine: Part<MachineMaker>;
  /** Undefined where there is none for us. */
  readonly network: Part<Network> | undefined;
  /** Deals in files, once somebody does; undefined where nobody will. */
  readonly filing?: LateFilingOptions | undefined;
  readonly clock: Clock;
  /** Whether nobody looks at all records; undefined where somebody always does. */
  readonly isResting?: () => boolean;
  /** Signs in the author's name. */
  readonly sign: Sign;
  /** Where members meet; asked once all records of the disk are here. */
  readonly stay: () => Promise<Stay>;
}
