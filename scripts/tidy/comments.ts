/**
 * Rules about what we tell the reader: prose at the top of each file, TSDoc on what others call. A function,
 * a class, or anything that users can import must be documented; other exported types ought to be.
 */
import ts from 'typescript';
import { isTest, lineAt, type Project, type Source, type Violation } from './project.ts';

/** The files whose exported names are the public API. */
const PUBLIC = ['src/index.ts', 'src/core.ts'];

interface Exported {
  readonly name: string;
  readonly node: ts.Node;
  readonly isDocumented: boolean;
  readonly isCallable: boolean;
}

/** Files of src/ that do not begin with a comment that says what they are. */
export function checkHeaders(project: Project): Violation[] {
  return [...project.sources.values()]
    .filter(({ path, text }) => path.startsWith('src/') && !isTest(path) && !/\.(d\.ts|svelte)$/.test(path) && !/^\s*\/[*/]/.test(text))
    .map(({ path }) => ({ file: path, line: 1, rule: 'header', message: 'begin with what this file is, what always holds, what it does not do' }));
}

/** Exported functions and classes of src/, and every public name, without TSDoc. */
export function checkDocumentation(project: Project): Violation[] {
  const names = publicNames(project);
  return undocumented(project, (source, exported) => exported.isCallable || names.has(nameKey(source.path, exported.name)), 'tsdoc');
}

/** The other exported types and constants without TSDoc: worth a line, not a failure. */
export function listUndocumented(project: Project): Violation[] {
  const failures = new Set(checkDocumentation(project).map(violation => nameKey(violation.file, String(violation.line))));
  return undocumented(project, () => true, 'tsdoc-wish').filter(wish => !failures.has(nameKey(wish.file, String(wish.line))));
}

function undocumented(project: Project, isAsked: (source: Source, exported: Exported) => boolean, rule: string): Violation[] {
  const violations: Violation[] = [];
  for (const source of project.sources.values()) {
    if (!source.path.startsWith('src/') || isTest(source.path)) continue;
    for (const exported of exportsOf(source)) {
      if (exported.isDocumented || !isAsked(source, exported)) continue;
      const line = lineAt(source.tree, exported.node.getStart(source.tree));
      violations.push({ file: source.path, line, rule, message: `${exported.name} is exported without TSDoc` });
    }
  }
  return violations;
}

/** Declarations that a file exports where they stand. */
function exportsOf({ tree }: Source): Exported[] {
  const exported: Exported[] = [];
  const documentedOverloads = new Set<string>();
  for (const statement of tree.statements) {
    if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword)) continue;
    const isDocumented = hasDocumentation(statement, tree);
    for (const { name, isCallable } of namesOf(statement)) {
      if (isDocumented) documentedOverloads.add(name);
      exported.push({ name, node: statement, isDocumented: isDocumented || documentedOverloads.has(name), isCallable });
    }
  }
  return exported;
}

function namesOf(statement: ts.Statement): readonly { readonly name: string; readonly isCallable: boolean }[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(declaration => ({
      name: declaration.name.getText(),
      isCallable: declaration.initializer !== undefined && ts.isFunctionLike(declaration.initializer),
    }));
  }
  const isDeclaration = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)
    || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement);
  if (!isDeclaration || statement.name === undefined) return [];
  return [{ name: statement.name.text, isCallable: ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) }];
}

/** A comment of its own: the prose at the top of the file documents the file, not its first declaration. */
function hasDocumentation(statement: ts.Statement, tree: ts.SourceFile): boolean {
  const header = /^\s*\/\*\*/.exec(tree.text) === null ? -1 : tree.text.indexOf('/**');
  return ts.getJSDocCommentsAndTags(statement).some(comment => comment.pos !== header);
}

/** Every name that users can import, as `path#name` of where it is declared. */
function publicNames(project: Project): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of PUBLIC) collectNames(project, path, names);
  return names;
}

function collectNames(project: Project, path: string, names: Set<string>): void {
  const source = project.sources.get(path);
  if (source === undefined) return;
  for (const { name } of exportsOf(source)) names.add(nameKey(path, name));
  for (const statement of source.tree.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const line = lineAt(source.tree, statement.getStart(source.tree));
    const target = source.imports.find(used => used.isReexport && used.line === line)?.target;
    if (target === undefined) continue;
    if (statement.exportClause === undefined) collectNames(project, target, names);
    else if (ts.isNamedExports(statement.exportClause)) {
      for (const element of statement.exportClause.elements) addName(project, target, (element.propertyName ?? element.name).text, names);
    }
  }
}

/** Follows a name through re-exports to its declaration. */
function addName(project: Project, path: string, name: string, names: Set<string>): void {
  if (names.has(nameKey(path, name))) return;
  names.add(nameKey(path, name));
  const source = project.sources.get(path);
  for (const statement of source?.tree.statements ?? []) {
    if (source === undefined || !ts.isExportDeclaration(statement) || statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) continue;
    const element = statement.exportClause.elements.find(candidate => candidate.name.text === name);
    const line = lineAt(source.tree, statement.getStart(source.tree));
    const target = source.imports.find(used => used.isReexport && used.line === line)?.target;
    if (element !== undefined && target !== undefined) addName(project, target, (element.propertyName ?? element.name).text, names);
  }
}

function nameKey(path: string, name: string): string {
  return `${path}#${name}`;
}
