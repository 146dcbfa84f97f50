/**
 * The reference: everything that can be imported, from the comments at its declaration. Written as Markdown, so that it goes the way
 * of all other pages; `errors` turns the `@throws` of all calls around: which calls can fail with which code.
 */
import { Application, Comment, ReflectionKind, type CommentTag, type DeclarationReflection, type ProjectReflection, type SignatureReflection } from 'typedoc';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../bundle.ts';
import type { Page } from './pages.ts';

/** What can be imported, by the name it is imported by, in the order of the menu. */
const ENTRIES: readonly (readonly [name: string, source: string, file: string])[] = [
  ['peerset', 'src/index.ts', 'peerset'],
  ['peerset/rules', 'src/rules.ts', 'rules'],
  ['peerset/node', 'src/node.ts', 'node'],
  ['peerset/bridge', 'src/bridge/bridge.ts', 'bridge'],
  ['peerset/test', 'src/test.ts', 'test'],
  ['peerset/react', 'src/bindings/react.ts', 'react'],
  ['peerset/vue', 'src/bindings/vue.ts', 'vue'],
  ['peerset/svelte', 'src/bindings/svelte/index.ts', 'svelte'],
  ['peerset/element', 'src/bindings/element/index.ts', 'element'],
  ['peerset/panel', 'src/ui/mount.ts', 'panel'],
  ['peerset/core', 'src/core.ts', 'core'],
];

const ERRORS: Page = { source: 'reference/errors.md', path: 'reference/errors.html', title: 'Errors by code', group: 'Reference' };

/** Pages of the reference. They have no document: it is made. */
export function referencePages(): readonly Page[] {
  return [...ENTRIES.map(([name, , file]) => ({ source: `reference/${file}.md`, path: `reference/${file}.html`, title: name, group: 'Reference' })), ERRORS];
}

/** A name that is exported, and where its text is. */
interface Place {
  readonly entry: string;
  readonly file: string;
}

/** Markdown by page of the reference. Takes ten seconds: the compiler reads the whole program. */
export async function reference(): Promise<ReadonlyMap<string, string>> {
  const app = await Application.bootstrap({
    entryPoints: ENTRIES.map(([, source]) => join(ROOT, source)),
    tsconfig: join(ROOT, 'tsconfig.json'),
    skipErrorChecking: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    disableSources: true,
    readme: 'none',
    logLevel: 'Error',
    sort: ['source-order'],
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('typedoc could not read the entries');
  const texts = new Map<string, string>();
  const throwers = new Map<string, Set<string>>();
  const known = new Map<string, Place>();
  for (const [entry, source, file] of ENTRIES) {
    const lines = [`# ${entry}`, '', 'Made from the comments in the sources.', ''];
    for (const found of exportsOf(project, source)) {
      const before = known.get(found.name);
      if (before === undefined || found.kindOf([ReflectionKind.Function])) lines.push(...declared(found, { entry, file }, throwers));
      else lines.push(`## ${found.name}`, '', `As in [${before.entry}](${before.file}.md#${anchorText(found.name)}).`, '');
      if (before === undefined) known.set(found.name, { entry, file });
    }
    texts.set(`reference/${file}.md`, lines.join('\n'));
  }
  texts.set(ERRORS.source, errorsPage(throwers));
  return texts;
}

function exportsOf(project: ProjectReflection, source: string): readonly DeclarationReflection[] {
  const name = source.replace(/^src\//, '').replace(/(\/index)?\.ts$/, '');
  const entry = (project.children ?? []).find((child) => child.name === name || child.name === `${name}/index`);
  if (entry === undefined) throw new Error(`typedoc found nothing of ${source}`);
  const all = (entry.children ?? []).map((child) => (child.isReference() ? child.getTargetReflectionDeep() : child) as DeclarationReflection);
  const order = namesIn(source);
  const placeOf = ({ name: exported, kind }: DeclarationReflection): number => {
    const place = order.indexOf(exported);
    // What is called comes before what is only named in its types.
    return (CALLED.has(kind) ? 0 : order.length + 1) + (place < 0 ? order.length : place);
  };
  return all.sort((one, other) => placeOf(one) - placeOf(other));
}

/** What a file exports, in its own order: the compiler knows that, typedoc sorts by the files that names come from. */
function namesIn(source: string): readonly string[] {
  const file = ts.createSourceFile(source, readFileSync(join(ROOT, source), 'utf8'), ts.ScriptTarget.Latest);
  return file.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements.map(({ name }) => name.text) : [];
    if (!ts.canHaveModifiers(statement) || ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) return [];
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
    return 'name' in statement && statement.name !== undefined && ts.isIdentifier(statement.name as ts.Node) ? [(statement.name as ts.Identifier).text] : [];
  });
}

const CALLED: ReadonlySet<ReflectionKind> = new Set([ReflectionKind.Function, ReflectionKind.Class, ReflectionKind.Variable]);

const KINDS: ReadonlyMap<ReflectionKind, string> = new Map([
  [ReflectionKind.Class, 'class'], [ReflectionKind.Interface, 'interface'], [ReflectionKind.Function, 'function'],
  [ReflectionKind.TypeAlias, 'type'], [ReflectionKind.Variable, 'value'],
]);

/** One name: what it is, how it is written, and its members. */
function declared(found: DeclarationReflection, place: Place, throwers: Map<string, Set<string>>): string[] {
  const lines = [`## ${found.name}`, '', `*${KINDS.get(found.kind) ?? 'name'}*`, ''];
  const calls = found.signatures ?? [];
  if (found.kind === ReflectionKind.TypeAlias) lines.push(...code(`type ${found.name} = ${found.type?.toString() ?? 'object'}`));
  if (found.kind === ReflectionKind.Variable) lines.push(...code(`const ${found.name}: ${found.type?.toString() ?? 'object'}`));
  lines.push(...said(found.comment));
  for (const call of calls) lines.push(...code(`${found.name}${written(call)}`), ...said(call.comment), ...thrown(call.comment, found.name, place, throwers));
  for (const member of membersOf(found)) {
    const [call] = member.signatures ?? [];
    const comment = member.comment ?? call?.comment ?? member.getSignature?.comment;
    const mark = member.flags.isOptional ? '?' : '';
    const type = call === undefined ? `: ${(member.getSignature?.type ?? member.type)?.toString() ?? 'object'}` : written(call);
    lines.push(`### ${found.name}.${member.name}`, '', ...code(`${member.name}${mark}${type}`), ...said(comment));
    lines.push(...thrown(comment, `${found.name}.${member.name}`, place, throwers));
  }
  return lines;
}

function membersOf(found: DeclarationReflection): readonly DeclarationReflection[] {
  const inType = found.type?.type === 'reflection' ? found.type.declaration.children : undefined;
  return (found.children ?? inType ?? []).filter((child) => child.kind !== ReflectionKind.Constructor && !child.name.startsWith('#') && !child.flags.isExternal);
}

function written(call: SignatureReflection): string {
  const parameters = (call.parameters ?? []).map(({ name, type, flags, defaultValue }) =>
    `${flags.isRest ? '...' : ''}${name}${flags.isOptional || defaultValue !== undefined ? '?' : ''}: ${type?.toString() ?? 'object'}`);
  return `(${parameters.join(', ')}): ${call.type?.toString() ?? 'void'}`;
}

function code(text: string): string[] {
  return ['```ts', text, '```', ''];
}

/** A comment without its `@throws`. */
function said(comment: Comment | undefined): string[] {
  if (comment === undefined) return [];
  const lines = [Comment.combineDisplayParts(comment.summary).replaceAll(/\{@link\s+([^}|]+)[^}]*\}/g, '`$1`'), ''];
  for (const { tag, content } of comment.blockTags) {
    const text = Comment.combineDisplayParts(content).trim();
    if (tag === '@example') lines.push(text.startsWith('```') ? text : code(text).join('\n'), '');
    else if (tag === '@deprecated') lines.push(`**Deprecated.** ${text}`, '');
    else if (tag === '@attr') lines.push(`- attribute ${text}`);
    else if (tag === '@fires') lines.push(`- event ${text}`);
  }
  return [...lines, ''];
}

function thrown(comment: Comment | undefined, call: string, { file }: Place, throwers: Map<string, Set<string>>): string[] {
  const tags: readonly CommentTag[] = comment?.getTags('@throws') ?? [];
  const texts = tags.map(({ content }) => Comment.combineDisplayParts(content).trim());
  for (const [name] of texts.join(' ').matchAll(/\bE_[A-Z_]+\b/g)) {
    const link = `[${call.replaceAll(/[[\]]/g, '')}](${file}.md#${anchorText(call)})`;
    throwers.set(name, (throwers.get(name) ?? new Set()).add(link));
  }
  return texts.flatMap((text) => [`Throws: ${text}`, '']);
}

/** The anchor that a heading with this name gets. */
function anchorText(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}_-]/gu, '');
}

function errorsPage(throwers: ReadonlyMap<string, ReadonlySet<string>>): string {
  const lines = ['# Errors by code', '', 'Which calls say that they can fail so. What each code means and carries: [the API](../docs/API.md#errors). Every error has a `fix`, a sentence that says what to do.', ''];
  for (const [name, calls] of [...throwers].sort(([one], [other]) => (one < other ? -1 : 1))) lines.push(`## ${name}`, '', [...calls].join(', '), '');
  return lines.join('\n');
}
