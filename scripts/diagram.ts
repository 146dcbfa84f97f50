/**
 * `npm run diagram`: writes the parts of docs/PROTOCOL.md that are already written elsewhere: the handshake's
 * table and picture, the limits, the faults. The code is the source; a test says when the document is behind.
 *
 * A part stands between `<!-- name:begin -->` and `<!-- name:end -->`; the rest of the document is ours.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { FAULT_COST } from '../src/core/base/fault.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { ALL_LIMITS } from '../src/core/base/limits/all.ts';
import { SESSION_STATES, STATE_LIMITS, TRANSITIONS, type Transition } from '../src/core/protocol/handshake.ts';
import { ROOT } from './bundle.ts';

const DOCUMENT = join(ROOT, 'docs/PROTOCOL.md');

/** The document with every generated part renewed. Throws where a part's marks are missing. */
export function withGeneratedParts(document: string): string {
  let text = document;
  for (const [name, part] of generatedParts()) {
    const begin = `<!-- ${name}:begin -->`;
    const end = `<!-- ${name}:end -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`docs/PROTOCOL.md has no marks for ${name}`);
    text = `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`;
  }
  return text;
}

function generatedParts(): ReadonlyMap<string, string> {
  return new Map([
    ['handshake-picture', handshakePicture()],
    ['handshake-table', handshakeTable()],
    ['limits', limitsTable()],
    ['faults', faultsTable()],
  ]);
}

/** Every cell of the table, in order of states. */
function cells(): readonly (Transition & { readonly state: string; readonly event: string })[] {
  return SESSION_STATES.flatMap(state => Object.entries(TRANSITIONS[state]).map(([event, cell]) => ({ state, event, ...cell })));
}

function handshakePicture(): string {
  // Only moves between states: what stays in its state would bury the picture; the table has it all.
  const moves = new Map<string, string[]>();
  for (const { state, event, next } of cells()) {
    if (state === next) continue;
    const arrow = `${identifier(state)} --> ${next === 'closed' ? '[*]' : identifier(next)}`;
    moves.set(arrow, [...moves.get(arrow) ?? [], event]);
  }
  const lines = [...moves].map(([arrow, events]) => `  ${arrow}: ${events.join(', ')}`);
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${identifier('idle')}`, ...lines, '```'].join('\n');
}

/** Mermaid's names of states have no hyphens. */
function identifier(state: string): string {
  return state.replaceAll('-', '_');
}

function handshakeTable(): string {
  const rows = cells().map(({ state, event, action, next }) => `| ${state} | ${event} | ${action} | ${next} |`);
  const limits = Object.entries(STATE_LIMITS).map(([state, limit]) => `\`${state}\` ${LIMITS[limit as keyof typeof LIMITS]} ms`);
  return [
    '| state | event | action | next |', '| --- | --- | --- | --- |', ...rows, '',
    `\`late\` comes after: ${limits.join(', ')}. \`handshake-late\`: ${LIMITS.handshakeTimeoutMs} ms after joining.`,
  ].join('\n');
}

function faultsTable(): string {
  const meanings = propertyComments('src/core/base/fault.ts', /^FAULT_COST$/);
  const rows = Object.entries(FAULT_COST).map(([code, cost]) => `| ${code} | ${cost} | ${meanings.get(code) ?? ''} |`);
  return ['| fault | strikes | when |', '| --- | --- | --- |', ...rows].join('\n');
}

function limitsTable(): string {
  const folder = 'src/core/base/limits';
  const meanings = new Map(readdirSync(join(ROOT, folder)).flatMap(file => [...propertyComments(`${folder}/${file}`, /_LIMITS$/)]));
  const rows = Object.entries(ALL_LIMITS).map(([name, value]) => `| \`${name}\` | ${format(value)} | ${meanings.get(name) ?? ''} |`);
  return ['| limit | value | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function format(value: unknown): string {
  if (Array.isArray(value)) return value.map(format).join(', ');
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, inner]) => `${key} ${format(inner)}`).join(', ');
  return String(value);
}

/** The comment before each property of a file's constant objects of such names. */
function propertyComments(path: string, constants: RegExp): ReadonlyMap<string, string> {
  const tree = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.ES2022, true);
  const comments = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && constants.test(node.name.getText())) {
      const literal = node.initializer && ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (literal && ts.isObjectLiteralExpression(literal)) {
        for (const property of literal.properties) comments.set(property.name?.getText() ?? '', commentOf(property));
      }
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return comments;
}

function commentOf(property: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(property).at(-1)?.comment;
  return (typeof comment === 'string' ? comment : '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(DOCUMENT, withGeneratedParts(readFileSync(DOCUMENT, 'utf8')));
}
