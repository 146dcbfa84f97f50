/**
 * Letters that somebody looked at: opened in the background, one by one, because whoever signs may have to ask a person.
 * Until then, and for ever where they are for others, they are in no list.
 */
import type { Signer } from '../ports.ts';
import type { Part } from './part.ts';
import type { Letter, LetterSource } from './seal.ts';

type Letters = typeof import('./letters.ts');
type Found = Letter | undefined;

/** Remembered at most, count; those looked at longest ago are opened again. */
const REMEMBERED_MAX = 2000;

/** The letters of one room. */
export class LetterBox {
  readonly #part: Part<Letters>;
  readonly #signer: () => Promise<Signer>;
  readonly #changed: () => void;
  readonly #found = new Map<string, Found>();
  readonly #asked = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #generation = 0;

  constructor({ part, signer, changed }: { readonly part: Part<Letters>; readonly signer: () => Promise<Signer>; readonly changed: () => void }) {
    this.#part = part;
    this.#signer = signer;
    this.#changed = changed;
  }

  /** Whether letters are being opened. */
  get isBusy(): boolean {
    return this.#asked.size > 0;
  }

  /** Resolves when all that was looked at so far is known. */
  get settled(): Promise<void> {
    return this.#work;
  }

  get letters(): Promise<Letters> {
    return this.#part.get();
  }

  /** What a letter says, once it is known to be for us. */
  look(letter: LetterSource): Found {
    const { id } = letter;
    if (this.#found.has(id)) return this.#found.get(id);
    if (this.#asked.has(id)) return undefined;
    this.#asked.add(id);
    this.#work = this.#work.then(() => this.#open(letter, this.#generation));
    return undefined;
  }

  /** What this device wrote need not be opened, which might ask a person. */
  know(id: string, letter: Letter): void {
    this.#found.set(id, letter);
  }

  /** Somebody else is logged in: other letters are for them. */
  forget(): void {
    this.#generation++;
    this.#found.clear();
    this.#asked.clear();
  }

  async #open(letter: LetterSource, generation: number): Promise<void> {
    let found: Found;
    try {
      found = await (await this.letters).readLetter(letter, await this.#signer());
    } catch {
      // The signer is away or said no, or the part did not load: it stays closed until somebody else logs in.
    }
    if (generation !== this.#generation) return;
    this.#asked.delete(letter.id);
    this.#found.set(letter.id, found);
    if (this.#found.size > REMEMBERED_MAX) this.#found.delete(this.#found.keys().next().value!);
    if (found !== undefined && !this.isBusy) this.#changed();
  }
}
