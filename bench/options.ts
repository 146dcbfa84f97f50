/**
 * What `npm run bench` understands:
 * `-- --runs 3 --n 1000,10000 --jobs join,live --systems peerset,y-webrtc --minutes 60`.
 * An unknown word is an error: a benchmark that ran something else than asked is worse than none.
 */

/** Everything that can be measured, in the order it is done. */
export const JOBS = ['size', 'write', 'reload', 'memory', 'join', 'live', 'heal', 'swarm'] as const;
/** Everything that can be measured with. */
export const SYSTEMS = ['peerset', 'trystero-unsigned', 'trystero-signed', 'y-webrtc', 'rxdb'] as const;
/** One word for several jobs: everything that one device does alone. */
const SHORT: Readonly<Record<string, readonly Job[]>> = { local: ['write', 'reload', 'memory'] };

/** One thing that is measured. */
export type Job = (typeof JOBS)[number];
/** One thing that is compared. */
export type SystemName = (typeof SYSTEMS)[number];

/** What to do. */
export interface Options {
  readonly runs: number;
  readonly sizes: readonly number[];
  readonly jobs: ReadonlySet<Job>;
  readonly systems: readonly SystemName[];
  /** After this long nothing new is begun; what was not done is said. */
  readonly minutes: number;
}

/**
 * Reads the words of the command line.
 * @throws an Error that names what it does not understand.
 */
export function parseOptions(words: readonly string[]): Options {
  const given = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const name = words[index] ?? '';
    const value = words[index + 1];
    if (!/^--(runs|n|jobs|systems|minutes)$/.test(name)) throw new Error(`unknown option ${name}; known: --runs --n --jobs --systems --minutes`);
    if (value === undefined) throw new Error(`${name} needs a value`);
    given.set(name.slice(2), value);
  }
  return {
    runs: positive(given.get('runs') ?? '3'),
    sizes: (given.get('n') ?? '1000,10000').split(',').map(positive),
    jobs: new Set(oneOf(JOBS, withoutShort(given.get('jobs')))),
    systems: oneOf(SYSTEMS, given.get('systems')),
    minutes: positive(given.get('minutes') ?? '60'),
  };
}

function withoutShort(text: string | undefined): string | undefined {
  return text?.split(',').map(word => SHORT[word]?.join(',') ?? word).join(',');
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new Error(`${text} is not a positive whole number`);
  return value;
}

function oneOf<const T extends string>(known: readonly T[], text: string | undefined): readonly T[] {
  if (text === undefined) return known;
  const names = text.split(',');
  const unknown = names.find(name => !known.some(one => one === name));
  if (unknown !== undefined) throw new Error(`${unknown} is not one of ${known.join(', ')}`);
  return known.filter(one => names.includes(one));
}
