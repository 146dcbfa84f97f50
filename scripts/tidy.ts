/**
 * The house rules as a program: `npm run tidy` prints `file:line rule message` for each violation and fails
 * if there is one. A rule that no tool checks will rot, so a rule of docs/STYLE.md that can be checked is
 * checked here, and every rule has a test in test/tidy that shows it can fail.
 */
import { pathToFileURL } from 'node:url';
import { ROOT } from './bundle.ts';
import { checkCoreWords, checkLengths, checkSleeps, checkTestSwitches, checkTypes } from './tidy/code.ts';
import { checkDocumentation, checkHeaders, listUndocumented } from './tidy/comments.ts';
import { checkComponents } from './tidy/components.ts';
import { checkCycles, checkDeadFiles, checkDirections, checkLate, checkTargets } from './tidy/imports.ts';
import { createProject, readFiles, type Project, type Rule, type Violation } from './tidy/project.ts';
import { checkLinks, checkMachine, checkNotes } from './tidy/text.ts';

const RULES: readonly Rule[] = [
  checkTargets, checkDirections, checkCycles, checkDeadFiles, checkLate,
  checkLengths, checkTypes, checkCoreWords, checkTestSwitches, checkSleeps,
  checkHeaders, checkDocumentation, checkComponents,
  checkNotes, checkMachine, checkLinks,
];

/** Every violation in a set of files, by file and line. */
export function checkFiles(files: ReadonlyMap<string, string>): Violation[] {
  return checkProject(createProject(files));
}

/** One violation as people read it. */
export function formatViolation({ file, line, rule, message }: Violation): string {
  return `${file}:${line} ${rule} ${message}`;
}

function checkProject(project: Project): Violation[] {
  return RULES.flatMap(rule => rule(project))
    .sort((left, right) => left.file < right.file ? -1 : left.file > right.file ? 1 : left.line - right.line);
}

function main(): void {
  const project = createProject(readFiles(ROOT));
  const violations = checkProject(project);
  if (process.argv.includes('--wishes')) for (const wish of listUndocumented(project)) console.log(formatViolation(wish));
  for (const violation of violations) console.log(formatViolation(violation));
  console.log(`${project.sources.size} TypeScript files, ${violations.length} violations`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
