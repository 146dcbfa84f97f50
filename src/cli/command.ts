/** What a command of `peerset` is. */
import type { Readable, Writable } from 'node:stream';

/** What a command has to work with. */
export interface CommandHost {
  /** The folder `dist/` of this package. */
  readonly dist: URL;
  /** A line for whoever called it, and one about what went wrong or goes on. */
  say(line: string): void;
  complain(line: string): void;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Somebody wants it to end (SIGINT, SIGTERM): what goes on is brought to an end in good order. */
  readonly stop: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Something `peerset` can do. */
export interface Command {
  readonly name: string;
  /** What it does, a few words. */
  readonly summary: string;
  /** How it is called, and what each part means. */
  readonly help: string;
  /** Does it; the exit code. What it throws is said as a sentence, with exit code 1; of `UsageError` 2. */
  run(words: readonly string[], host: CommandHost): Promise<number>;
}

/** A call that nobody understands. */
export class UsageError extends Error {}
