/** What the compiler says of snippets, with the published names standing for the sources. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../scripts/bundle.ts';
import type { Snippet } from './snippets.ts';

const FOLDER = join(ROOT, 'test/docs/virtual');
/** Global names, for snippets alone: as a file of the project they would be global in all of it. */
const GIVEN = join(FOLDER, 'given.d.ts');
const PATHS: Record<string, string[]> = {
  peerset: ['src/index.ts'],
  'peerset/core': ['src/core.ts'],
  'peerset/rules': ['src/rules.ts'],
  'peerset/test': ['src/test.ts'],
  'peerset/node': ['src/node.ts'],
  'peerset/bridge': ['src/bridge/bridge.ts'],
  'peerset/react': ['src/bindings/react.ts'],
  'peerset/vue': ['src/bindings/vue.ts'],
  'peerset/element': ['src/bindings/element/index.ts'],
};
/**
 * JavaScript is not written for a strict compiler: values of records are unknown, lookups may find nothing. What stays are names, members and
 * arguments that do not exist.
 */
const OF_STRICT_TYPES = new Set([18_046, 18_047, 18_048, 18_049, 2_322, 2_345, 2_488, 2_531, 2_532, 2_571, 7_006, 7_031]);

/** Complaints about snippets, each with its document and line. */
export function compile(snippets: readonly Snippet[]): readonly string[] {
  const byPath = new Map(snippets.map((snippet, index) => [join(FOLDER, `${index}.${snippet.language}`), snippet]));
  const read = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, ROOT);
  const full: ts.CompilerOptions = { ...options, incremental: false, noUncheckedIndexedAccess: false, allowJs: true, checkJs: true, jsx: ts.JsxEmit.ReactJSX, paths: PATHS, baseUrl: ROOT };
  delete full.tsBuildInfoFile;
  const host = ts.createCompilerHost(full);
  const [readFile, fileExists, getSourceFile] = [host.readFile.bind(host), host.fileExists.bind(host), host.getSourceFile.bind(host)];
  const given = readFileSync(join(ROOT, 'test/docs/given.txt'), 'utf8');
  const textAt = (path: string): string | undefined => {
    if (path === GIVEN) return given;
    const snippet = byPath.get(path);
    return snippet === undefined ? undefined : `${snippet.text.replace("'./peerset.js'", "'peerset'")}\nexport {}\n`;
  };
  host.readFile = (path) => textAt(path) ?? readFile(path);
  host.fileExists = (path) => path === GIVEN || byPath.has(path) || fileExists(path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = textAt(path);
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target, true);
  };
  const program = ts.createProgram([...byPath.keys(), GIVEN], full, host);
  return [...byPath].flatMap(([path, snippet]) => {
    const source = program.getSourceFile(path);
    if (source === undefined) return [`${snippet.at}: was not read`];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .filter(({ code }) => (snippet.language !== 'js' && snippet.isLoose !== true) || !OF_STRICT_TYPES.has(code))
      .map(({ messageText, start = 0, code }) => {
        const { line } = source.getLineAndCharacterOfPosition(start);
        return `${snippet.at} + ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')} (${code})`;
      });
  });
}
