// Shows that a section brings every text that its components read: no compiler sees that, since they are typed with all there are.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const UI = new URL('./', import.meta.url);
const FRAME = ['shell', 'frame', 'banners'];

/** What components of a folder read of the words. */
function readIn(folder: string): readonly string[] {
  const texts = readdirSync(new URL(folder, UI)).filter((name) => /\.(svelte|ts)$/.test(name) && !name.includes('.test.')).map((name) => readFileSync(new URL(`${folder}/${name}`, UI), 'utf8'));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\bwords\.([a-z]+)\b/g)].map(([, name]) => name!)))];
}

test('each section brings the texts it reads, and none that it does not', () => {
  const folders = [...readFileSync(new URL('sections.ts', UI), 'utf8').matchAll(/import\('\.\/(\w+)\/section\.ts'\)/g)].map(([, folder]) => folder!);
  expect(folders.length).toBeGreaterThan(5);
  for (const folder of folders) {
    const [, brought] = /WORDS = \{ ([^}]*) \}/.exec(readFileSync(new URL(`${folder}/section.ts`, UI), 'utf8'))!;
    const names = brought!.split(', ').map((pair) => pair.split(':')[0]!);
    expect([folder, ...names.toSorted()]).toEqual([folder, ...readIn(folder).filter((name) => !FRAME.includes(name)).toSorted()]);
  }
});

test('parts that all sections share read only what the frame brings', () => {
  expect([...readIn('parts'), ...readIn('list')].filter((name) => !FRAME.includes(name))).toEqual([]);
});
