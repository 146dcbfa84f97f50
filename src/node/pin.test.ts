/** Shows that a room that is kept is read when somebody looks, and not before, and that nothing of it is missing then. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { memberOf } from '../database/peerset.ts';
import type { Transport } from '../ports.ts';
import { peerset } from './peerset.ts';
import { pin } from './pin.ts';

const TIMEOUT_MS = 120_000;

const OFFLINE: Transport = { open: (listener) => listener.networks([]), send: () => undefined, disconnect: () => undefined, introduce: () => undefined, wake: () => undefined, close: async () => undefined };

const opened = (dir: string) => peerset('kept', { transport: OFFLINE, storage: { dir }, collections: { notes: {}, rest: {} } });

/** A room with five notes, one of them changed and one deleted; its root. */
async function filled(): Promise<{ readonly dir: string; readonly root: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'peerset-pin-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 10 }));
  const db = opened(dir);
  for (let i = 0; i < 5; i++) await db.notes.put({ i }, { key: `n${i}` });
  await db.notes.put({ i: 'new' }, { key: 'n1' });
  await db.notes.delete('n2');
  await expect.poll(() => db.status.current[0]!.root).toMatch(/^[0-9a-f]{64}$/);
  const { root } = db.status.current[0]!;
  await db.close();
  return { dir, root };
}

const valuesOf = (rows: readonly { readonly value: unknown }[]): unknown[] => rows.map(({ value }) => (value as { readonly i: unknown }).i).sort();

test('a keeper holds no shelves, and says what it keeps', async () => {
  const { dir, root } = await filled();
  const db = opened(dir);
  await using kept = pin(db);
  await db.ready;
  await expect.poll(() => kept.statistics()).toMatchObject({ records: 5, root, start: { from: 'rows', made: 0, failed: 0 } });
  const lines: string[] = [];
  for await (const line of db.export()) lines.push(...(typeof line === 'string' ? line : new TextDecoder().decode(line)).trim().split('\n'));
  expect(lines).toHaveLength(5);
  expect(memberOf(db)!.catalog.isResting).toBe(true);
}, TIMEOUT_MS);

test('whoever looks finds all of it, and what changed while nobody looked', async () => {
  const { dir } = await filled();
  const other = opened(dir);
  const event = await other.notes.put({ i: 'foreign' }, { key: 'late' });
  const lines: string[] = [];
  for await (const line of other.export()) lines.push(...(typeof line === 'string' ? line : new TextDecoder().decode(line)).trim().split('\n'));
  await other.notes.delete('late');
  await other.close();
  expect(event.key).toBe('late');

  const db = opened(dir);
  await using kept = pin(db);
  await db.ready;
  expect(await db.import(lines.join('\n'))).toMatchObject({ added: 0, known: lines.length });
  expect(memberOf(db)!.catalog.isResting).toBe(true);
  const live = db.notes.live();
  expect(valuesOf(await db.notes.find())).toEqual([0, 3, 4, 'new']);
  expect([memberOf(db)!.catalog.isResting, kept.statistics().records]).toEqual([false, 6]);
  await expect.poll(() => valuesOf(live.current)).toEqual([0, 3, 4, 'new']);
  await db.notes.put({ i: 9 }, { key: 'n9' });
  await expect.poll(() => valuesOf(live.current)).toEqual([0, 3, 4, 9, 'new']);
}, TIMEOUT_MS);

test('whoever writes first writes after what is there', async () => {
  const { dir } = await filled();
  const db = opened(dir);
  await using kept = pin(db);
  // A clock that was set back: dated by it, the record would lose its place to the one that is there.
  const { clock } = memberOf(db)!.environment;
  const { now } = clock;
  const later = now() - 60_000;
  clock.now = () => later;
  onTestFinished(() => void (clock.now = now));
  await db.notes.put({ i: 'mine' }, { key: 'n0' });
  clock.now = now;
  expect(valuesOf(await db.notes.find())).toEqual([3, 4, 'mine', 'new']);
  expect(kept.statistics().records).toBe(5);
}, TIMEOUT_MS);
