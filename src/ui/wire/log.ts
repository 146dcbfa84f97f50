/** The last turns of a replica as lines: bounded, filtered, and as text for a bug report. */

/** One thing that came in, went out, or was done here. */
export interface WireLine {
  /** Rises by one with each line. */
  readonly number: number;
  /** ms since 1970. */
  readonly at: number;
  readonly direction: 'in' | 'out' | 'own';
  readonly peer: string | undefined;
  readonly lane: string | undefined;
  readonly type: string;
  readonly bytes: number | undefined;
  readonly say: string;
}

/** Which lines to show; '' for any. */
export interface WireFilter {
  readonly type: string;
  readonly peer: string;
  readonly direction: '' | WireLine['direction'];
  readonly text: string;
}

/** Every line. */
export const ANY: WireFilter = { type: '', peer: '', direction: '', text: '' };

/** Lines that are kept, count: the oldest go first. */
export const LINES_MAX = 2000;
/** Kinds and peers a reader can choose from, count: peers can make up what they like. */
const CHOICES_MAX = 100;

/** The lines that are kept, oldest first. */
export class WireLog {
  #lines: WireLine[] = [];
  #number = 0;

  /** Lines that can be shown, count. */
  get size(): number {
    return Math.min(this.#lines.length, LINES_MAX);
  }

  /** Adds a line behind all others. */
  add(line: Omit<WireLine, 'number'>): void {
    this.#lines.push({ ...line, number: ++this.#number });
    // Cut now and then, and not with every line.
    if (this.#lines.length >= 2 * LINES_MAX) this.#lines = this.#lines.slice(-LINES_MAX);
  }

  /** Forgets all lines. */
  clear(): void {
    this.#lines = [];
  }

  /** The lines that a filter lets through, newest first. */
  shown(filter: WireFilter): readonly WireLine[] {
    const wanted = { ...filter, text: filter.text.trim().toLocaleLowerCase() };
    return this.#kept.filter((line) => isShown(line, wanted)).reverse();
  }

  /** What there is to choose from. */
  get choices(): { readonly types: readonly string[]; readonly peers: readonly string[] } {
    const [types, peers] = [new Set<string>(), new Set<string>()];
    for (const { type, peer } of this.#kept) {
      if (types.size < CHOICES_MAX) types.add(type);
      if (peer !== undefined && peers.size < CHOICES_MAX) peers.add(peer);
    }
    return { types: [...types].sort(), peers: [...peers].sort() };
  }

  get #kept(): readonly WireLine[] {
    return this.#lines.length > LINES_MAX ? this.#lines.slice(-LINES_MAX) : this.#lines;
  }
}

/** Lines as text, oldest first, a line each. */
export function textOfLines(lines: readonly WireLine[]): string {
  return [...lines].reverse().map(textOfLine).join('\n');
}

/** One line as text. */
export function textOfLine({ at, direction, peer, lane, type, bytes, say }: WireLine): string {
  const size = bytes === undefined ? '' : `${bytes} B`;
  return [new Date(at).toISOString(), direction, peer ?? '-', lane ?? '-', type, size || '-', say.replace(/\s+/g, ' ')].join('  ');
}

/** The time of a line, UTC, to the millisecond. */
export function clockOf(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

/** `text` of the filter is lower case. */
function isShown({ type, peer, direction, say }: WireLine, filter: WireFilter): boolean {
  if (filter.type !== '' && type !== filter.type) return false;
  if (filter.peer !== '' && peer !== filter.peer) return false;
  if (filter.direction !== '' && direction !== filter.direction) return false;
  const { text } = filter;
  return text === '' || `${type} ${peer ?? ''} ${say}`.toLocaleLowerCase().includes(text);
}
