import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { transportConformance } from '../conformance/transport.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { PageProbe } from './transport-pages.ts';

let lab: Lab;
let profile: BrowserProfile;
let rooms = 0;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/transport-fixture.ts' });
  profile = await lab.profile('transport');
});

afterEach(() => {
  expect(lab.errors).toEqual([]);
});

afterAll(() => lab.close());

transportConformance(
  'WebRTC in pages',
  async () => {
    const topic = (++rooms).toString(16).padStart(64, '0');
    const signaling = [{ strategy: 'torrent' as const, urls: [lab.trackerUrl] }];
    return [await PageProbe.start(profile, { topic, signaling }), await PageProbe.start(profile, { topic, signaling })];
  },
  { patienceMs: 30_000 },
);
