/**
 * Reading what a user wrote: one pass over options of unknown shape. Whatever is wrong is noted with its path and a reason,
 * and something harmless is answered instead, so that reading goes on and all problems are known at once. Nothing throws,
 * and prototypes are never looked at. Which options there are is `policy-options.ts`'s and `content-options.ts`'s business.
 */
import { LIMITS } from '../base/limits.ts';
import { isWellFormed, textToBytes } from '../base/text.ts';
import { parseKeep } from './keep.ts';
import type { KeepDays } from './horizon.ts';

/** What is wrong with one option. */
export interface PolicyProblem {
  /** Where it stands, such as `collections.notes.keep`. */
  readonly option: string;
  /** Not an option we know; of another type; out of range or not of the right form; at odds with another one. */
  readonly code: 'unknown' | 'type' | 'range' | 'conflict';
  /** One plain sentence that says what would be right. */
  readonly reason: string;
}

/** Option by name, of an object that a user wrote. */
export type Options = ReadonlyMap<string, unknown>;

/** No options at all; answered by identity where there was no object to read any from. */
export const NO_OPTIONS: Options = new Map();

/** Where a whole number lies, and what counts where none is given. */
export interface CountRange {
  readonly min?: number;
  readonly max: number;
  readonly fallback: number;
}

/** A list of texts: how many, what each must be, and how to say so. */
export interface TextsWish {
  readonly max: number;
  readonly fits: (text: string) => boolean;
  readonly reason: string;
}

/** One pass over a user's options. Each method reads one kind of thing and answers the fallback where it is wrong. */
export class Reading {
  readonly problems: PolicyProblem[] = [];

  /** The own properties of an object; those not listed are named as unknown. */
  object(value: unknown, option: string, known?: readonly string[]): Options {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.problem(option, 'type', 'an object with options');
      return NO_OPTIONS;
    }
    const options = new Map(Object.entries(value).filter(([, found]) => found !== undefined));
    for (const name of options.keys()) {
      if (known?.includes(name) === false) this.problem(`${option}.${name}`, 'unknown', `there is ${known.join(', ')}`);
    }
    return options;
  }

  count(value: unknown, option: string, { min = 1, max, fallback }: CountRange): number {
    if (value === undefined) return fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.problem(option, typeof value === 'number' ? 'range' : 'type', `a whole number from ${min} to ${max}`);
    return fallback;
  }

  /** One of some words. */
  choice<T extends string>(value: unknown, option: string, choices: readonly T[], fallback: T): T {
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined && value !== undefined) this.problem(option, 'range', `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`);
    return chosen ?? fallback;
  }

  keep(value: unknown, option: string, fallback: KeepDays): KeepDays {
    if (value === undefined) return fallback;
    const days = typeof value === 'string' ? parseKeep(value) : undefined;
    if (days === undefined) this.problem(option, 'range', `keep is like '90d', '12h' or 'forever', and at most ${LIMITS.policyKeepDaysMax} days`);
    return days ?? fallback;
  }

  /** A list of at most so many, whatever it holds; undefined where it is none. */
  list(value: unknown, option: string, max: number): readonly unknown[] | undefined {
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.length <= max) return value as readonly unknown[];
    this.problem(option, Array.isArray(value) ? 'range' : 'type', `a list of at most ${max}`);
    return undefined;
  }

  /** Texts, each once, in their order; undefined where nothing was said. */
  texts(value: unknown, option: string, { max, fits, reason }: TextsWish): string[] | undefined {
    const texts = this.list(value, option, max)?.filter((text, i): text is string => {
      const isFit = typeof text === 'string' && fits(text);
      if (!isFit) this.problem(`${option}.${i}`, 'range', reason);
      return isFit;
    });
    return texts === undefined ? undefined : [...new Set(texts)];
  }

  /** A text that can name something; `fallback` where none is given. */
  name(value: unknown, option: string, fallback: string): string {
    if (value === undefined || (typeof value === 'string' && isName(value))) return value ?? fallback;
    this.problem(option, 'range', `a name has 1 to ${LIMITS.policyNameBytesMax} bytes and no control characters`);
    return fallback;
  }

  problem(option: string, code: PolicyProblem['code'], reason: string): void {
    this.problems.push({ option, code, reason });
  }
}

/** Whether a text can name something: not empty, not long, nothing that hashes or prints oddly. */
export function isName(text: string): boolean {
  return isPlain(text, LIMITS.policyNameBytesMax);
}

/** Whether a text survives UTF-8, has 1 to so many bytes, and holds nothing that prints oddly. */
export function isPlain(text: string, bytesMax: number): boolean {
  const length = isWellFormed(text) ? textToBytes(text).length : 0;
  return length >= 1 && length <= bytesMax && !/[\u0000-\u001f\u007f]/.test(text);
}
