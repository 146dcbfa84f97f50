/** Shows how the command understands what it is asked for: what it refuses before anything is opened, in which words, and with which exit code. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from './main.ts';
import { bytesOf, bytesText, countOf, portOf } from './quantities.ts';
import { configOf, folderOf, isKeeperInvite } from './room.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peerset-words-'));
  await writeFile(join(folder, 'list.json'), '[]');
  await writeFile(join(folder, 'half.json'), '{"policy": "fam');
  await writeFile(join(folder, 'storage.json'), '{"storage": "memory"}');
  await writeFile(join(folder, 'room.json'), '{"policy": "family", "owners": ["npub1x"], "secret": "of the file"}');
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs it; what it said, what it complained of, and its exit code. */
async function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const [said, complaints]: [string[], string[]] = [[], []];
  const stop = AbortSignal.abort();
  const host = { dist: pathToFileURL(`${folder}/`), say: (line: string) => void said.push(line), complain: (line: string) => void complaints.push(line), stdin: process.stdin, stdout: process.stdout, stop, environment: { PEERSET_DIR: join(folder, 'rooms'), ...environment } };
  return { code: await main(words, host), said: said.join('\n'), complaints: complaints.join('\n') };
}

test.each([
  [['pin'], /Which room\?/],
  [['pin', ''], /Which room\?/],
  [['pin', 'garden', 'party'], /What is "party"\? .*quotes/],
  [['pin', 'garden', '--quota', 'lots'], /--quota is a number of bytes/],
  [['pin', 'garden', '--quota', '1kB'], /quota.* at least: one record's/],
  [['pin', 'garden', '--metrics', '65536'], /--metrics is a number from 0 to 65535/],
  [['pin', 'garden', '--dir', ''], /--dir names a folder/],
  [['pin', 'garden', '--policy', 'anarchy'], /policy/],
  [['pin', 'garden', '--owner', 'me'], /owners/],
  [['pin', 'garden', '--keep', 'always'], /keep/],
  [['pin', 'garden', '--signaling', ' , '], /--signaling names networks/],
  [['pin', 'garden', '--signaling', 'pigeons'], /signaling/],
  [['pin', '#peerset-keeper=nonsense'], /invite/],
  [['pin', 'garden', '--colour', 'blue'], /--colour/],
  [['bridge', 'garden'], /Which relay\?/],
  [['bridge', 'garden', '--relay', 'https://relay.example'], /relays.*not an address/],
  [['bridge', 'garden', '--relay', 'wss://relay.example', '--direction', 'up'], /direction/],
  [['bridge', '--relay', 'wss://relay.example'], /Which room\?/],
  [['tracker', 'garden'], /What is "garden"\?/],
  [['tracker', '--port', '8e3'], /--port/],
  [['tracker', '--interval', '0'], /--interval is a whole number from 1 to 3600/],
  [['export', 'garden'], /Which room, and which file\?/],
  [['import'], /Which room, and which file\?/],
  [['export', 'garden', 'a', 'b'], /What is "b"\?/],
  [['doctor', '--wait', 'long'], /--wait/],
  [['doctor', 'a', 'b'], /What is "b"\?/],
  [['bench', '--records', '-5'], /--records/],
  [['bench', 'fast'], /What is "fast"\?/],
  [['dance'], /no command "dance"/],
] as const)('%j is not understood: exit code 2 and a sentence', async (words, says) => {
  const { code, said, complaints } = await run(words);
  expect([code, said]).toEqual([2, '']);
  expect(complaints).toMatch(says);
  if (words[0] !== 'dance') expect(complaints).toContain(`peerset ${words[0]} --help`);
});

test('what is refused leaves no folder behind', async () => {
  for (const words of [['--policy', 'anarchy'], ['--quota', '1kB']]) expect((await run(['pin', 'garden', ...words, '--dir', join(folder, 'refused')])).code).toBe(2);
  expect(await readdir(folder)).not.toContain('refused');
});

test.each([
  ['list.json', /holds no options/],
  ['half.json', /is not JSON/],
  ['storage.json', /"storage" cannot be named there/],
  ['none.json', /cannot be read/],
])('--config %s is refused', async (name, says) => {
  const { code, complaints } = await run(['pin', 'garden', '--config', join(folder, name)]);
  expect(code).toBe(2);
  expect(complaints).toMatch(says);
});

test.each(['pin', 'bridge', 'tracker', 'export', 'import', 'doctor', 'bench'])('%s --help explains each of its options, and does nothing', async (name) => {
  const { code, said, complaints } = await run([name, 'x', '--help']);
  expect([code, complaints]).toEqual([0, '']);
  expect(said).toMatch(new RegExp(`^peerset ${name}.*\n[^]*--json`));
});

test('a file that cannot be used is no misunderstanding: exit code 1', async () => {
  expect(await run(['import', 'garden', join(folder, 'none.ndjson')])).toMatchObject({ code: 1, complaints: expect.stringMatching(/none.ndjson cannot be read/) as string });
  expect(await run(['import', 'garden', folder])).toMatchObject({ code: 1, complaints: expect.stringMatching(/is a folder/) as string });
});

test('options of the command go before those of the file, and a passphrase comes from the environment', async () => {
  const config = join(folder, 'room.json');
  expect(await configOf({ config }, { environment: {} })).toEqual({ policy: 'family', owners: ['npub1x'], secret: 'of the file' });
  expect(await configOf({ config, policy: 'open', owner: ['npub1y'], keep: '90d', signaling: 'nostr, wss://one.example,wss://two.example' }, { environment: { PEERSET_SECRET: 'open sesame' } })).toEqual({
    policy: 'open', owners: ['npub1y'], keep: '90d', secret: 'open sesame',
    signaling: [{ strategy: 'nostr' }, { strategy: 'torrent', urls: ['wss://one.example', 'wss://two.example'] }],
  });
});

test('rooms lie where it is said, or in a folder of the account', () => {
  expect(folderOf({ dir: 'here' }, { environment: { PEERSET_DIR: 'there' } })).toBe('here');
  expect(folderOf({}, { environment: { PEERSET_DIR: 'there', XDG_DATA_HOME: '/data' } })).toBe('there');
  expect(folderOf({}, { environment: { PEERSET_DIR: '', XDG_DATA_HOME: '/data' } })).toBe(join('/data', 'peerset'));
  expect(folderOf({}, { environment: {} })).toMatch(/peerset$/);
});

test('an invite for keepers is told from that of members', () => {
  expect([isKeeperInvite('https://a.example/#peerset-keeper=x'), isKeeperInvite('#peerset=x'), isKeeperInvite('peerset-keeper')]).toEqual([true, false, false]);
});

test('numbers are read as people write them', () => {
  const sizes = ['2GB', '500MiB', '1.5 gib', '1000000', '3k', '7b'].map((text) => bytesOf(text, '--quota'));
  expect(sizes).toEqual([2e9, 500 * 2 ** 20, 1.5 * 2 ** 30, 1e6, 3000, 7]);
  for (const text of ['', '0', '-1', '1e9', 'GB', '2XB', '99999999999TB']) expect(() => bytesOf(text, '--quota')).toThrow(/--quota is a number of bytes/);
  expect([portOf('0', '--port'), portOf('65535', '--port'), countOf('12', '--wait', 20)]).toEqual([0, 65_535, 12]);
  for (const text of ['21', '0', '1.5', '']) expect(() => countOf(text, '--wait', 20)).toThrow(/from 1 to 20/);
  expect([bytesText(999), bytesText(1500), bytesText(2.5e9)]).toEqual(['999 B', '1.5 kB', '2.5 GB']);
});
