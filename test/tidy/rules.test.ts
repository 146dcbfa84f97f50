/** Every house rule against a few lines that break it and a few that do not: a rule that cannot fail checks nothing. */
import { describe, expect, test } from 'vitest';
import { checkFiles } from '../../scripts/tidy.ts';

const HEADER = '/** What this is. */\n';
const ENTRY = 'src/core.ts';

/** What the rules say of some files, as `file:line rule`; an entry is added that keeps every source alive. */
function rulesBroken(fixture: Readonly<Record<string, string>>): string[] {
  const files = new Map(Object.entries(fixture));
  const sources = [...files.keys()].filter(path => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  files.set('sim/all.ts', sources.map(path => `import '../${path}';`).join('\n'));
  return checkFiles(files).map(({ file, line, rule }) => `${file}:${line} ${rule}`);
}

function lines(count: number, line = '//'): string {
  return `${line}\n`.repeat(count);
}

describe('imports', () => {
  test('a room may not import upwards', () => {
    const fixture = {
      'src/core/base/low.ts': `${HEADER}import { high } from '../set/high.ts';\n`,
      'src/core/set/high.ts': HEADER,
    };
    expect(rulesBroken(fixture)).toEqual(['src/core/base/low.ts:2 imports']);
  });

  test('a room may import downwards', () => {
    expect(rulesBroken({ 'src/core/set/high.ts': `${HEADER}import '../base/low.ts';\n`, 'src/core/base/low.ts': HEADER })).toEqual([]);
  });

  test('every road into the core is closed to what does input and output', () => {
    const fixture = {
      'src/core/set/a.ts': `${HEADER}import type { Store } from '../../ports.ts';\n`,
      'src/core/set/b.ts': `${HEADER}const load = () => import('../../adapters/memory/store.ts');\n`,
      'src/core/set/c.ts': `${HEADER}export { x } from 'node:fs';\nconst y = 1;\n`,
      'src/core/set/d.ts': `${HEADER}type X = import('../../database/x.ts').X;\n`,
      'src/ports.ts': HEADER, 'src/adapters/memory/store.ts': HEADER, 'src/database/x.ts': HEADER,
    };
    const imports = ['a', 'b', 'c', 'd'].map(name => `src/core/set/${name}.ts:2 imports`);
    expect(rulesBroken(fixture)).toEqual([...imports.slice(0, 2), 'src/core/set/b.ts:2 late', ...imports.slice(2)]);
  });

  test('ports see only types of the core', () => {
    const key = { 'src/core/set/key.ts': HEADER };
    expect(rulesBroken({ ...key, 'src/ports.ts': `${HEADER}import type { Key } from './core/set/key.ts';\n` })).toEqual([]);
    expect(rulesBroken({ ...key, 'src/ports.ts': `${HEADER}import { type Key } from './core/set/key.ts';\n` })).toEqual([]);
    expect(rulesBroken({ ...key, 'src/ports.ts': `${HEADER}import { Key } from './core/set/key.ts';\n` })).toEqual(['src/ports.ts:2 imports']);
  });

  test('one adapter does not know another, and only defaults.ts knows adapters', () => {
    const fixture = {
      'src/adapters/memory/store.ts': HEADER,
      'src/adapters/webrtc/transport.ts': `${HEADER}import '../memory/store.ts';\n`,
      'src/database/database.ts': `${HEADER}import '../adapters/memory/store.ts';\n`,
      'src/database/defaults.ts': `${HEADER}import '../adapters/memory/store.ts';\n`,
    };
    expect(rulesBroken(fixture)).toEqual(['src/adapters/webrtc/transport.ts:2 imports', 'src/database/database.ts:2 imports']);
  });

  test('the demo uses only what users can import', () => {
    expect(rulesBroken({ 'demo/demo.ts': "import '../src/database/x.ts';\n", 'src/database/x.ts': HEADER })).toEqual(['demo/demo.ts:1 imports']);
  });

  test('a file outside every room is a violation', () => {
    expect(rulesBroken({ 'src/attic/x.ts': HEADER })).toContain('src/attic/x.ts:1 room');
  });

  test('an import must name a file that exists', () => {
    expect(rulesBroken({ 'src/core/set/a.ts': `${HEADER}import './gone.ts';\n` })).toEqual(['src/core/set/a.ts:2 target']);
  });

  test('a circle of imports is found, of types too', () => {
    const fixture = {
      'src/core/set/a.ts': `${HEADER}import type { B } from './b.ts';\n`,
      'src/core/set/b.ts': `${HEADER}import type { C } from './c.ts';\n`,
      'src/core/set/c.ts': `${HEADER}import type { A } from './a.ts';\n`,
    };
    expect(rulesBroken(fixture)).toEqual(['src/core/set/c.ts:2 cycle']);
  });

  test('a file that only its own test imports is dead', () => {
    const files = new Map([
      [ENTRY, `${HEADER}export { used } from './core/set/used.ts';\n`],
      ['src/core/set/used.ts', HEADER],
      ['src/core/set/dead.ts', HEADER],
      ['src/core/set/dead.test.ts', "import './dead.ts';\n"],
    ]);
    expect(checkFiles(files).map(({ file, rule }) => `${file} ${rule}`)).toEqual(['src/core/set/dead.ts dead']);
  });
});

describe('what comes late', () => {
  const entry = (imports: string): Record<string, string> => ({ 'src/index.ts': `${HEADER}${imports}` });

  test('what is loaded by import() is not imported at once elsewhere, except its types and by tests', () => {
    const part = { 'src/database/part.ts': HEADER, 'src/database/late.ts': `${HEADER}const load = () => import('./part.ts');\n` };
    expect(rulesBroken(part)).toEqual([]);
    expect(rulesBroken({ ...part, 'src/database/a.ts': `${HEADER}import { x } from './part.ts';\n` })).toEqual(['src/database/a.ts:2 late']);
    expect(rulesBroken({ ...part, 'src/database/a.ts': `${HEADER}import type { X } from './part.ts';\n` })).toEqual([]);
    expect(rulesBroken({ ...part, 'src/database/a.test.ts': "import './part.ts';\n" })).toEqual([]);
  });

  test('the core loads nothing', () => {
    const fixture = { 'src/core/base/b.ts': HEADER, 'src/core/base/a.ts': `${HEADER}const load = () => import('./b.ts');\n` };
    expect(rulesBroken(fixture)).toEqual(['src/core/base/a.ts:2 late']);
  });

  test('heavy packages are not reached at once from where a page starts', () => {
    const curve = { 'src/core/record/curve.ts': `${HEADER}import '@noble/curves';\n` };
    expect(rulesBroken({ ...curve, ...entry("import './core/record/curve.ts';\n") })).toEqual(['src/core/record/curve.ts:2 late']);
    expect(rulesBroken({ ...curve, ...entry("const load = () => import('./core/record/curve.ts');\n") })).toEqual([]);
    expect(rulesBroken({ ...curve, ...entry("import type { X } from './core/record/curve.ts';\n") })).toEqual([]);
  });
});

describe('lengths', () => {
  test('a function of 60 lines passes, one of 61 does not', () => {
    const fixture = (inside: number): Record<string, string> => ({ 'sim/a.ts': `export function f() {\n${lines(inside)}}\n` });
    expect(rulesBroken(fixture(58))).toEqual([]);
    expect(rulesBroken(fixture(59))).toEqual(['sim/a.ts:1 function-length']);
  });

  test('methods and arrows count too, the callback of describe does not', () => {
    const method = `class A {\n  m() {\n${lines(60)}}\n}\n`;
    const arrow = `const f = () => {\n${lines(60)}};\n`;
    const group = `describe('x', () => {\n${lines(60)}});\n`;
    expect(rulesBroken({ 'sim/a.ts': method, 'sim/b.ts': arrow, 'sim/c.ts': group })).toEqual(['sim/a.ts:2 function-length', 'sim/b.ts:1 function-length']);
  });

  test('a function that registers a suite is as long as what it does beside', () => {
    const suite = (inside: number): string => `export function suite() {\n${lines(inside)}  describe('x', () => {\n${lines(60)}});\n}\n`;
    // The callback's own lines are left out, the first and last of them shared with the call.
    expect(rulesBroken({ 'sim/a.ts': suite(58) })).toEqual([]);
    expect(rulesBroken({ 'sim/a.ts': suite(59) })).toEqual(['sim/a.ts:1 function-length']);
  });

  test('a file of 400 lines passes, one of 401 does not', () => {
    expect(rulesBroken({ 'sim/a.ts': lines(400) })).toEqual([]);
    expect(rulesBroken({ 'sim/a.ts': lines(401) })).toEqual(['sim/a.ts:401 file-length']);
  });
});

describe('types', () => {
  test('any is found in code, not in words', () => {
    expect(rulesBroken({ 'sim/a.ts': 'let x: any;\n' })).toEqual(['sim/a.ts:1 any']);
    expect(rulesBroken({ 'sim/a.ts': "// any\nconst any = 'any';\n" })).toEqual([]);
  });

  test('nobody silences the compiler', () => {
    expect(rulesBroken({ 'sim/a.ts': '// @ts-ignore\n' })).toEqual(['sim/a.ts:1 ts-ignore']);
    expect(rulesBroken({ 'sim/a.ts': "const quoted = '// @ts-ignore';\n" })).toEqual([]);
    expect(rulesBroken({ 'sim/a.ts': '// @ts-expect-error\n' })).toEqual(['sim/a.ts:1 ts-ignore']);
    expect(rulesBroken({ 'sim/a.test.ts': '// @ts-expect-error shown on purpose\n' })).toEqual([]);
  });

  test.each(['export default 1;', 'export default function f() {}', 'export default class A {}', 'export { a as default };', 'export = 1;'])(
    '%s is a default export', code => {
      expect(rulesBroken({ 'sim/a.ts': `${code}\n` })).toEqual(['sim/a.ts:1 default-export']);
    },
  );

  test('the core has no barrels', () => {
    const base = { 'src/core/set/b.ts': HEADER };
    expect(rulesBroken({ ...base, 'src/core/set/a.ts': `${HEADER}export * from './b.ts';\nconst x = 1;\n` })).toEqual(['src/core/set/a.ts:2 barrel']);
    expect(rulesBroken({ ...base, 'src/core/set/a.ts': `${HEADER}export { b } from './b.ts';\n` })).toEqual(['src/core/set/a.ts:1 barrel']);
  });
});

describe('words of the core', () => {
  test.each([
    'Date.now()', 'performance.now()', 'Math.random()', 'crypto.subtle', 'setTimeout(f)', 'new Promise(f)', 'fetch(u)', 'indexedDB.open()',
    'window.name', 'document.body', 'console.log(1)', 'globalThis.x', 'randomBytes(1)', 'async () => 1', 'let x: Promise<void>',
  ])('%s', code => {
    expect(rulesBroken({ 'src/core/set/a.ts': `${HEADER}${code};\n` })).toContain('src/core/set/a.ts:2 core-word');
    expect(rulesBroken({ 'sim/a.ts': `${code};\n` })).toEqual([]);
  });

  test('await', () => {
    expect(rulesBroken({ 'src/core/set/a.ts': `${HEADER}await x;\n` })).toContain('src/core/set/a.ts:2 core-word');
  });

  test('a member, a string, a comment or a test of that name is no violation', () => {
    const innocent = "// Date\nconst a = { fetch: 1 };\nconst b = a.fetch;\nconst c = 'fetch';\ninterface D { fetch: string; document(): void }\n";
    expect(rulesBroken({ 'src/core/set/a.ts': HEADER + innocent, 'src/core/set/a.test.ts': 'Date.now();\n' })).toEqual([]);
  });
});

describe('tests', () => {
  test.each(['test.only', 'describe.skip', 'it.todo', 'test.skipIf', 'describe.each(1).only'])('%s hides tests', code => {
    expect(rulesBroken({ 'sim/a.test.ts': `${code}('x', f);\n` })).toEqual(['sim/a.test.ts:1 test-switch']);
  });

  test('no test replaces a module, which others in its process would get', () => {
    expect(rulesBroken({ 'sim/a.test.ts': "vi.mock('./b.ts', f);\nvi.fn();\n" })).toEqual(['sim/a.test.ts:1 module-mock']);
  });

  test('a test of the core does not wait for real time', () => {
    expect(rulesBroken({ 'src/core/set/a.test.ts': 'setTimeout(f, 10);\n' })).toEqual(['src/core/set/a.test.ts:1 sleep']);
  });
});

describe('comments', () => {
  test('a file of src begins with prose', () => {
    expect(rulesBroken({ 'src/core/set/a.ts': 'const x = 1;\n' })).toEqual(['src/core/set/a.ts:1 header']);
  });

  test.each(['export function f() {}', 'export class A {}', 'export const f = () => 1;'])('%s needs TSDoc of its own', code => {
    expect(rulesBroken({ 'src/core/set/a.ts': `${HEADER}\n${code}\n` })).toEqual(['src/core/set/a.ts:3 tsdoc']);
    expect(rulesBroken({ 'src/core/set/a.ts': `${HEADER}\n/** Does. */\n${code}\n` })).toEqual([]);
  });

  test('a type needs it where users can import it, under whatever name', () => {
    const type = { 'src/core/set/a.ts': `${HEADER}\nexport interface A { x: 1 }\n` };
    expect(rulesBroken(type)).toEqual([]);
    expect(rulesBroken({ ...type, [ENTRY]: `${HEADER}export type { A as B } from './core/set/a.ts';\n` })).toEqual(['src/core/set/a.ts:3 tsdoc']);
    const through = { ...type, [ENTRY]: HEADER, 'src/index.ts': `${HEADER}export { A } from './core/set/b.ts';\n` };
    const between = { 'src/core/set/b.ts': `${HEADER}export { A } from './a.ts';\nconst x = 1;\n` };
    expect(rulesBroken({ ...through, ...between })).toEqual(['src/core/set/a.ts:3 tsdoc']);
  });
});

describe('texts', () => {
  test('a note needs a reference', () => {
    const note = 'TO' + 'DO';
    expect(rulesBroken({ 'sim/a.ts': `// ${note}: later\n`, 'sim/b.css': `/* ${note} */\n` })).toEqual(['sim/a.ts:1 note', 'sim/b.css:1 note']);
    expect(rulesBroken({ 'sim/a.ts': `// ${note} (#12): later\n` })).toEqual([]);
  });

  test('paths of one machine are found, ordinary ones are not', () => {
    const home = '/ho' + 'me/somebody/x';
    expect(rulesBroken({ 'docs/a.md': `see ${home}\n` })).toEqual(['docs/a.md:1 machine-path']);
    expect(rulesBroken({ 'docs/a.md': 'see https://example.org/home/x, ./work/x and /usr/bin/chromium\n' })).toEqual([]);
  });

  test('hosts of registries are found, except the public one', () => {
    const host = 'https://npm-regis' + 'try.corp.example/';
    expect(rulesBroken({ 'package-lock.json': `"resolved": "${host}x"\n` })).toEqual(['package-lock.json:1 registry']);
    expect(rulesBroken({ 'package-lock.json': '"resolved": "https://registry.npmjs.org/x"\n' })).toEqual([]);
  });

  test('links must lead somewhere, to a file, a folder, a heading', () => {
    const target = { 'docs/b.md': '# One heading, two `words`\n' };
    const good = '[a](b.md) [b](b.md#one-heading-two-words) [c](../docs/) [d](https://example.org/x) [e](#here)\n# Here\n';
    expect(rulesBroken({ ...target, 'docs/a.md': good })).toEqual([]);
    const bad = '[a](c.md)\n\n[b](b.md#nowhere)\n\n`src/gone/x.ts`\n\n```\n[c](in-code.md)\n```\n';
    expect(rulesBroken({ ...target, 'docs/a.md': bad })).toEqual(['docs/a.md:1 link', 'docs/a.md:3 link', 'docs/a.md:5 path']);
  });
});

describe('components', () => {
  const PANEL = 'src/ui/Panel.svelte';
  const script = (lines: string): string => `<!-- What this is. -->\n<script lang="ts">\n${lines}</script>\n`;
  const broken = (text: string): string[] => rulesBroken({ 'src/ui/mount.ts': `${HEADER}import './Panel.svelte';\n`, [PANEL]: text, 'src/ui/rest.ts': HEADER });

  test('their scripts obey the rules of all scripts, on the lines where they stand', () => {
    expect(broken(script("  import { x } from './rest.ts';\n"))).toEqual([]);
    expect(broken(script("  import { x } from '../ports.ts';\n  let y: any;\n"))).toEqual([`${PANEL}:3 target`, `${PANEL}:3 imports`, `${PANEL}:4 any`]);
  });

  test('no text becomes markup, style or code', () => {
    expect(broken(`${script('')}<p style:--x={1} onclick={go}>{text}</p>\n`)).toEqual([]);
    const found = broken(`${script('')}<p style="color: red">\n{@html text}\n<b onclick="go()"></b></p>\n`);
    expect(found.sort()).toEqual([`${PANEL}:4 inline-style`, `${PANEL}:5 html`, `${PANEL}:6 inline-handler`]);
  });

  test('they are short and say what they are', () => {
    expect(broken(`${script('')}${'<br>\n'.repeat(148)}`)).toEqual([`${PANEL}:151 file-length`]);
    expect(broken('<p></p>\n')).toEqual([`${PANEL}:1 header`]);
  });
});
