/**
 * A text that was rewritten, and where each of its characters came from. Links are looked for in a text without disguises;
 * people want to know where in theirs they are.
 */

/** Text, and for each of its units the place it had in the original. */
export class Mapped {
  readonly text: string;
  /** Undefined where nothing has moved yet: most texts stay as they are. */
  readonly #origins: Uint32Array | undefined;

  constructor(text: string, origins?: Uint32Array) {
    this.text = text;
    this.#origins = origins;
  }

  /** Where the unit at this place came from. */
  origin(place: number): number {
    return this.#origins?.[place] ?? place;
  }

  /** Where the original goes on after the unit before this place. */
  end(place: number): number {
    return place === 0 ? 0 : this.origin(place - 1) + 1;
  }

  /** Another text of the same length in its place. */
  rewritten(text: string): Mapped {
    return text === this.text ? this : new Mapped(text, this.#origins);
  }

  /** The same with every match replaced. */
  replace(pattern: RegExp, by: (match: RegExpMatchArray) => string | undefined): Mapped {
    let written = '';
    let origins: number[] | undefined;
    let from = 0;
    for (const match of this.text.matchAll(pattern)) {
      const to = by(match);
      if (to === undefined || to === match[0]) continue;
      origins ??= [];
      this.#copy(from, match.index, origins);
      written += this.text.slice(from, match.index) + to;
      from = match.index + match[0].length;
      for (const place of placesIn(match[0], to)) origins.push(this.origin(match.index + place));
    }
    if (origins === undefined) return this;
    this.#copy(from, this.text.length, origins);
    return new Mapped(written + this.text.slice(from), Uint32Array.from(origins));
  }

  #copy(from: number, to: number, origins: number[]): void {
    for (let i = from; i < to; i++) origins.push(this.origin(i));
  }
}

/** For each unit of what was written instead, its place in what was there, as far as it is in it; the last stands for the end. */
function placesIn(was: string, is: string): number[] {
  let place = 0;
  return is.split('').map((unit, i) => {
    if (i === is.length - 1) return was.length - 1;
    const found = was.indexOf(unit, place);
    if (found >= 0) place = found;
    return place;
  });
}
