/**
 * What the house rules look at: the text of every file, and for TypeScript its syntax tree and imports. A
 * plain map of paths to texts, so that each rule can be tested with a few lines of fixture instead of a disk.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One broken rule at one place. */
export interface Violation {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** An import or re-export. */
export interface Import {
  /** Path in the project, or the name of a package. */
  readonly target: string;
  readonly isOurs: boolean;
  /** Erased when compiled: creates no dependency at run time. */
  readonly isTypeOnly: boolean;
  readonly isReexport: boolean;
  /** `import()`: what it names is loaded when the program comes by, or never. */
  readonly isLate: boolean;
  readonly line: number;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Project {
  /** Every text file by its path, with forward slashes. */
  readonly files: ReadonlyMap<string, string>;
  /** The TypeScript among them, and that of components; what is no script in these is blank. */
  readonly sources: ReadonlyMap<string, Source>;
}

export type Rule = (project: Project) => readonly Violation[];

/** Parses the TypeScript of `files`. */
export function createProject(files: ReadonlyMap<string, string>): Project {
  const sources = new Map<string, Source>();
  for (const [path, whole] of files) {
    if (!/\.(ts|svelte)$/.test(path)) continue;
    const text = path.endsWith('.svelte') ? scriptOf(whole) : whole;
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    sources.set(path, { path, text, tree, imports: importsOf(path, tree) });
  }
  return { files, sources };
}

/** The script of a component, on the lines where it stands; the rest is blank. */
function scriptOf(component: string): string {
  const [, before, script] = /^([^]*?<script[^>]*>)([^]*?)<\/script>/.exec(component) ?? ['', '', ''];
  return before!.replaceAll(/[^\n]/g, ' ') + script!;
}

const TEXT = /(\.(ts|tsx|vue|js|mjs|json|md|html|css|svelte|svg|yml|yaml|txt|sh)|(^|\/)(LICENSE|run|\.gitignore))$/;
const FOLDERS_IGNORED = new Set(['node_modules', 'dist', 'coverage', '.git', '.cache']);

/** Reads every text file under `root` that git would keep. */
export function readFiles(root: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !FOLDERS_IGNORED.has(entry.name)) folders.push(path);
      if (entry.isFile() && TEXT.test(path)) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return files;
}

/** The line of a position, from 1. */
export function lineAt(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** Calls `visit` for every node of a file, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, child => walk(child, visit));
}

/** Whether a file exists only for tests. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  walk(tree, node => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    const isOurs = specifier.text.startsWith('.');
    imports.push({
      target: isOurs ? posix.join(posix.dirname(path), specifier.text.replace(/[?#].*$/, '')) : packageOf(specifier.text),
      isOurs,
      isTypeOnly: isTypeOnly(node),
      isReexport: ts.isExportDeclaration(node),
      isLate: ts.isCallExpression(node),
      line: lineAt(tree, node.getStart(tree)),
    });
  });
  return imports;
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  const specifier = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier
    : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0]
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal
        : ts.isNewExpression(node) && node.expression.getText() === 'URL' ? node.arguments?.[0] : undefined;
  if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return undefined;
  // `new URL('./x.ts', import.meta.url)` is how a worker or a fixture is named; other URLs are no imports.
  return ts.isNewExpression(node) && !/^\..*\.ts$/.test(specifier.text) ? undefined : specifier;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node)) return false;
  const clause = node.importClause;
  if (clause === undefined || clause.isTypeOnly) return clause !== undefined;
  const named = clause.namedBindings;
  return clause.name === undefined && named !== undefined && ts.isNamedImports(named)
    && named.elements.length > 0 && named.elements.every(element => element.isTypeOnly);
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
