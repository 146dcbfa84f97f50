/**
 * The form of a labelled list: a text file for each language, named by its code, read by people and by tests.
 * A line in square brackets opens a kind, every line below it is one text; lines that begin with `# ` and empty
 * lines say nothing. What cannot be seen, or looks like something else, stands as an escape of four digits (\u200b).
 *
 * Whether a text is to be found follows from its kind, so that no line can contradict its heading.
 */
import { readFileSync, readdirSync } from 'node:fs';

/** One text with what is known about it. */
export interface Labelled<Kind extends string> {
  readonly text: string;
  /** The code of its language; `zxx` where there is none. */
  readonly language: string;
  readonly kind: Kind;
}

/** Every text of every language in a folder, in the order of the files' names. */
export function readLabelled<Kind extends string>(folder: URL, kinds: readonly Kind[]): readonly Labelled<Kind>[] {
  return readdirSync(folder).filter(name => name.endsWith('.txt')).sort().flatMap(name => {
    const language = name.slice(0, -'.txt'.length);
    return parseSections(readFileSync(new URL(name, folder), 'utf8'), kinds).map(entry => ({ ...entry, language }));
  });
}

/** The texts of one file. A heading that is no kind, or a text before any heading, is a mistake of the list and throws. */
export function parseSections<Kind extends string>(file: string, kinds: readonly Kind[]): readonly Omit<Labelled<Kind>, 'language'>[] {
  const entries: Omit<Labelled<Kind>, 'language'>[] = [];
  let kind: Kind | undefined;
  for (const line of file.split('\n')) {
    if (line.trim() === '' || line.startsWith('# ')) continue;
    const heading = /^\[([a-z-]+)\]$/.exec(line)?.[1];
    if (heading !== undefined) kind = kinds.find(known => known === heading) ?? fail(`no kind: ${heading}`);
    else entries.push({ text: unescaped(line), kind: kind ?? fail('a text before any heading') });
  }
  return entries;
}

function unescaped(line: string): string {
  return line.replace(/\\u([0-9a-f]{4})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function fail(message: string): never {
  throw new Error(message);
}
