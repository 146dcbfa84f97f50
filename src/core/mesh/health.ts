/**
 * What this device remembers of endpoints: how often each answered, and how fast. It decides nothing about where members meet, which
 * must be the same for all; it says which to try first and which not to wait for. Memory fades within days, because servers come
 * back, and it is bounded. It is kept as a text that holds addresses of servers and nothing about rooms.
 */
import { LIMITS } from '../base/limits.ts';
import { DAY_MS } from '../base/limits/units.ts';

interface Entry {
  /** Share of attempts that succeeded, newer ones counting more: 0 to 1. */
  readonly share: number;
  readonly rttMs: number | undefined;
  /** When it was last tried, ms since 1970. */
  readonly at: number;
}

/** Where nothing is known. */
const UNKNOWN = 0.5;
/** What the newest attempt counts. */
const NEWEST = 0.3;
/** After so long half of what was known is forgotten, ms. */
const HALF_LIFE_MS = 2 * DAY_MS;
/** Below this share an endpoint is not waited for. */
const DOUBTFUL = 0.25;
/** A round trip that halves what an endpoint is worth, ms. */
const SLOW_MS = 1_000;
const RTT_MS_MAX = 60_000;

/** What is known of endpoints, by name (`nameOf`). */
export class Health {
  readonly #records = new Map<string, Entry>();
  #isChanged = false;

  /** What `text`, an earlier `toText`, says. Anything else is nothing. */
  static from(text: string | undefined): Health {
    const health = new Health();
    for (const row of rowsOf(text)) {
      const [name, share, at, rttMs] = row as readonly unknown[];
      if (typeof name !== 'string' || name.length > 2048 || !isWithin(share, 1) || !isWithin(at, Number.MAX_SAFE_INTEGER)) continue;
      health.#records.set(name, { share, at, rttMs: isWithin(rttMs, RTT_MS_MAX) ? rttMs : undefined });
      if (health.#records.size >= LIMITS.endpointsKnownMax) break;
    }
    return health;
  }

  /** Whether something was learnt since the last `toText`. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** An endpoint answered, after so many ms where that was measured. */
  succeeded(name: string, rttMs: number | undefined, now: number): void {
    const before = this.#records.get(name)?.rttMs;
    const measured = rttMs === undefined ? before : (before ?? rttMs) * (1 - NEWEST) + rttMs * NEWEST;
    this.#learn(name, 1, measured, now);
  }

  /** An attempt failed while others succeeded: it is not us who are offline. */
  failed(name: string, now: number): void {
    this.#learn(name, 0, this.#records.get(name)?.rttMs, now);
  }

  /** What the endpoint is worth: from near 0, for one that never answers, to 1. */
  worth(name: string, now: number): number {
    const rttMs = this.#records.get(name)?.rttMs ?? SLOW_MS / 2;
    return Math.max(0.02, this.#shareAt(name, now) * (SLOW_MS / (SLOW_MS + rttMs)));
  }

  /** Whether it most likely does not answer. */
  isDoubtful(name: string, now: number): boolean {
    return this.#shareAt(name, now) < DOUBTFUL;
  }

  /** All of it, to be kept; for `from`. */
  toText(): string {
    this.#isChanged = false;
    return JSON.stringify([...this.#records].map(([name, { share, at, rttMs }]) => [name, round(share), at, rttMs === undefined ? null : Math.round(rttMs)]));
  }

  #learn(name: string, result: number, rttMs: number | undefined, now: number): void {
    const share = this.#shareAt(name, now) * (1 - NEWEST) + result * NEWEST;
    this.#records.delete(name);
    this.#records.set(name, { share, rttMs: rttMs === undefined ? undefined : Math.min(rttMs, RTT_MS_MAX), at: now });
    this.#isChanged = true;
    if (this.#records.size <= LIMITS.endpointsKnownMax) return;
    for (const oldest of this.#records.keys()) {
      this.#records.delete(oldest);
      return;
    }
  }

  #shareAt(name: string, now: number): number {
    const record = this.#records.get(name);
    if (record === undefined) return UNKNOWN;
    return UNKNOWN + (record.share - UNKNOWN) * 0.5 ** (Math.max(0, now - record.at) / HALF_LIFE_MS);
  }
}

function rowsOf(text: string | undefined): readonly (readonly unknown[])[] {
  try {
    const rows: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(rows) ? rows.filter((row): row is readonly unknown[] => Array.isArray(row)) : [];
  } catch {
    // Damaged, or written by another version: we learn anew.
    return [];
  }
}

function isWithin(value: unknown, max: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= max;
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
