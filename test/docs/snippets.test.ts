// Shows that code in documents is code: it compiles against what is published, what can run does, and prints what it says.
import { rm, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseHtml, type ElementNode, type TemplateChildNode } from '@vue/compiler-dom';
import { compile as compileSvelte } from 'svelte/compiler';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';
import { compile } from './compiled.ts';
import { allExamples, allSnippets, examplesOf, expectedOf, printed, type Snippet } from './snippets.ts';

const FOLDER = join(ROOT, '.cache/snippets');
const snippets = allSnippets();
const runnable = snippets.filter(({ isRun }) => isRun);

beforeAll(() => mkdir(FOLDER, { recursive: true }));
afterAll(() => rm(FOLDER, { recursive: true, force: true }));

/** Complaints about the markup, and the scripts in it. */
function readPage({ text, at }: Snippet): { readonly faults: readonly string[]; readonly scripts: readonly Snippet[] } {
  const faults: string[] = [];
  const scripts: Snippet[] = [];
  const visit = (nodes: readonly TemplateChildNode[]): void => {
    for (const node of nodes) {
      if (node.type !== 1) continue;
      const element: ElementNode = node;
      if (element.tag === 'script') scripts.push({ at, language: 'js', isRun: false, text: element.children.map((child) => ('content' in child ? String(child.content) : '')).join('') });
      else visit(element.children);
    }
  };
  const { children } = parseHtml(text.replace(/<!doctype html>\n/i, ''), { parseMode: 'html', delimiters: ['\u0000', '\u0001'], onError: ({ message, loc }) => faults.push(`${at} + ${loc?.start.line ?? 0}: ${message}`) });
  visit(children);
  return { faults, scripts };
}

test('every fence says what it is', () => {
  const known = new Set(['', 'text', 'ts', 'tsx', 'js', 'html', 'svelte', 'json', 'ini', 'yaml', 'mermaid']);
  expect(snippets.filter(({ language, isRun }) => !known.has(language) || (isRun && language !== 'ts')).map(({ at }) => at)).toEqual([]);
});

test('pages and components parse, JSON as well, all code compiles, and a mistake would be found', () => {
  const wrong = (language: string, text: string): Snippet => ({ at: 'wrong', language, isRun: false, text });
  const pages = snippets.filter(({ language }) => language === 'html').map(readPage);
  for (const { text } of snippets.filter(({ language }) => language === 'json')) JSON.parse(text);
  for (const { text } of snippets.filter(({ language }) => language === 'svelte')) compileSvelte(text, { generate: 'client' });
  const examples = allExamples();
  const code = [...examples, ...snippets.filter(({ language }) => /^(ts|tsx|js)$/.test(language)), ...pages.flatMap(({ scripts }) => scripts)];
  expect(pages.flatMap(({ faults }) => faults)).toEqual([]);
  expect(readPage(wrong('html', '<ul><li>a</ul>')).faults).toHaveLength(1);
  // One program for all: reading the sources is what takes long.
  const complaints = compile([...code, wrong('ts', "import { peersett } from 'peerset'"), wrong('js', 'await db.putt(1)'), wrong('ts', 'db.put(1'), ...examplesOf('src/wrong.ts', '/**\n * @example\n * await db.putt(1)\n */\n').map((snippet) => ({ ...snippet, at: 'wrong' }))]);
  expect(complaints.filter((line) => !line.startsWith('wrong'))).toEqual([]);
  expect(complaints.filter((line) => line.startsWith('wrong'))).toHaveLength(4);
  expect(code.length).toBeGreaterThan(60);
  expect(examples.length).toBeGreaterThan(30);
});

test.each(runnable.map((snippet, index) => [snippet.at, snippet, index] as const))('%s runs, prints what it says, and another device holds the same', async (_, { text }, index) => {
  const path = join(FOLDER, `${index}.ts`);
  const source = (name: string): string => JSON.stringify(join(ROOT, name));
  await writeFile(path, text
    .replaceAll("'peerset'", source('test/docs/stand-in.ts')).replaceAll("'peerset/rules'", source('src/rules.ts')).replaceAll("'peerset/test'", source('src/test.ts')));
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => void lines.push(printed(values)));
  try {
    await import(path);
  } finally {
    log.mockRestore();
  }
  expect(lines).toEqual(expectedOf(text));
  expect(lines.length).toBeGreaterThan(0);
});
