/**
 * The records that every system is measured with: about 300 bytes of JSON each, the same for everybody, from
 * a seed that is the record's own name. The body is text of low redundancy, so that a system that compresses
 * does not win by it. Runs in the page and outside.
 */

/** One record as an app would write it. A type and not an interface, so that it counts as JSON. */
export type Note = {
  readonly id: string;
  readonly author: string;
  readonly at: number;
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly score: number;
};

const WORDS = (
  'amber birch cedar delta ember frost grove haven inlet jetty knoll larch maple north ocean pearl quartz ridge '
  + 'stone tidal umber vivid woven xenon yacht zephyr lumen cobalt raven violet orchid sierra'
).split(' ');
const BODY_LENGTH = 150;
const FIRST_AT = 1_700_000_000_000;

/** The name of the `index`th note of a series. */
export function noteId(series: string, index: number): string {
  return `${series}-${String(index).padStart(6, '0')}`;
}

/** The `index`th note of a series: always the same one. */
export function noteOf(series: string, index: number): Note {
  const id = noteId(series, index);
  const next = numbersFrom(id);
  const word = (): string => WORDS[next() % WORDS.length] ?? '';
  let body = '';
  while (body.length < BODY_LENGTH) body += `${word()}${next().toString(36).slice(0, 4)} `;
  return {
    id,
    author: [next(), next(), next()].map(part => part.toString(16).padStart(8, '0')).join(''),
    at: FIRST_AT + next(),
    kind: 'note',
    title: `${word()} ${word()} ${index}`,
    body: body.slice(0, BODY_LENGTH),
    tag: word(),
    score: next() % 1000,
  };
}

/** `count` notes of a series from `first` on. */
export function notesOf(series: string, first: number, count: number): Note[] {
  return Array.from({ length: count }, (_, index) => noteOf(series, first + index));
}

/** Whether two notes say the same. */
export function isSameNote(left: Note, right: Note | undefined): boolean {
  return right !== undefined && (Object.keys(left) as (keyof Note)[]).every(field => left[field] === right[field]);
}

/** Bytes of a note as JSON: what an app would send if nothing had to be added. */
export function noteBytes(note: Note): number {
  return new TextEncoder().encode(JSON.stringify(note)).length;
}

/** Numbers of 32 bits, mulberry32, from the FNV-1a hash of a text. */
function numbersFrom(text: string): () => number {
  let state = 2_166_136_261;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
