/**
 * Code fences of documents, as the tests want them. The info of a fence says what it is: `ts run` is executed, `ts`, `js` and
 * `tsx` are compiled, `html` and `svelte` parsed; `text`, and a fence that says nothing, is no code.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { ROOT } from '../../scripts/bundle.ts';

/** One code fence. */
export interface Snippet {
  /** Document and line, for messages. */
  readonly at: string;
  readonly language: string;
  readonly isRun: boolean;
  readonly text: string;
  /** Whether values may be unknown to the compiler, and lookups find nothing: names, members and arguments must be right all the same. */
  readonly isLoose?: boolean;
}

/** Documents with code for users. */
export function documents(): readonly string[] {
  const names = (folder: string): string[] => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
  return ['README.md', ...names('docs'), ...names('docs/site')];
}

/** All fences of a Markdown text. */
export function snippetsOf(document: string, text: string): readonly Snippet[] {
  return new MarkdownIt().parse(text, {}).filter(({ type }) => type === 'fence').map(({ info, content, map }) => {
    const [language = '', mark] = info.trim().split(/\s+/);
    return { at: `${document}:${(map?.[0] ?? 0) + 1}`, language, isRun: mark === 'run', text: content };
  });
}

/** All fences of all documents. */
export function allSnippets(): readonly Snippet[] {
  return documents().flatMap((document) => snippetsOf(document, readFileSync(join(ROOT, document), 'utf8')));
}

/** All `@example`s of comments in the sources, which the reference shows: each with what its file exports, as the body of a function, so that it may wait and return. */
export function allExamples(): readonly Snippet[] {
  const paths = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  return paths.flatMap((path) => examplesOf(`src/${path}`, readFileSync(join(ROOT, 'src', path), 'utf8')));
}

/** The examples of one source. */
export function examplesOf(path: string, source: string): readonly Snippet[] {
  const exported = [...new Set([...source.matchAll(/^export (?:async )?(?:const|class|function|abstract class) (\w+)/gm)].map(([, name = '']) => name))];
  return [...source.matchAll(/^ *\* @example\n((?: *\* (?!@).*\n)+)/gm)].map(({ 1: block = '', index }) => {
    const lines = block.trimEnd().split('\n').map((line) => line.replace(/^ *\* /, ''));
    const [imports, body] = [lines.filter((line) => line.startsWith('import ')), lines.filter((line) => !line.startsWith('import '))];
    const names = exported.filter((name) => body.some((line) => new RegExp(`\\b${name}\\b`).test(line)) && !imports.some((line) => line.includes(name)));
    const given = names.length === 0 ? [] : [`import { ${names.join(', ')} } from ${JSON.stringify(join(ROOT, path))}`];
    const text = [...imports, ...given, 'export async function example() {', ...body, '}'].join('\n');
    return { at: `${path}:${source.slice(0, index).split('\n').length}`, language: 'tsx', isRun: false, isLoose: true, text };
  });
}

/** What a snippet says that it prints: what stands behind its arrows, in their order. */
export function expectedOf(text: string): readonly string[] {
  return [...text.matchAll(/\/\/ → (.*)$/gm)].map(([, said = '']) => said.trim());
}

/** What `console.log` of a snippet's value reads as behind an arrow. */
export function printed(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
}
