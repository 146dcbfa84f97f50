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

/** What a snippet says that it prints: what stands behind its arrows, in their order. */
export function expectedOf(text: string): readonly string[] {
  return [...text.matchAll(/\/\/ → (.*)$/gm)].map(([, said = '']) => said.trim());
}

/** What `console.log` of a snippet's value reads as behind an arrow. */
export function printed(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
}
