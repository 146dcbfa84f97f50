/**
 * Rules about the shape of code: how long, how typed, how documented, and which words the core may not say.
 * They look at the syntax tree, so a word in a comment or a string is not a violation.
 */
import ts from 'typescript';
import { isTest, lineAt, walk, type Project, type Violation } from './project.ts';

const FUNCTION_LINES_MAX = 60;
const FILE_LINES_MAX = 400;

/** What would make the core impure: time, chance, waiting, the outside world. */
const CORE_BANNED = new Set([
  'Date', 'performance', 'crypto', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Promise', 'fetch',
  'indexedDB', 'localStorage', 'sessionStorage', 'caches', 'navigator', 'location', 'window', 'document', 'self', 'console',
  'globalThis', 'process', 'Buffer', 'require', 'XMLHttpRequest', 'WebSocket', 'Worker', 'BroadcastChannel', 'randomBytes',
]);

/** Tools load these by their default export. */
const DEFAULT_EXPORT_ALLOWED = /(^|\/)(vitest\.config|vite\.config|svelte\.config)\.ts$|\.d\.ts$/;

/**
 * Files and functions that do not fit a head. The callback of `describe` only groups, so it is not counted, neither
 * by itself nor as part of a function that registers a suite.
 */
export function checkLengths(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const { path, text, tree } of project.sources.values()) {
    const lines = text.replace(/\n$/, '').split('\n').length;
    if (lines > FILE_LINES_MAX) {
      violations.push({ file: path, line: FILE_LINES_MAX + 1, rule: 'file-length', message: `${lines} lines, at most ${FILE_LINES_MAX}` });
    }
    walk(tree, node => {
      if (!isFunction(node) || isDescribe(node.parent)) return;
      const first = lineAt(tree, node.getStart(tree));
      const length = linesOf(tree, node) - groupedLines(tree, node);
      if (length <= FUNCTION_LINES_MAX) return;
      violations.push({ file: path, line: first, rule: 'function-length', message: `${length} lines, at most ${FUNCTION_LINES_MAX}` });
    });
  }
  return violations;
}

function linesOf(tree: ts.SourceFile, node: ts.Node): number {
  return lineAt(tree, node.end) - lineAt(tree, node.getStart(tree)) + 1;
}

/** Lines within callbacks of `describe`, each counted once. */
function groupedLines(tree: ts.SourceFile, node: ts.Node): number {
  let lines = 0;
  ts.forEachChild(node, child => {
    lines += isFunction(child) && isDescribe(node) ? linesOf(tree, child) : groupedLines(tree, child);
  });
  return lines;
}

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function isDescribe(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /^describe\b/.test(node.expression.getText());
}

/** `any`, silenced compilers, default exports, and barrels in the core. */
export function checkTypes(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const source of project.sources.values()) {
    const { path, text, tree } = source;
    const add = (position: number, rule: string, message: string): void => {
      violations.push({ file: path, line: lineAt(tree, position), rule, message });
    };
    for (const match of text.matchAll(/@ts-(ignore|nocheck|expect-error)/g)) {
      // A test may show that the compiler refuses something.
      if (match[1] === 'expect-error' && isTest(path)) continue;
      if (isInComment(tree, match.index)) add(match.index, 'ts-ignore', `${match[0]} silences the compiler`);
    }
    walk(tree, node => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) add(node.getStart(tree), 'any', 'any switches the compiler off; unknown asks for a check');
      if (isDefaultExport(node) && !DEFAULT_EXPORT_ALLOWED.test(path)) add(node.getStart(tree), 'default-export', 'a default export has no name of its own');
      if (path.startsWith('src/core/') && ts.isExportDeclaration(node) && node.exportClause === undefined) {
        add(node.getStart(tree), 'barrel', 'export * hides where a name lives');
      }
    });
    if (path.startsWith('src/core/') && !isTest(path) && isBarrel(tree)) add(0, 'barrel', 'a file of nothing but re-exports');
  }
  return violations;
}

function isInComment(tree: ts.SourceFile, position: number): boolean {
  if (isInText(tree, position)) return false;
  const line = tree.text.slice(tree.text.lastIndexOf('\n', position) + 1, position);
  return /(\/\/|\/\*|^\s*\*)\s*$/.test(line);
}

/** Whether the position lies in a string or template, which may quote a comment. */
function isInText(tree: ts.SourceFile, position: number): boolean {
  let found = false;
  walk(tree, node => {
    if (ts.isStringLiteralLike(node) && node.getStart(tree) < position && position < node.end) found = true;
  });
  return found;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(modifier => modifier.kind === ts.SyntaxKind.DefaultKeyword) === true;
}

function isBarrel(tree: ts.SourceFile): boolean {
  return tree.statements.length > 0
    && tree.statements.every(statement => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined);
}

/** Time, chance, waiting and the outside world have no place in the core. */
export function checkCoreWords(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const { path, tree } of project.sources.values()) {
    if (!/^src\/core(\/|\.ts$)/.test(path) || isTest(path)) continue;
    walk(tree, node => {
      const word = bannedWord(node);
      if (word === undefined) return;
      violations.push({ file: path, line: lineAt(tree, node.getStart(tree)), rule: 'core-word', message: `${word} has no place in the core` });
    });
  }
  return violations;
}

function bannedWord(node: ts.Node): string | undefined {
  if (ts.isAwaitExpression(node)) return 'await';
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random') return 'Math.random';
  if (!ts.isIdentifier(node) || !CORE_BANNED.has(node.text)) return undefined;
  return isMemberName(node) ? undefined : node.text;
}

/** `effect.fetch`, `{ fetch: 1 }`: a member of our own, not the thing outside. */
function isMemberName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node && parent.expression.getText() !== 'globalThis';
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)
    || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node;
}

/** Tests that do not run, or that run alone; and modules that a test replaces, for all files that share its process. */
export function checkTestSwitches(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const { path, tree } of project.sources.values()) {
    if (!isTest(path)) continue;
    walk(tree, node => {
      if (!ts.isPropertyAccessExpression(node)) return;
      if (/^vi\.(do)?[mM]ock$/.test(node.getText())) violations.push({ file: path, line: lineAt(tree, node.getStart(tree)), rule: 'module-mock', message: `${node.getText()} outlives its file` });
      if (!/^(only|skip|todo|skipIf|runIf|fails)$/.test(node.name.text)) return;
      if (!/^(test|it|describe|suite)\b/.test(node.expression.getText())) return;
      violations.push({ file: path, line: lineAt(tree, node.getStart(tree)), rule: 'test-switch', message: `${node.getText()} hides tests` });
    });
  }
  return violations;
}

/** A test of the core that waits for real time is slow today and red tomorrow. */
export function checkSleeps(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const { path, tree } of project.sources.values()) {
    if (!path.startsWith('src/core/') || !isTest(path)) continue;
    walk(tree, node => {
      if (!ts.isIdentifier(node) || !/^(setTimeout|setInterval|sleep|waitFor)$/.test(node.text) || isMemberName(node)) return;
      violations.push({ file: path, line: lineAt(tree, node.getStart(tree)), rule: 'sleep', message: `${node.text} waits for real time` });
    });
  }
  return violations;
}

