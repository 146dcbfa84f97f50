/** Shows programs that keep a room: two of them sync, a killed one has lost nothing that was acknowledged, and the command does what it says. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { startTracker, type Tracker } from '../../scripts/tracker.ts';
import { startRelay } from '../bridge/relay.ts';
import { builtFor, type Built } from './built.ts';

const TIMEOUT_MS = 240_000;
/** Of the program that writes; `PEERSET_KILLS=100` sees more. */
const KILLS = Number(process.env['PEERSET_KILLS'] ?? 6);

let built: Built;
let tracker: Tracker;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peerset-programs-'));
  [built, tracker] = await Promise.all([builtFor('node-programs'), startTracker({ announceEveryMs: 1000 })]);
}, TIMEOUT_MS);

afterAll(async () => {
  await built.remove();
  await tracker.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** Puts without end, and says each key once it was acknowledged. */
const WRITER = `
const transport = { open: (listener) => listener.networks([]), send() {}, disconnect() {}, introduce() {}, wake() {}, close: async () => {} };
const db = node.peerset('killed', { transport, storage: { dir: process.argv[1] } });
await db.ready;
const rows = [];
for (const { key } of await db.find({ limit: 1000 })) rows.push(key);
console.log('found ' + JSON.stringify(rows));
for (let i = 0; ; i++) console.log('put ' + (await db.put({ i, text: 'x'.repeat(200) })).key);
`;

test(`what was acknowledged survives ${KILLS} kills`, async () => {
  const dir = join(folder, 'killed');
  const acknowledged = new Set<string>();
  for (let kill = 0; kill <= KILLS; kill++) {
    const writer = built.program(WRITER, [dir]);
    const found = new Set(JSON.parse((await writer.line(/^found /)).slice(6)) as string[]);
    expect([...acknowledged].filter((key) => !found.has(key))).toEqual([]);
    for (let puts = 0; puts < 3 + kill % 5; puts++) await writer.line(/^put /);
    writer.process.kill('SIGKILL');
    expect(await writer.ended).toBe('SIGKILL');
    for (const line of writer.lines) if (line.startsWith('put ')) acknowledged.add(line.slice(4));
  }
  expect(acknowledged.size).toBeGreaterThan(3 * KILLS);
}, TIMEOUT_MS);

test('two programs sync; a pin is killed and is there again with the same root; export, import and a relay carry it on', async () => {
  const at = (name: string): string[] => ['--dir', join(folder, name), '--config', join(folder, 'room.json')];
  await writeFile(join(folder, 'room.json'), JSON.stringify({ signaling: [{ urls: [tracker.url] }], iceServers: [] }));
  const member = built.program(`
const db = node.peerset('garden', { signaling: [{ urls: ['${tracker.url}'] }], iceServers: [] });
await db.ready;
for (let i = 0; i < 20; i++) await db.put({ i });
for await (const [status] of db.status) if (status.records === 20) { console.log('root ' + status.root); break; }
`);
  const root = (await member.line(/^root /)).slice(5);
  const pinned = built.peerset(['pin', 'garden', '--json', '--quota', '50MB', ...at('pin')]);
  expect(JSON.parse(await pinned.line(/"started"/))).toMatchObject({ event: 'started', room: 'garden', records: 0, blind: false });
  await pinned.line(new RegExp(`"status".*${root}`));
  pinned.process.kill('SIGKILL');
  member.process.kill('SIGKILL');
  await Promise.all([pinned.ended, member.ended]);

  const again = built.peerset(['pin', 'garden', '--json', '--metrics', '0', ...at('pin')]);
  const started = JSON.parse(await again.line(/"started"/)) as { readonly records: number; readonly root: string; readonly metrics: string };
  expect(started).toMatchObject({ records: 20, root });
  expect(await (await fetch(started.metrics)).text()).toMatch(/^# HELP peerset_records .*\n# TYPE peerset_records gauge\npeerset_records 20\n/);
  const second = built.peerset(['export', 'garden', '-', ...at('pin')]);
  expect([await second.ended, second.complaints()]).toEqual([1, expect.stringMatching(/another program/)]);
  again.process.kill('SIGTERM');
  expect(await again.ended).toBe(0);
  expect(again.lines.at(-1)).toContain('"ended"');

  const file = join(folder, 'garden.ndjson');
  expect(await built.peerset(['export', 'garden', file, ...at('pin')]).ended).toBe(0);
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(20);
  const taken = built.peerset(['import', 'garden', file, '--json', ...at('other')]);
  expect(await taken.ended).toBe(0);
  expect(JSON.parse(taken.lines.at(-1)!)).toMatchObject({ added: 20, refused: 0 });
  expect(await built.peerset(['export', 'garden', file, ...at('pin')]).ended).toBe(1);

  const relay = await startRelay();
  // One after the other, and neither asks for peers: all that they have in common is the relay.
  const unasked = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(unasked, 'listening');
  let asked = 0;
  unasked.on('connection', () => asked++);
  await writeFile(join(folder, 'alone.json'), JSON.stringify({ signaling: [{ urls: [`ws://127.0.0.1:${(unasked.address() as { port: number }).port}`] }], iceServers: [] }));
  for (const [name, says] of [['other', /"live".*"sent":20,/], ['third', /"live".*"added":20,/]] as const) {
    const bridged = built.peerset(['bridge', 'garden', '--relay', relay.url, '--offline', '--json', '--dir', join(folder, name), '--config', join(folder, 'alone.json')]);
    await bridged.line(says);
    bridged.process.kill('SIGTERM');
    expect([await bridged.ended, bridged.complaints()]).toEqual([0, '']);
  }
  expect(asked).toBe(0);
  unasked.close();
  await relay.close();
}, TIMEOUT_MS);

test('a program ends by itself once its database is closed, though a server that was asked for its address never answered', async () => {
  const silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const program = built.program(`
const db = node.peerset('leaving', { signaling: [{ urls: ['${tracker.url}'] }], iceServers: [{ urls: 'stun:127.0.0.1:${silent.address().port}' }] });
process.stdin.once('data', async () => {
  process.stdin.destroy();
  await db.close();
  console.log('closed');
});
`);
  // Its first offers are on their way to becoming any.
  await once(silent, 'message');
  program.process.stdin!.write('close');
  await program.line(/^closed$/);
  expect([await program.ended, program.complaints()]).toEqual([0, '']);
  silent.close();
}, 60_000);
