/** The last minutes of a swarm, one sample a second, for charts: what is there, and what came and went in that second. */
import type { Peer, Status } from '../index.ts';

/** One second. */
export interface Sample {
  /** ms since 1970. */
  readonly at: number;
  readonly records: number;
  readonly peers: number;
  /** Bytes in that second, of all peers. */
  readonly sent: number;
  readonly received: number;
}

const SAMPLE_MS = 1_000;
/** Ten minutes. */
const SAMPLES_MAX = 600;

/** A bounded list of samples, oldest first. */
export class History {
  #samples: Sample[] = [];
  #totals = new Map<string, { readonly sent: number; readonly received: number }>();

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Takes a sample if the last one is a second old. */
  note(at: number, status: Status | undefined, peers: readonly Peer[]): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < SAMPLE_MS) return;
    let [sent, received] = [0, 0];
    const totals = new Map<string, { sent: number; received: number }>();
    for (const peer of peers) {
      const total = { sent: peer.sent.bytes, received: peer.received.bytes };
      const before = this.#totals.get(peer.id);
      // Of one who came between two looks everything is new; where statistics were reset, nothing is.
      sent += Math.max(0, total.sent - (before?.sent ?? 0));
      received += Math.max(0, total.received - (before?.received ?? 0));
      totals.set(peer.id, total);
    }
    this.#totals = totals;
    this.#samples.push({ at, records: status?.records ?? 0, peers: peers.length, sent, received });
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift();
  }

  /** Forgets everything. */
  clear(): void {
    this.#samples = [];
  }
}
