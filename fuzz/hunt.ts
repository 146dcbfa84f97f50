/**
 * Looks for inputs that a target does not bear, guided by coverage: an input that takes a branch nobody took before, or
 * takes one much more often, is kept and changed further. Everything but the clock comes from a seed.
 */
import type { Prng } from '../src/testing/prng.ts';
import { mutated } from './mutator.ts';
import type { Target } from './target.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * No step may take longer, ms: of the clock, and of the processor, all threads of ours together. A pause of the machine is
 * no step: what was slow is tried again before it counts.
 */
const STEP_MS = 50;
/** Whole conversations in one input, ms. */
const MACHINE_MS = 1000;
const MACHINES: readonly string[] = ['session', 'replica', 'reconcile'];
const TRIES = 3;
/** Inputs between two looks at the clock, count. */
const AT_ONCE = 16;

/** What a hunt came to. */
export interface Hunt {
  readonly executions: number;
  /** Branches taken, count. */
  readonly branches: number;
  /** Inputs that took something new. */
  readonly kept: readonly Uint8Array[];
  readonly finding: { readonly input: Uint8Array; readonly why: string } | undefined;
}

/** What has been taken so far: for each branch the bits of how often. */
class Coverage {
  readonly #counters: Uint8Array;
  /** The same, four at a time: nearly all are zero. */
  readonly #words: Uint32Array;
  readonly #known: Uint8Array;
  branches = 0;

  constructor(counters: Uint8Array) {
    this.#counters = counters;
    this.#words = new Uint32Array(counters.buffer, counters.byteOffset, counters.length / 4);
    this.#known = new Uint8Array(counters.length);
  }

  /** Looks at the counters and sets them to zero; whether something was new. */
  isNew(): boolean {
    let isNew = false;
    const words = this.#words;
    for (let word = 0; word < words.length; word++) {
      if (words[word] === 0) continue;
      for (let i = 4 * word; i < 4 * word + 4; i++) isNew = this.#note(i) || isNew;
    }
    this.#counters.fill(0);
    return isNew;
  }

  #note(branch: number): boolean {
    const count = this.#counters[branch]!;
    if (count === 0) return false;
    const bucket = 1 << (31 - Math.clz32(count));
    const known = this.#known[branch]!;
    if ((known & bucket) !== 0) return false;
    if (known === 0) this.branches++;
    this.#known[branch] = known | bucket;
    return true;
  }
}

/** What a hunt goes by. */
export interface HuntOptions {
  readonly prng: Prng;
  readonly seconds: number;
  readonly watchdog: Pick<Watchdog, 'begin' | 'end'>;
}

/** Runs a target until the time is over or something is found. */
export async function hunt(target: Target, inputs: readonly Uint8Array[], counters: Uint8Array, { prng, seconds, watchdog }: HuntOptions): Promise<Hunt> {
  const coverage = new Coverage(counters);
  const kept: Uint8Array[] = [];
  let executions = 0;
  const tried = async (input: Uint8Array): Promise<string | undefined> => {
    executions++;
    watchdog.begin(input);
    const why = await problemOf(target, input);
    watchdog.end();
    if (coverage.isNew()) kept.push(input.slice());
    return why;
  };
  const result = (finding?: Hunt['finding']): Hunt => ({ executions, branches: coverage.branches, kept, finding });
  for (const input of inputs) {
    const why = await tried(input);
    if (why !== undefined) return result({ input, why });
  }
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    for (let i = 0; i < AT_ONCE; i++) {
      // What was kept lately is tried more often.
      const latest = prng.chance(0.5) ? kept.slice(-20) : kept;
      const input = mutated(prng, latest);
      const why = await tried(input);
      if (why !== undefined) return result({ input, why });
    }
  }
  return result();
}

/** Of inputs that were kept, the few short ones that together take all branches. */
export async function distilled({ run }: Target, kept: readonly Uint8Array[], counters: Uint8Array): Promise<readonly Uint8Array[]> {
  const taken = new Set<number>();
  const few: Uint8Array[] = [];
  for (const input of kept.toSorted((one, other) => one.length - other.length)) {
    counters.fill(0);
    await run(input);
    const before = taken.size;
    counters.forEach((count, branch) => count > 0 && taken.add(branch));
    if (taken.size > before) few.push(input);
  }
  return few;
}

async function problemOf({ name, run }: Target, input: Uint8Array): Promise<string | undefined> {
  const most = MACHINES.includes(name) ? MACHINE_MS : STEP_MS;
  try {
    for (let tries = 1; ; tries++) {
      // To ask for the processor's time takes longer than most inputs: only what was slow by the clock is tried again with it.
      const worked = tries === 1 ? undefined : process.cpuUsage();
      const start = performance.now();
      await run(input.slice());
      const { user, system } = worked === undefined ? { user: Infinity, system: 0 } : process.cpuUsage(worked);
      const took = Math.min(performance.now() - start, (user + system) / 1000);
      if (took <= most) return undefined;
      if (tries === TRIES) return `it took ${Math.round(took)} ms, ${TRIES} times`;
    }
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
