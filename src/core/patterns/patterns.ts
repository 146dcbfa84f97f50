/**
 * Regular expressions from people, looked for in what other people write. A policy's patterns and a viewer's own go the
 * same way. No pattern and no text can freeze anything: what a character costs is known before the first text comes
 * (`automaton.ts`), and patterns that would cost too much together are refused when they are read.
 */
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { Alphabet } from './alphabet.ts';
import { Automaton, stepsOf } from './automaton.ts';
import { compile, type Program } from './program.ts';

/** Anything with a pattern, such as a `PatternPolicy`. */
export interface Patterned {
  /** In the syntax of RE2. Case is ignored, `^` and `$` are the ends of lines; `(?-i)` and `\A`, `\z` say otherwise. */
  readonly pattern: string;
}

/**
 * Looks for patterns in texts, all of them in one pass over the alphabet and one each over the text.
 *
 * @example
 * new PatternFinder([{ pattern: 'free\\s+money' }]).find('FREE  money!'); // { pattern: 'free\\s+money' }
 */
export class PatternFinder<One extends Patterned> {
  readonly #patterns: readonly One[];
  readonly #automata: readonly Automaton[];
  readonly #alphabet: Alphabet;
  readonly #textMax: number;

  /** The patterns must be such that `patternsProblem` finds nothing in them; what is no pattern stops here. */
  constructor(patterns: readonly One[]) {
    this.#patterns = patterns;
    const programs = patterns.map(({ pattern }) => {
      const program = compile(pattern);
      assert(typeof program !== 'string', `patterns are checked before they are looked for: ${String(program)}`);
      return program;
    });
    this.#textMax = Math.min(MODERATION_LIMITS.patternTextMax, Math.floor(MODERATION_LIMITS.patternStepsMax / sum(programs.map(stepsOf))));
    this.#alphabet = new Alphabet(rangesOf(programs));
    this.#automata = programs.map(program => new Automaton(program, this.#alphabet));
  }

  /**
   * The first pattern of the list that is in the text. Looks at its first `MODERATION_LIMITS.patternTextMax` units; at fewer where the patterns cost
   * more than a record may, which `patternsProblem` tells beforehand.
   */
  find(text: string): One | undefined {
    if (this.#automata.length === 0) return undefined;
    const lookedUp = this.#alphabet.read(text.slice(0, this.#textMax));
    return this.#patterns[this.#automata.findIndex(automaton => automaton.isIn(lookedUp))];
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function* rangesOf(programs: readonly Program[]): Iterable<Program['places'][number]['ranges']> {
  for (const { places } of programs) for (const { ranges } of places) yield ranges;
}

/**
 * Why a pattern cannot be one of so many in a room whose records have so much content; undefined where it can. Each may use
 * an equal share of what a record may cost: for patterns that are there already, `patternsProblem` adds up what they do cost.
 */
export function patternProblem(pattern: string, contentBytesMax: number, count: number): string | undefined {
  if (count > LIMITS.policyPatternsMax) return `more than ${LIMITS.policyPatternsMax} patterns`;
  const program = compile(pattern);
  if (typeof program === 'string') return program;
  return costProblem(stepsOf(program) * count, contentBytesMax);
}

/** The first thing that is wrong with patterns, alone or together, and with which of them (-1: all). */
export function patternsProblem(patterns: readonly Patterned[], contentBytesMax: number): { readonly at: number; readonly reason: string } | undefined {
  if (patterns.length > LIMITS.policyPatternsMax) return { at: -1, reason: `more than ${LIMITS.policyPatternsMax} patterns` };
  let steps = 0;
  for (const [at, { pattern }] of patterns.entries()) {
    const program = compile(pattern);
    if (typeof program === 'string') return { at, reason: program };
    steps += stepsOf(program);
  }
  const reason = costProblem(steps, contentBytesMax);
  return reason === undefined ? undefined : { at: -1, reason };
}

function costProblem(steps: number, contentBytesMax: number): string | undefined {
  const characters = Math.min(Math.max(contentBytesMax, MODERATION_LIMITS.patternTextMin), MODERATION_LIMITS.patternTextMax);
  const most = Math.floor(MODERATION_LIMITS.patternStepsMax / characters);
  if (steps <= most) return undefined;
  return `${steps} steps for each character; at most ${most} where content has up to ${characters} bytes: use fewer patterns, shorten them or their repetitions, or let content be shorter`;
}
