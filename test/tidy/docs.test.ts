import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';
import { withGeneratedParts } from '../../scripts/diagram.ts';

const protocol = readFileSync(join(ROOT, 'docs/PROTOCOL.md'), 'utf8');

test('the tables of PROTOCOL.md say what the code does (npm run diagram renews them)', () => {
  expect(protocol).toBe(withGeneratedParts(protocol));
});

test('a table that is behind is noticed', () => {
  const behind = protocol.replace('| hello-sent | hello |', '| hello-sent | howdy |');
  expect(behind).not.toBe(protocol);
  expect(withGeneratedParts(behind)).toBe(protocol);
});
