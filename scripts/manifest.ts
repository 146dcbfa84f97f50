/**
 * The custom-elements manifest (https://custom-elements-manifest.open-wc.org), from which editors and catalogues know our elements: made of
 * the TSDoc of their classes, whose tags `@attr`, `@prop`, `@fires`, `@csspart` and `@cssprop` say what a user can rely on.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './bundle.ts';

/** What one tag says. */
interface Said {
  readonly name: string;
  readonly description: string;
}

/** One element in the manifest. */
export interface ElementManifest {
  readonly kind: 'class';
  readonly customElement: true;
  readonly name: string;
  readonly tagName: string;
  readonly description: string;
  readonly attributes: readonly Said[];
  readonly members: readonly (Said & { readonly kind: 'field' })[];
  readonly events: readonly (Said & { readonly type: { readonly text: string } })[];
  readonly cssParts: readonly Said[];
  readonly cssProperties: readonly Said[];
}

const FOLDER = join(ROOT, 'src/bindings/element');

/** Every element, by name of its tag. */
export function elementsOf(): readonly ElementManifest[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).flatMap((name) => {
    const tree = ts.createSourceFile(name, readFileSync(join(FOLDER, name), 'utf8'), ts.ScriptTarget.ES2022, true);
    return tree.statements.filter(ts.isClassDeclaration).flatMap(elementOf);
  }).sort((left, right) => (left.tagName < right.tagName ? -1 : 1));
}

/** The manifest as text. */
export function manifest(): string {
  const declarations = elementsOf();
  const exports = declarations.flatMap(({ name, tagName }) => {
    const declaration = { name, module: 'dist/element.js' };
    return [{ kind: 'js', name, declaration: { name } }, { kind: 'custom-element-definition', name: tagName, declaration }];
  });
  return `${JSON.stringify({ schemaVersion: '2.1.0', modules: [{ kind: 'javascript-module', path: 'dist/element.js', declarations, exports }] }, null, 2)}\n`;
}

function elementOf(node: ts.ClassDeclaration): ElementManifest[] {
  const tags = ts.getJSDocTags(node);
  const [tagName] = tagged(tags, 'element');
  if (tagName === undefined || node.name === undefined) return [];
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return [{
    kind: 'class',
    customElement: true,
    name: node.name.text,
    tagName: tagName.name,
    description: ts.getTextOfJSDocComment(doc?.comment) ?? '',
    attributes: tagged(tags, 'attr'),
    members: tagged(tags, 'prop').map((said) => ({ kind: 'field', ...said })),
    events: tagged(tags, 'fires').map((said) => ({ ...said, type: { text: 'CustomEvent' } })),
    cssParts: tagged(tags, 'csspart'),
    cssProperties: tagged(tags, 'cssprop'),
  }];
}

function tagged(tags: readonly ts.JSDocTag[], tag: string): readonly Said[] {
  return tags.filter(({ tagName }) => tagName.text === tag).map((found) => {
    const [, name = '', description = ''] = /^@\w+\s+(\S+)(?:\s+-\s+([\s\S]*?))?\s*(?:\*\/?\s*)?$/.exec(found.getText()) ?? [];
    return { name, description: description.replaceAll(/\s*\n\s*\*\s*/g, ' ') };
  });
}
