// Shows that nothing is copied for other tabs while there are none, and that those who come late miss nothing.
import { expect, test } from 'vitest';
import type { RecordHeader } from '../core/record/record.ts';
import { PeersetError } from './errors.ts';
import type { Host } from './host.ts';
import { NO_VIEW } from './status.ts';
import { TabServer } from './tab-server.ts';

const host: Host = {
  put: () => undefined,
  import: () => undefined,
  read: (keys) => Promise.resolve(keys.map(() => undefined)),
  file: () => Promise.resolve(undefined),
  tell: () => undefined,
  blame: () => undefined,
  attend: () => undefined,
  sync: () => undefined,
  inquire: () => undefined,
  trace: () => undefined,
  look: () => Promise.resolve(undefined),
  wake: () => undefined,
  close: () => Promise.resolve(),
};

function header(n: number): RecordHeader {
  return { at: n, id: new Uint8Array(32).fill(n), author: '1'.repeat(64), kind: 30078, slot: `${n}`, collection: 'c', name: `${n}`, deletes: false, size: 1 };
}

function served() {
  const posted: { readonly type: string }[] = [];
  const channel = { post: (message: unknown) => posted.push(message as { type: string }), close: () => undefined };
  const server = new TabServer({ host, name: 'leader', channel, headers: () => [header(1), header(2)], view: () => NO_VIEW });
  return { server, said: () => posted.splice(0).map(({ type }) => type) };
}

test('a server alone says that it leads, and nothing more', () => {
  const { server, said } = served();
  server.opened();
  server.records([header(3)], []);
  server.viewed(NO_VIEW);
  server.settled('id', undefined);
  expect(said()).toEqual(['leading']);
});

test('who says hello gets everything and then every change, until it says goodbye', () => {
  const { server, said } = served();
  server.opened();
  server.receive({ type: 'hello', from: 'tab' });
  expect(said()).toEqual(['leading', 'opened', 'view']);
  server.records([header(3)], []);
  server.settled('id', undefined);
  expect(said()).toEqual(['records', 'settled']);
  server.receive({ type: 'bye', from: 'tab' });
  server.records([header(4)], []);
  expect(said()).toEqual([]);
});

test('a hello before there is anything to say is said again; that it failed, everybody hears', () => {
  const { server, said } = served();
  server.receive({ type: 'hello', from: 'tab' });
  expect(said()).toEqual([]);
  server.failed(new PeersetError('E_STORAGE', 'The disk does not open.', { fix: 'Free some space.' }));
  expect(said()).toEqual(['failed']);
});
