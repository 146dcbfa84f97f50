/**
 * The replica and the loop around it, in one part of the program: what decides which records there are. Whoever only looks
 * at what the disk holds needs neither, so that it is loaded by `import()`, beside the disk.
 */
import { decodeSigned } from '../core/record/signed.ts';
import { LoneReplica } from '../core/replica/lone-replica.ts';
import { Driver, type DriverOptions } from './driver.ts';
import { loadInSlices } from './loading.ts';
import { lawFrom, type LawSource } from './room-law.ts';

/** A replica that runs. */
export interface Machine {
  readonly replica: LoneReplica;
  readonly driver: Driver;
  /** Records of their bytes. */
  readonly decode: typeof decodeSigned;
  /** Gives the replica what the disk holds. */
  readonly load: typeof loadInSlices;
}

/** What a machine is made of. */
export interface MachineOptions extends Omit<DriverOptions, 'replica'> {
  readonly law: LawSource;
}

/** Makes a machine; the first event it takes is of what the disk holds. */
export type MachineMaker = (options: MachineOptions) => Machine;

/** A replica without peers, and its driver. */
export function machineOf({ law, ...options }: MachineOptions): Machine {
  const replica = new LoneReplica({ law: lawFrom(law) });
  return { replica, driver: new Driver({ ...options, replica }), decode: decodeSigned, load: loadInSlices };
}
