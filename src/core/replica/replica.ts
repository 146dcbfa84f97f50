/**
 * The whole machine, as everybody but a browser's page makes it: a copy of the set that can meet peers from its
 * first moment. A page makes the two halves apart, because their code comes at different times.
 */
import { LoneReplica, type LoneReplicaOptions } from './lone-replica.ts';
import { Neighbourhood, type NeighbourhoodOptions } from './neighbourhood.ts';

/** What a replica is made of. */
export interface ReplicaOptions extends LoneReplicaOptions, NeighbourhoodOptions {}

/** One copy of a room's set, and its peers. */
export class Replica extends LoneReplica {
  constructor(options: ReplicaOptions) {
    super(options);
    this.meet((host) => new Neighbourhood(options, host));
  }
}
