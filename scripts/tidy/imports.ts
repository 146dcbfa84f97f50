/**
 * Which room may import which: the table of docs/ARCHITECTURE.md as code. Also no cycles, no file that nothing uses,
 * and what may come late does. Unit tests may import anything; they import nothing into the program.
 */
import { isTest, type Import, type Project, type Source, type Violation } from './project.ts';

interface Room {
  readonly name: string;
  readonly holds: RegExp;
  /** Paths it may import anything from. */
  readonly values: RegExp;
  /** Paths it may import types from, beside those. */
  readonly types?: RegExp;
  /** Packages it may import. */
  readonly packages: RegExp;
}

const NONE = /^$/;
const MATHEMATICS = /^@noble\/(hashes|curves|ciphers)$/;
const FROM_CORE = /^src\/core(\/|\.ts$)/;

/** What some of those that deal in files use beside: the words of the service worker; transactions and turns. */
const TOOLS: ReadonlyMap<string, string> = new Map([
  ['streaming', '|^src/sw/|^src/adapters/system/trusted-url\\.ts$'],
  ['files', '|^src/adapters/indexeddb/(requests|turns)\\.ts$'],
]);

/** First match wins. */
const ROOMS: readonly Room[] = [
  { name: 'core/base', holds: /^src\/core\/base\//, values: /^src\/core\/base\//, packages: NONE },
  { name: 'core/record', holds: /^src\/core\/record\//, values: /^src\/core\/(base|record)\/|^src\/core\/set\/key\.ts$/, packages: MATHEMATICS },
  { name: 'core/set', holds: /^src\/core\/set\//, values: /^src\/core\/(base|set)\//, packages: MATHEMATICS },
  ...['selection', 'mesh', 'protocol', 'rules', 'files'].map(name => ({
    name: `core/${name}`,
    holds: new RegExp(`^src/core/${name}/`),
    values: new RegExp(`^src/core/(base|record|set|${name})/`),
    packages: MATHEMATICS,
  })),
  { name: 'core/judge', holds: /^src\/core\/judge\//, values: /^src\/core\/(base|record|rules|words|links|patterns|judge)\//, packages: NONE },
  { name: 'core/moderation', holds: /^src\/core\/moderation\//, values: /^src\/core\/(base|record|set|moderation)\//, types: /^src\/core\/(rules|judge)\//, packages: MATHEMATICS },
  { name: 'core/replica', holds: /^src\/core\/replica\//, values: /^src\/core\//, packages: NONE },
  { name: 'core/links', holds: /^src\/core\/links\//, values: /^src\/core\/(base|rules|words|links)\//, packages: /^linkify-it$/ },
  { name: 'core/patterns', holds: /^src\/core\/patterns\//, values: /^src\/core\/(base|rules|patterns)\//, packages: /^re2js$/ },
  { name: 'core', holds: /^src\/core(\/|\.ts$)/, values: FROM_CORE, packages: NONE },
  { name: 'ports', holds: /^src\/ports\.ts$/, values: NONE, types: FROM_CORE, packages: NONE },
  ...['webrtc', 'loopback', 'indexeddb', 'memory', 'verifier', 'system', 'signer', 'nostr-signers', 'secp256k1', 'stretching', 'work', 'journal'].map(name => ({
    name: `adapters/${name}`,
    holds: new RegExp(`^src/adapters/${name}(/|[-.])`),
    // Pure tools of the core are free to all: bytes, limits, packed records, the mesh. Machines are not. The curve and the pause are tools, too.
    values: new RegExp(`^src/adapters/(${name}|secp256k1)(/|[-.])|^src/adapters/system/(pause|socket|blob-worker|heard-worker)\\.ts$|^src/ports\\.ts$|^src/core/(base|record|mesh)/|^src/core/set/key\\.ts$`),
    types: /^src\/core(\/|\.ts$)|^src\/adapters\/stretching\/work\.ts$/,
    packages: name === 'webrtc' ? /^@trystero-p2p\/|^@noble\/|^(mqtt|@supabase\/supabase-js|firebase|@waku\/sdk)$/ : MATHEMATICS,
  })),
  // What keeps, hashes, looks at, records and plays files works with their pure half: trees, bitfields, layouts, playlists.
  ...['files', 'hashing', 'media', 'live', 'streaming'].map(name => ({
    name: `adapters/${name}`,
    holds: new RegExp(`^src/adapters/${name}(/|[-.])`),
    values: new RegExp(`^src/adapters/(${name}|secp256k1)(/|[-.])|^src/adapters/system/(pause|blob-worker|heard-worker)\\.ts$|^src/ports\\.ts$|^src/core/(base|record|files)/${TOOLS.get(name) ?? ''}`),
    types: FROM_CORE,
    packages: MATHEMATICS,
  })),
  // The disk and threads of a program: LevelDB, and the same folder of files and words of identities as in a page.
  {
    name: 'adapters/node',
    holds: /^src\/adapters\/node\//,
    values: /^src\/adapters\/(node\/|files\/(fitting|folder|folder-files)\.ts$|signer\/(identity-store|vault)\.ts$)|^src\/ports\.ts$|^src\/core\/(base|record)\/|^src\/core\/set\/key\.ts$/,
    types: /^src\/core\/|^src\/adapters\/verifier\/curve-worker\.ts$/,
    packages: /^node:|^classic-level$/,
  },
  { name: 'adapters/judge', holds: /^src\/adapters\/judge\//, values: /^src\/adapters\/(judge\/|system\/(pause|heard-worker)\.ts$)|^src\/ports\.ts$|^src\/core\/(base|judge)\//, types: FROM_CORE, packages: NONE },
  // One composition root for what comes first, one for each part that comes late.
  { name: 'database/defaults', holds: /^src\/database\/(defaults|device|signatures|network|logins|sealing|journaling|judging|giving|filing|streaming|broadcasting|erasing)\.ts$/, values: /^src\/(core|database|adapters|ports)/, packages: NONE },
  { name: 'database', holds: /^src\/database\//, values: /^src\/(core(\/|\.ts$)|database\/|ports\.ts$)/, packages: /^@standard-schema\/spec$/ },
  // The service worker's program, which is a file of its own, and the command line.
  { name: 'sw', holds: /^src\/sw\//, values: /^src\/(core\/(base|files)|sw)\//, packages: NONE },
  { name: 'node', holds: /^src\/node(\/|\.ts$)/, values: /^src\/(core|database|adapters|node|index|ports)/, packages: /^node:|^(node-datachannel|ws|classic-level|bittorrent-tracker)$/ },
  { name: 'cli', holds: /^src\/cli\//, values: /^src\/(cli\/|bridge\/|node(\/|\.ts$))/, packages: /^node:/ },
  // A room that relays mirror: an entry of its own, in pages and programs.
  { name: 'bridge', holds: /^src\/bridge\//, values: /^src\/(core\/|database\/|bridge\/|ports\.ts$|adapters\/system\/socket\.ts$)/, packages: /^nostr-tools$/ },
  { name: 'index', holds: /^src\/index\.ts$/, values: /^src\/(core|database|ports)/, packages: NONE },
  // The panel is a face of the public API. What looks inside is for it alone.
  { name: 'ui', holds: /^src\/ui\//, values: /^src\/(ui\/|database\/insight\/|(index|rules)\.ts$)/, packages: /^(svelte|uqr)$/ },
  // What frameworks and pages import: the public API in other words, and the panel, which is loaded when it is shown.
  { name: 'bindings', holds: /^src\/bindings\//, values: /^src\/(bindings\/|(index|ui\/mount)\.ts$)/, packages: /^(react|vue|svelte)$/ },
  { name: 'rules', holds: /^src\/rules\.ts$/, values: /^src\/core\/rules\//, packages: NONE },
  // Whole swarms in virtual time, with real databases inside: a composition root of its own, which no page that ships loads.
  { name: 'testing', holds: /^src\/(testing\/|test\.ts$)/, values: /^src\/(core|database|adapters|testing|ports|index)/, packages: MATHEMATICS },
  { name: 'demo', holds: /^demo\//, values: /^(demo\/|src\/(index|core|rules|test|ui\/mount|bindings\/element\/index)\.ts$)/, packages: /./ },
  { name: 'examples', holds: /^examples\//, values: /^examples\//, packages: /./ },
  { name: 'outside', holds: /^(sim|fuzz|bench|test|scripts|[^/]+$)/, values: /./, packages: /./ },
];

/** Files that a user or a tool starts with. */
const ENTRIES = /^src\/(index|core|rules|test|ui\/mount)\.ts$|^src\/ui\/svelte\.d\.ts$|^src\/bindings\/((react|vue)|(svelte|element)\/index)\.ts$|^src\/node\.ts$|^src\/bridge\/bridge\.ts$|^src\/(sw|cli)\/|^(sim|fuzz|bench|demo|examples|scripts|test)\/|^[^/]+\.ts$/;

/** Where a page starts, and packages that it must be able to start without. */
const FIRST = 'src/index.ts';
const LATE_PACKAGES = /^(@trystero-p2p\/core|@noble\/(curves|ciphers)|linkify-it|re2js)$/;

/** Imports that the table does not allow. */
export function checkDirections(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const source of project.sources.values()) {
    if (isTest(source.path)) continue;
    const room = ROOMS.find(candidate => candidate.holds.test(source.path));
    if (room === undefined) {
      violations.push({ file: source.path, line: 1, rule: 'room', message: 'belongs to no room of the import table (scripts/tidy/imports.ts)' });
      continue;
    }
    for (const used of source.imports) {
      if (mayImport(room, used)) continue;
      violations.push({ file: source.path, line: used.line, rule: 'imports', message: `${room.name} may not import ${used.target}` });
    }
  }
  return violations;
}

function mayImport(room: Room, used: Import): boolean {
  if (!used.isOurs) return room.packages.test(used.target);
  return room.values.test(used.target) || (used.isTypeOnly && room.types?.test(used.target) === true);
}

/** Circles of imports, types included: a circle of types is a design that nobody can read from the start. */
export function checkCycles(project: Project): Violation[] {
  const violations: Violation[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (source: Source): void => {
    if (done.has(source.path)) return;
    path.push(source.path);
    for (const used of source.imports) {
      const target = used.isOurs ? project.sources.get(used.target) : undefined;
      if (target === undefined) continue;
      const start = path.indexOf(target.path);
      if (start < 0) visit(target);
      else violations.push({ file: source.path, line: used.line, rule: 'cycle', message: [...path.slice(start), target.path].join(' → ') });
    }
    path.pop();
    done.add(source.path);
  };
  for (const source of project.sources.values()) visit(source);
  return violations;
}

/** Files of src/ that no entry reaches: only their own tests would notice their loss. */
export function checkDeadFiles(project: Project): Violation[] {
  const alive = new Set<string>();
  const queue = [...project.sources.keys()].filter(path => ENTRIES.test(path));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (alive.has(path)) continue;
    alive.add(path);
    for (const used of project.sources.get(path)?.imports ?? []) if (used.isOurs) queue.push(used.target);
  }
  return [...project.sources.keys()]
    .filter(path => path.startsWith('src/') && !isTest(path) && !alive.has(path))
    .map(file => ({ file, line: 1, rule: 'dead', message: 'no entry imports this file, directly or through others' }));
}

/** Imports of our own files that do not exist, or that name no `.ts` file. */
export function checkTargets(project: Project): Violation[] {
  return [...project.sources.values()].flatMap(source => source.imports
    .filter(used => used.isOurs && !project.files.has(used.target))
    .map(used => ({ file: source.path, line: used.line, rule: 'target', message: `${used.target} does not exist` })));
}

/**
 * What a page downloads first stays small only if nothing reaches around the seams: a file that is loaded by `import()`
 * is imported in no other way, the core (which never waits) loads nothing, and what is heavy comes late.
 */
export function checkLate(project: Project): Violation[] {
  const program = [...project.sources.values()].filter(({ path }) => path.startsWith('src/') && !isTest(path));
  const late = new Set(program.flatMap(({ imports }) => imports.filter(used => used.isOurs && used.isLate).map(({ target }) => target)));
  const violations = program.flatMap(({ path, imports }) => imports.flatMap((used): Violation[] => {
    const broken = (message: string): Violation[] => [{ file: path, line: used.line, rule: 'late', message }];
    if (used.isLate) return path.startsWith('src/core/') ? broken('the core loads nothing: it never waits') : [];
    return used.isTypeOnly || !late.has(used.target) ? [] : broken(`${used.target} is loaded by import(): here it would come at once`);
  }));
  return [...violations, ...checkFirst(project)];
}

/** Heavy packages that a page would have to download before it starts. */
function checkFirst(project: Project): Violation[] {
  const violations: Violation[] = [];
  const seen = new Set<string>();
  const queue = [FIRST];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const used of project.sources.get(path)?.imports ?? []) {
      if (used.isLate || used.isTypeOnly) continue;
      if (used.isOurs) queue.push(used.target);
      else if (LATE_PACKAGES.test(used.target)) violations.push({ file: path, line: used.line, rule: 'late', message: `${used.target} would be downloaded before a page starts` });
    }
  }
  return violations;
}
