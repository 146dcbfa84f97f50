/**
 * All places that a pattern may be in at once, one bit each, and tables that say where a character leads from eight places
 * together. A character costs the same whatever the text is and whatever was read before: so many steps as `stepsOf` says.
 * Nothing is built while reading, so there is nothing a text could make large.
 */
import { GAPS, holds, type Alphabet, type LookedUp } from './alphabet.ts';
import type { Program } from './program.ts';

/** Places in one table, count, and its rows. */
const PLACES = 8;
const ROWS = 256;
/** Places, and the bit for having found it, that fit into one word: most patterns do, and cost a tenth. */
const NARROW = 32;
/** What a character costs beside its tables, in steps; where the gaps are asked about, and where not. */
const STEPS_ASIDE = { asked: 3, unasked: 2 } as const;
/** The same for patterns of several words: their places change arrays with every character. */
const STEPS_ASIDE_WIDE = 10;

/** Steps that one character costs at most, of about two nanoseconds each. */
export function stepsOf({ places, flags }: Program): number {
  const words = wordsOf(places.length);
  return (flags === 0 ? STEPS_ASIDE.unasked : STEPS_ASIDE.asked) + (words === 1 ? 0 : STEPS_ASIDE_WIDE + words * Math.ceil(places.length / PLACES));
}

/** One more bit is for having found it. */
function wordsOf(places: number): number {
  return Math.ceil((places + 1) / NARROW);
}

/** A pattern that can be looked for. */
export class Automaton {
  readonly #program: Program;
  readonly #words: number;
  /** Which places take each class of the alphabet: `words` of bits for each kind of class, and where those of a class begin. */
  readonly #takes: Uint32Array;
  readonly #kinds: Uint32Array;
  /** By the flags of a gap, as far as the pattern asks for them: where eight places lead, and where it starts. */
  readonly #contexts: Context[] = [];

  constructor(program: Program, alphabet: Alphabet) {
    this.#program = program;
    this.#words = wordsOf(program.places.length);
    [this.#takes, this.#kinds] = this.#classes(alphabet);
    // All of them before the first text: building one while reading would cost as much as a thousand texts.
    for (const gap of GAPS) this.#contexts[gap & program.flags] ??= this.#build(gap & program.flags);
  }

  /** Whether the pattern is somewhere in a text that was looked up in its alphabet. */
  isIn(text: LookedUp): boolean {
    if (this.#words > 1) return this.#isInWide(text);
    return this.#program.flags === 0 ? this.#isInNarrow(text) : this.#isInNarrowBetween(text);
  }

  #isInNarrow({ classes }: LookedUp): boolean {
    const [takes, kinds] = [this.#takes, this.#kinds];
    const { start: [start = 0], leads } = this.#context(0);
    const found = 1 << this.#program.places.length;
    let now = start;
    for (let i = 0; i < classes.length && (now & found) === 0; i++) {
      const bits = now & takes[kinds[classes[i]!]!]!;
      now = bits === 0 ? start : start | leads[bits & 255]! | leads[256 | ((bits >>> 8) & 255)]! | leads[512 | ((bits >>> 16) & 255)]! | leads[768 | (bits >>> 24)]!;
    }
    return (now & found) !== 0;
  }

  #isInNarrowBetween({ classes, gaps }: LookedUp): boolean {
    const [takes, kinds] = [this.#takes, this.#kinds];
    const found = 1 << this.#program.places.length;
    let now = this.#context(gaps[0]!).start[0]!;
    for (let i = 0; i < classes.length && (now & found) === 0; i++) {
      const bits = now & takes[kinds[classes[i]!]!]!;
      const { start, leads } = this.#context(gaps[i + 1]!);
      now = start[0]! | leads[bits & 255]! | leads[256 | ((bits >>> 8) & 255)]! | leads[512 | ((bits >>> 16) & 255)]! | leads[768 | (bits >>> 24)]!;
    }
    return (now & found) !== 0;
  }

  #isInWide({ classes, gaps }: LookedUp): boolean {
    const found = this.#program.places.length;
    const [foundWord, foundBit] = [found >>> 5, 1 << (found & 31)];
    let now = this.#context(gaps[0]!).start.slice();
    let next = new Uint32Array(this.#words);
    for (let i = 0; (now[foundWord]! & foundBit) === 0; i++) {
      if (i === classes.length) return false;
      this.#advance(now, next, this.#kinds[classes[i]!]!, this.#context(gaps[i + 1]!));
      [now, next] = [next, now];
    }
    return true;
  }

  #advance(now: Uint32Array, next: Uint32Array, takes: number, { start, leads }: Context): void {
    const words = this.#words;
    next.set(start);
    for (let word = 0; word < words; word++) {
      let bits = now[word]! & this.#takes[takes + word]!;
      for (let table = word * 4; bits !== 0; table++, bits >>>= PLACES) {
        const row = (table * ROWS + (bits & (ROWS - 1))) * words;
        for (let other = 0; other < words; other++) next[other]! |= leads[row + other]!;
      }
    }
  }

  #context(gap: number): Context {
    return this.#contexts[gap & this.#program.flags]!;
  }

  #build(flags: number): Context {
    const words = this.#words;
    // A narrow pattern has all four, so that reading needs no question.
    const tables = words === 1 ? NARROW / PLACES : Math.ceil(this.#program.places.length / PLACES);
    const leads = new Uint32Array(tables * ROWS * words);
    const closure = new Closure(this.#program, flags);
    for (let table = 0; table < tables; table++) {
      for (let row = 1; row < ROWS; row++) {
        const low = 31 - Math.clz32(row & -row);
        const place = this.#program.places[table * PLACES + low];
        const to = (table * ROWS + row) * words;
        const without = (table * ROWS + (row & (row - 1))) * words;
        for (let word = 0; word < words; word++) leads[to + word] = leads[without + word]!;
        if (place !== undefined && without === table * ROWS * words) closure.add(place.next, leads.subarray(to, to + words));
        else if (place !== undefined) or(leads, to, (table * ROWS + (1 << low)) * words, words);
      }
    }
    const start = new Uint32Array(words);
    closure.add(this.#program.start, start);
    return { start, leads };
  }

  /** Classes that the same places take are one kind. */
  #classes(alphabet: Alphabet): [takes: Uint32Array, kinds: Uint32Array] {
    const kinds = new Uint32Array(alphabet.size);
    const kindByBits = new Map<string, number>();
    const takes: number[] = [];
    for (let index = 0; index < alphabet.size; index++) {
      const bits = new Uint32Array(this.#words);
      const sample = alphabet.sample(index);
      this.#program.places.forEach(({ ranges }, place) => {
        if (holds(ranges, sample)) bits[place >>> 5]! |= 1 << (place & 31);
      });
      const name = bits.join();
      const known = kindByBits.get(name);
      kinds[index] = known ?? takes.length;
      if (known !== undefined) continue;
      kindByBits.set(name, takes.length);
      takes.push(...bits);
    }
    return [Uint32Array.from(takes), kinds];
  }
}

interface Context {
  readonly start: Uint32Array;
  readonly leads: Uint32Array;
}

function or(bits: Uint32Array, to: number, from: number, words: number): void {
  for (let word = 0; word < words; word++) bits[to + word]! |= bits[from + word]!;
}

/** Which places follow an instruction without taking a character, where a gap has these flags. */
class Closure {
  readonly #program: Program;
  readonly #flags: number;
  /** By instruction, in which search it was seen last. */
  readonly #seen: Uint32Array;
  #search = 0;

  constructor(program: Program, flags: number) {
    this.#program = program;
    this.#flags = flags;
    this.#seen = new Uint32Array(program.steps.length);
  }

  /** Sets the bits of these places; the bit after the last place stands for having found the pattern. */
  add(from: number, bits: Uint32Array): void {
    const waiting = [from];
    this.#search++;
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (this.#seen[at] === this.#search) continue;
      this.#seen[at] = this.#search;
      const step = this.#program.steps[at]!;
      if (step.type === 'take') setBit(bits, step.place);
      else if (step.type === 'found') setBit(bits, this.#program.places.length);
      else if (step.type === 'fork') waiting.push(step.one, step.other);
      else if (step.type === 'skip') waiting.push(step.next);
      else if (step.type === 'between' && (step.flags & ~this.#flags) === 0) waiting.push(step.next);
    }
  }
}

function setBit(bits: Uint32Array, place: number): void {
  bits[place >>> 5]! |= 1 << (place & 31);
}
