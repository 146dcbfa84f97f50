// Shows what a report says, and that every check of the doctor has a name in words.
import { expect, test } from 'vitest';
import { findingsOf } from '../../database/doctor.ts';
import { NO_VIEW } from '../../database/status.ts';
import { DOCTOR } from '../words/doctor.ts';
import { reportOf, subjectOf } from './report.ts';

test('each finding is a line, and what to do about it another one', () => {
  const text = reportOf([
    { ok: true, check: 'webrtc', say: 'Peers can be linked with.', fix: '' },
    { ok: false, check: 'network torrent', say: 'wss://a does not answer.', fix: 'Name others.' },
  ]);
  expect(text).toBe('[ok] webrtc: Peers can be linked with.\n[!!] network torrent: wss://a does not answer.\n     Name others.');
});

test('there are words for whatever the doctor looks at', () => {
  const view = {
    ...NO_VIEW, networks: [{ strategy: 'torrent', url: 'wss://a', connected: false }], storage: { usage: 1, quota: 2, persisted: false, budget: undefined },
    peers: [{ state: 'open', clockAheadMs: 3 }],
  };
  const settings = { config: {} };
  const findings = findingsOf({ isSecure: true, hasDisk: true, hasWebrtc: true, hasLocks: true, view, now: 0, settings, missing: [] } as unknown as Parameters<typeof findingsOf>[0]);
  expect(findings.length).toBeGreaterThan(10);
  for (const { check } of findings) expect(Object.keys(DOCTOR.checks)).toContain(subjectOf(check));
});
