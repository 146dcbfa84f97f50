/** The last minutes of a swarm, one sample a second, for charts: what is there, and what came and went in that second. */
import type { Peer, Status } from '../index.ts';

/** One second. */
export interface Sample {
  /** ms since 1970. */
  readonly at: number;
  readonly records: number;
  /** With an open session. */
  readonly peers: number;
  /** Bytes a second, of all peers. */
  readonly sent: number;
  readonly received: number;
}

/** What one peer and we sent each other. */
interface PeerHistory {
  readonly sent: number;
  readonly received: number;
  /** Bytes a second, both ways together, oldest first. */
  readonly rates: readonly number[];
}

const SAMPLE_MS = 1_000;
/** Ten minutes. */
const SAMPLES_MAX = 600;
/** For each peer half a minute. */
const RATES_MAX = 30;

/** A bounded list of samples, oldest first. */
export class History {
  #samples: Sample[] = [];
  #byPeer = new Map<string, PeerHistory>();
  #since: number | undefined;

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Bytes a second of one peer, oldest first; empty for one that is not here. */
  rates(peer: string): readonly number[] {
    return this.#byPeer.get(peer)?.rates ?? [];
  }

  /** Takes a sample if the last one is a second old, and says whether it did. */
  note(at: number, status: Status | undefined, peers: readonly Peer[]): boolean {
    // Statistics were reset, here or in another tab: what was counted before is of another count.
    if (status !== undefined && status.since > 0) {
      if (this.#since !== undefined && status.since !== this.#since) this.clear();
      this.#since = status.since;
    }
    const last = this.#samples.at(-1);
    // A clock that was put back: a line that goes back in time is none.
    if (last !== undefined && at < last.at) this.clear();
    else if (last !== undefined && at - last.at < SAMPLE_MS) return false;
    // A page that was hidden counted all the while.
    const seconds = Math.max(1, (at - (last?.at ?? at)) / 1_000);
    let [sent, received] = [0, 0];
    const byPeer = new Map<string, PeerHistory>();
    for (const peer of peers) {
      const before = this.#byPeer.get(peer.id);
      // Where the panel was opened later than a peer came, what was before is not of this second.
      const isNew = before === undefined && last === undefined;
      const out = isNew ? 0 : Math.max(0, peer.sent.bytes - (before?.sent ?? 0)) / seconds;
      const back = isNew ? 0 : Math.max(0, peer.received.bytes - (before?.received ?? 0)) / seconds;
      sent += out;
      received += back;
      byPeer.set(peer.id, { sent: peer.sent.bytes, received: peer.received.bytes, rates: [...before?.rates ?? [], out + back].slice(-RATES_MAX) });
    }
    this.#byPeer = byPeer;
    this.#samples.push({ at, records: status?.records ?? 0, peers: peers.filter(({ state }) => state === 'open' || state === 'reauth').length, sent, received });
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift();
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    this.#samples = [];
    this.#byPeer = new Map();
  }
}
