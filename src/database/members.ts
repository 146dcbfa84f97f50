/**
 * Who is in a room with a secret, and who is no more. Here is only what every page needs of it: what reads rekeys, moves and
 * removes comes with `epochs.ts`, in rooms that have a secret and owners.
 */
import type { Stay } from './connection.ts';
import { blindError, unsupported } from './errors.ts';
import type { EpochHost } from './membership.ts';
import { Part } from './part.ts';
import type { Unlocked } from './seal.ts';

type Following = ReturnType<typeof import('./epochs.ts').follow>;

/** The members of one room. */
export class Members {
  readonly #member: EpochHost;
  #part: Part<Following> | undefined;

  constructor(member: EpochHost) {
    this.#member = member;
  }

  /** The keys are here. */
  entered({ seal }: Unlocked): void {
    const { settings, environment: { clock } } = this.#member;
    if (seal === undefined || settings.policy.owners.length === 0) return;
    const load = async () => (await import('./epochs.ts')).follow(this.#member, seal);
    this.#part = new Part({ name: 'epochs', load, end: (following) => following.close(), clock });
    this.follow();
  }

  /** Something changed: others may be in, or whoever writes here may be another. */
  follow(): void {
    void this.#part?.keep().then((following) => following?.follow());
  }

  /** Where this device is to be. */
  async stay({ room }: Unlocked): Promise<Stay> {
    return (await (await this.#part?.keep())?.stay()) ?? { place: room, doors: [] };
  }

  /** @throws PeersetError E_BLIND, E_UNSUPPORTED, E_LOAD */
  async following(): Promise<Following> {
    await this.#member.ready;
    if (this.#member.settings.entrance.type === 'keeper') throw blindError();
    if (this.#part === undefined) throw unsupported('Removing members from a room without a secret or without owners', 'Open it with a secret and owners.');
    return this.#part.get();
  }

  close(): void {
    this.#part?.close();
  }
}
