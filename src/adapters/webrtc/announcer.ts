/**
 * Announces us on every endpoint in its time, which the mesh decides. An endpoint that just connected is
 * told at once; offers are made when they are needed, so none waits longer than it must.
 */
import type { Mesh } from '../../core/mesh/mesh.ts';
import type { Network, Offer } from './signal.ts';

interface Turn {
  dueAt: number;
  attempt: number;
  connected: boolean;
  busy: boolean;
  /** The last call to hurry that this endpoint has heard. */
  hurried: number;
}

/** Announces one peer on every endpoint. */
export class Announcer {
  readonly #mesh: Mesh;
  readonly #offers: () => Promise<readonly Offer[]>;
  readonly #turns = new WeakMap<Network, Turn>();
  #hurried = 0;

  constructor(mesh: Mesh, offers: () => Promise<readonly Offer[]>) {
    this.#mesh = mesh;
    this.#offers = offers;
  }

  /** Begins anew on every endpoint: we are alone, or just came back. */
  hurry(): void {
    this.#hurried++;
  }

  /** Announces on the endpoint if it is time; called several times a second. */
  async check(network: Network, now: number): Promise<void> {
    const turn = this.#turnOf(network);
    if (network.connected !== turn.connected || turn.hurried !== this.#hurried) {
      turn.connected = network.connected;
      turn.hurried = this.#hurried;
      turn.attempt = 0;
      turn.dueAt = now;
    }
    if (!network.connected || turn.busy || now < turn.dueAt) return;
    turn.busy = true;
    const offers = network.takesOffers ? await this.#offers() : [];
    network.announce(offers, this.#mesh.links);
    turn.busy = false;
    turn.dueAt = Date.now() + this.#mesh.announceAfterMs(turn.attempt++, network.intervalMs);
  }

  #turnOf(network: Network): Turn {
    let turn = this.#turns.get(network);
    if (turn === undefined) {
      turn = { dueAt: 0, attempt: 0, connected: false, busy: false, hurried: this.#hurried };
      this.#turns.set(network, turn);
    }
    return turn;
  }
}
