/**
 * How hard a password is to guess, roughly and without a list of words: a hint for whoever types one, no gate. It counts what a guesser
 * would have to try, and takes little for what repeats or runs on (aaaa, 1234, abcd).
 */

/** From nothing to good. */
export type Strength = 'none' | 'weak' | 'fair' | 'good';

/** Bits from which on guessing takes long; each try costs a guesser what opening costs its owner, half a second and 64 MiB. */
const FAIR_BITS = 40;
const GOOD_BITS = 56;
/** What a character adds that only goes on as the one before it did, bits. */
const RUN_BITS = 1;

/** Kinds of characters, and how many of each there are. */
const KINDS: readonly (readonly [pattern: RegExp, size: number])[] = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[0-9]/, 10], [/[ -/:-@[-`{-~]/, 33], [/[^ -~]/, 100]];

/** How hard it is. */
export function strengthOf(password: string): Strength {
  if (password === '') return 'none';
  const bits = bitsOf(password);
  return bits >= GOOD_BITS ? 'good' : bits >= FAIR_BITS ? 'fair' : 'weak';
}

function bitsOf(password: string): number {
  const letters = [...password];
  const size = KINDS.reduce((sum, [pattern, count]) => (pattern.test(password) ? sum + count : sum), 0);
  const each = Math.log2(Math.max(2, size));
  let [bits, step] = [0, Number.NaN];
  for (const [index, letter] of letters.entries()) {
    const before = letters[index - 1];
    const next = before === undefined ? Number.NaN : letter.codePointAt(0)! - before.codePointAt(0)!;
    bits += Math.abs(next) <= 1 || next === step ? RUN_BITS : each;
    step = next;
  }
  // Only so many different characters, however long it is.
  return Math.min(bits, each * 2 * new Set(letters).size);
}
