// Shows that whatever the doctor finds is one sentence that says what is so, and where something is wrong another that says what to do.
import { expect, test } from 'vitest';
import { findingsOf, type Facts } from './doctor.ts';
import { NO_VIEW } from './status.ts';

const network = (more: object) => ({ strategy: 'torrent', url: 'wss://tracker.example', connected: false, ...more });
const view = (more: object = {}) => ({ ...NO_VIEW, ...more }) as unknown as Facts['view'];
const facts = (more: object): Facts => ({ isSecure: true, hasDisk: true, hasWebrtc: true, hasLocks: true, now: 0, missing: [], view: view(), settings: { config: {} }, ...more }) as unknown as Facts;

/** Everything that can be wrong, as far as it can be at once. */
const WRONG: Readonly<Record<string, Facts>> = {
  'an old browser without https': facts({ isSecure: false, hasWebrtc: false, hasDisk: false, missing: ['network'] }),
  'a device in trouble': facts({
    hasLocks: false,
    servers: [{ kind: 'stun', url: 'stun:a.example', state: 'silent' }, { kind: 'turn', url: 'turn:b.example', state: 'refused', detail: '401' }, { kind: 'turn', url: 'turn:c.example', state: 'silent' }],
    view: view({
      disk: 'full', wiped: true, storage: { usage: 9, quota: 10, persisted: false, budget: undefined },
      peers: [{ state: 'connecting', clockAheadMs: 3_600_000 }],
      networks: [{}, { state: 'connecting' }, { reason: 'unreachable' }, { reason: 'silent' }, { reason: 'rejected', detail: 'no' }, { reason: 'package', detail: 'mqtt' }].map(network),
    }),
  }),
  'a function that gives no servers': facts({ turnTrouble: 'it is asleep' }),
  'a program without a folder': facts({ isSecure: undefined, settings: { config: {}, device: {} } }),
};
const CHECKS = ['secure-context', 'program', 'webrtc', 'network torrent', 'stun', 'turn', 'peers', 'storage', 'persistence', 'space', 'wiped', 'tabs', 'clock'];

const wrong = Object.values(WRONG).flatMap((given) => findingsOf(given).filter(({ ok }) => !ok));

test('there is a wrong of every kind here', () => {
  expect(new Set(wrong.map(({ check }) => check))).toEqual(new Set(CHECKS));
});

test.each(wrong.map((finding) => [finding.say, finding] as const))('%s', (_, { say, fix }) => {
  // One sentence: it begins as one, ends as one, and no other begins in it.
  expect(say).toMatch(/^(?:[A-Z]|\d|\w+:).*\.$/);
  expect(say).not.toMatch(/\. [A-Z]/);
  expect(fix).toMatch(/^[A-Z].*[.)]$/);
});

test('where nothing is wrong there is nothing to do', () => {
  const fine = facts({
    servers: [{ kind: 'stun', url: 'stun:a.example', state: 'answers' }, { kind: 'turn', url: 'turn:b.example', state: 'answers' }],
    settings: { config: { turn: [] } },
    view: view({ storage: { usage: 1, quota: 10, persisted: true, budget: undefined }, peers: [{ state: 'open', clockAheadMs: 10 }], networks: [network({ connected: true, rttMs: 12 })] }),
  });
  const findings = findingsOf(fine);
  expect(findings.filter(({ ok, fix }) => !ok || fix !== '')).toEqual([]);
  expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(CHECKS));
});

test('that all networks are dead is said, and that one is where others answer', () => {
  const dead = findingsOf(facts({ view: view({ networks: [network({ reason: 'unreachable' }), network({ url: 'wss://other.example', reason: 'silent' })] }) }));
  expect(dead.filter(({ check }) => check.startsWith('network')).map(({ say }) => say)).toEqual(['wss://tracker.example cannot be reached.', 'wss://other.example does not answer.']);
  const half = findingsOf(facts({ view: view({ networks: [network({ reason: 'unreachable' }), network({ connected: true })] }) }));
  expect(half.find(({ check, ok }) => check.startsWith('network') && !ok)!.fix).toMatch(/^One that answers is enough/);
});
