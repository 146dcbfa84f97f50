/**
 * A regular expression in the syntax of RE2, compiled by `re2js`, as a list of places: each takes one character of a class and
 * leads to other places. The library's own matchers are not used: they are linear, too, but build states while they read, and
 * a text that wants many costs them a thousand times as much as an ordinary one.
 *
 * Case is ignored, as people write in capitals; `(?-i)` asks for it. `^` and `$` are the ends of lines, `\A` and `\z` those
 * of the text. Classes are those of the library's Unicode tables, not of the engine's.
 */
import { RE2JS } from 're2js';
import { LIMITS } from '../base/limits.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';

/** First code point, last one, and so on, in order. */
export type CodeRanges = ArrayLike<number>;

/** One place that takes a character. */
export interface Place {
  readonly ranges: CodeRanges;
  /** The instruction after it. */
  readonly next: number;
}

/** What remains of an instruction once places are told apart from steps that take nothing. */
export type Step =
  | { readonly type: 'take'; readonly place: number }
  | { readonly type: 'fork'; readonly one: number; readonly other: number }
  /** Goes on where what surrounds it has all these flags. */
  | { readonly type: 'between'; readonly flags: number; readonly next: number }
  | { readonly type: 'skip'; readonly next: number }
  | { readonly type: 'found' }
  | { readonly type: 'fail' };

/** A compiled expression. */
export interface Program {
  readonly start: number;
  readonly steps: readonly Step[];
  readonly places: readonly Place[];
  /** All flags that some step asks for. */
  readonly flags: number;
}

/** An instruction of the library, with what of it we read. Its version is pinned; a test holds us to it. */
interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: Int32Array;
}

const OP = { fork: 1, forkFound: 2, capture: 3, between: 4, fail: 5, found: 6, skip: 7, class: 8, one: 9, any: 10, anyInLine: 11 } as const;
const FOLD_CASE = 1;
const CODE_MAX = 0x10ffff;
const ANY: CodeRanges = [0, CODE_MAX];
const ANY_IN_LINE: CodeRanges = [0, 0x09, 0x0b, CODE_MAX];

/** The program of an expression; a text where it has none, which says why. */
export function compile(pattern: string): Program | string {
  if (pattern.length > LIMITS.policyPatternCharsMax) return `longer than ${LIMITS.policyPatternCharsMax} characters`;
  const repeated = repetitions(pattern);
  if (repeated > MODERATION_LIMITS.patternPlacesMax) return `repetitions of ${repeated} in all; at most ${MODERATION_LIMITS.patternPlacesMax}: shorten those in braces`;
  let instructions: readonly Instruction[];
  let start: number;
  try {
    const program = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE).re2().prog as unknown as { inst: readonly Instruction[]; start: number };
    instructions = program.inst;
    start = program.start;
  } catch (error) {
    // The library's only way to say that a pattern is none of its syntax is to throw.
    return `not a pattern of RE2 (no back references, no looking around): ${error instanceof Error ? error.message : 'it does not compile'}`;
  }
  return programOf(instructions, start);
}

/** Sum of the largest counts in braces: each of them is at least so many places, so that what is over the limit need not be compiled. */
function repetitions(pattern: string): number {
  let sum = 0;
  for (const [, min, max] of pattern.matchAll(/\\.|\{(\d+)(?:,(\d*))?\}/gs)) sum += Math.max(Number(min ?? 0), Number(max ?? 0));
  return sum;
}

function programOf(instructions: readonly Instruction[], start: number): Program | string {
  const places: Place[] = [];
  const folded = new Map<number, CodeRanges>();
  let flags = 0;
  const steps = instructions.map((instruction): Step => {
    const { op, out, arg } = instruction;
    if (op === OP.fork || op === OP.forkFound) return { type: 'fork', one: out, other: arg };
    if (op === OP.capture || op === OP.skip) return { type: 'skip', next: out };
    if (op === OP.found) return { type: 'found' };
    if (op === OP.between) {
      flags |= arg;
      return { type: 'between', flags: arg, next: out };
    }
    const ranges = rangesOf(instruction, folded);
    if (ranges === undefined) return { type: 'fail' };
    places.push({ ranges, next: out });
    return { type: 'take', place: places.length - 1 };
  });
  if (places.length > MODERATION_LIMITS.patternPlacesMax) return `${places.length} places that take a character; at most ${MODERATION_LIMITS.patternPlacesMax}: shorten it, or what it repeats`;
  return { start, steps, places, flags };
}

function rangesOf({ op, arg, runes }: Instruction, folded: Map<number, CodeRanges>): CodeRanges | undefined {
  if (op === OP.any) return ANY;
  if (op === OP.anyInLine) return ANY_IN_LINE;
  if ((op !== OP.class && op !== OP.one) || runes.length === 0) return undefined;
  if (runes.length > 1) return runes;
  const code = runes[0]!;
  if ((arg & FOLD_CASE) === 0) return [code, code];
  const known = folded.get(code) ?? foldedRanges(code);
  folded.set(code, known);
  return known;
}

/** A character in all its cases. As the library knows them: a class with one more in it is written out in ranges. */
function foldedRanges(code: number): CodeRanges {
  const { inst } = RE2JS.compile(`[\\x{${code.toString(16)}}\\x{10ffff}]`, RE2JS.CASE_INSENSITIVE).re2().prog as unknown as { inst: readonly Instruction[] };
  const written = inst.find(({ runes }) => runes.length > 2)!.runes;
  return written.slice(0, -2);
}
