/**
 * Rules about Svelte components: how long they are, and what would let a text become markup or code, or need more than a strict
 * Content-Security-Policy gives. Their scripts are looked at by the other rules as well.
 */
import type { Project, Violation } from './project.ts';

const LINES_MAX = 150;

/** What is broken where it occurs outside of the script. */
const BROKEN: readonly (readonly [string, RegExp, string])[] = [
  ['html', /\{@html\b/g, 'a text of anybody would become markup'],
  ['inline-style', /\sstyle=["']/g, 'a strict policy forbids it; a class, or style:--name={value}, does not'],
  ['inline-handler', /\son\w+=["']/g, 'a handler in a text is code in a text'],
];

/** Components that are too long, say nothing at their top, or bring what a strict page forbids. */
export function checkComponents(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const [file, text] of project.files) {
    if (!file.endsWith('.svelte')) continue;
    const lines = text.replace(/\n$/, '').split('\n').length;
    if (!text.startsWith('<!--')) violations.push({ file, line: 1, rule: 'header', message: 'begin with what this component is' });
    if (lines > LINES_MAX) violations.push({ file, line: LINES_MAX + 1, rule: 'file-length', message: `${lines} lines, at most ${LINES_MAX}` });
    for (const [rule, pattern, message] of BROKEN) {
      for (const { index } of text.matchAll(pattern)) violations.push({ file, line: text.slice(0, index).split('\n').length, rule, message });
    }
  }
  return violations;
}
