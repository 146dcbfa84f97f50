import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { wordFiles } from '../../../scripts/words.ts';

it('the lists are what the script writes of what is curated', () => {
  const stale = [...wordFiles()].filter(([name, text]) => readFileSync(new URL(`lists/${name}`, import.meta.url), 'utf8') !== text).map(([name]) => name);
  expect(stale).toEqual([]);
});
