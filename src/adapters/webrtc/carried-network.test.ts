import { afterEach, describe, expect, test } from 'vitest';
import { FirebaseStandIn } from '../../../test/signalling/firebase.ts';
import { startBroker } from '../../../test/signalling/broker.ts';
import type { PeerId } from '../../ports.ts';
import { CarriedNetwork } from './carried-network.ts';
import type { WakuParts } from './carriers/waku.ts';
import type { Signaling } from '../../ports.ts';
import type { AnswerSignal, NetworkListener, OfferSignal, PresenceSignal } from './signal.ts';

const TOPIC = 'ab'.repeat(32);
const networks: CarriedNetwork[] = [];

afterEach(() => networks.splice(0).forEach((network) => network.close()));

/** A member that dials whoever is there, answers every offer, and writes down what it hears. */
function member(name: string, settings: Signaling, url = settings.urls?.[0] ?? 'waku:public') {
  const selfId = name.padEnd(20, '0');
  const heard = { present: [] as PeerId[], offered: [] as string[], answered: [] as string[] };
  const listener: NetworkListener = {
    present: (signal: PresenceSignal) => {
      heard.present.push(signal.from);
      signal.offer({ offerId: `offer of ${name}`, sdp: `sdp of ${name}` });
    },
    offered: (signal: OfferSignal) => {
      heard.offered.push(signal.sdp);
      signal.answer(`answer of ${name}`);
    },
    answered: (signal: AnswerSignal) => void heard.answered.push(`${signal.offerId}: ${signal.sdp}`),
    changed: () => undefined,
  };
  const network = new CarriedNetwork({ url, settings, topic: TOPIC, selfId }, listener);
  networks.push(network);
  return { network, heard, selfId };
}

/** One calls, the other dials, the first answers. */
async function meet(left: ReturnType<typeof member>, right: ReturnType<typeof member>): Promise<void> {
  await expect.poll(() => [left.network.connected, right.network.connected], { timeout: 10_000 }).toEqual([true, true]);
  left.network.announce([], 0);
  await expect.poll(() => right.heard.answered, { timeout: 10_000 }).toEqual([`offer of ${right.selfId.replace(/0+$/, '')}: answer of ${left.selfId.replace(/0+$/, '')}`]);
  expect([right.heard.present, left.heard.offered]).toEqual([[left.selfId], [`sdp of ${right.selfId.replace(/0+$/, '')}`]]);
  expect(left.network.rttMs).toBeGreaterThanOrEqual(0);
}

describe('Firebase, by a stand-in that behaves as is documented', () => {
  const settingsOf = (load: () => Promise<unknown>): Signaling => ({ strategy: 'firebase', urls: ['https://a.firebaseio.com'], load });

  test('carries calls, offers and answers, and what it carried goes when its author does', async () => {
    const database = new FirebaseStandIn();
    const [one, other] = [database.client(), database.client()];
    await meet(member('one', settingsOf(async () => one)), member('other', settingsOf(async () => other)));
    expect(database.size).toBeGreaterThan(0);
    one.vanish();
    other.vanish();
    expect(database.size).toBe(0);
  });

  test('says that the rules of the project keep us out', async () => {
    const database = new FirebaseStandIn();
    database.isClosed = true;
    const { network } = member('one', settingsOf(async () => database.client()));
    await expect.poll(() => network.trouble).toEqual({ reason: 'rejected', detail: "permission_denied at /peerset: Client doesn't have permission" });
  });

  test('says that the connection was lost, and comes back', async () => {
    const client = new FirebaseStandIn().client();
    const { network } = member('one', settingsOf(async () => client));
    await expect.poll(() => network.connected).toBe(true);
    client.vanish();
    expect([network.connected, network.trouble, network.failures]).toEqual([false, { reason: 'unreachable' }, 1]);
    network.wake();
    expect([network.connected, network.trouble, network.failures]).toEqual([true, undefined, 0]);
  });
});

test('Waku, by a stand-in: carries calls, offers and answers', async () => {
  const heard = new Set<(topic: string, payload: Uint8Array) => void>();
  const parts: WakuParts = {
    createLightNode: async () => ({
      start: async () => undefined,
      stop: async () => undefined,
      waitForPeers: async () => undefined,
      createEncoder: (options) => options,
      createDecoder: (options) => options,
      filter: {
        subscribe: async (decoders, callback) => {
          const topics = decoders.map((decoder) => (decoder as { contentTopic: string }).contentTopic);
          heard.add((topic, payload) => topics.includes(topic) && callback({ payload }));
          return true;
        },
      },
      lightPush: {
        send: async (encoder, { payload }) => {
          for (const hear of heard) hear((encoder as { contentTopic: string }).contentTopic, payload);
          return { failures: [] };
        },
      },
    }),
  };
  const settings: Signaling = { strategy: 'ipfs', load: async () => parts };
  await meet(member('one', settings), member('other', settings));
});

describe('MQTT, by a real broker', () => {
  test('carries calls, offers and answers in Node as well', async () => {
    const broker = await startBroker();
    const settings: Signaling = { strategy: 'mqtt', urls: [broker.url] };
    await meet(member('one', settings), member('other', settings));
    await broker.close();
  });

  test('a broker that will not have us says so, and one that has our password takes us', async () => {
    const broker = await startBroker({ password: 'mine' });
    const stranger = member('one', { strategy: 'mqtt', urls: [broker.url] });
    await expect.poll(() => stranger.network.trouble, { timeout: 10_000 }).toEqual({ reason: 'rejected', detail: expect.stringContaining('refused') as string });
    const friend = member('other', { strategy: 'mqtt', urls: [broker.url], username: 'other', password: 'mine' });
    await expect.poll(() => friend.network.connected, { timeout: 10_000 }).toBe(true);
    await broker.close();
  });
});

describe('a package that is not there', () => {
  test.each([
    ['firebase', 'npm install firebase'],
    ['ipfs', 'npm install @waku/sdk'],
  ] as const)('%s: %s', async (strategy, detail) => {
    const { network } = member('one', { strategy, urls: ['https://a.example'] });
    await expect.poll(() => network.trouble, { timeout: 10_000 }).toEqual({ reason: 'package', detail });
    expect([network.connected, network.failures]).toEqual([false, Infinity]);
  });

  test('may come later: whoever wakes us has it looked for again', async () => {
    let isThere = false;
    const client = new FirebaseStandIn().client();
    const { network } = member('one', { strategy: 'firebase', urls: ['https://a.example'], load: async () => (isThere ? client : Promise.reject(new Error('offline'))) });
    await expect.poll(() => network.trouble).toEqual({ reason: 'package', detail: 'npm install firebase' });
    isThere = true;
    network.wake();
    await expect.poll(() => network.connected).toBe(true);
    expect(network.failures).toBe(0);
  });

  test('one that is something else is no reason to fail', async () => {
    const { network } = member('one', { strategy: 'firebase', urls: ['https://a.example'], load: async () => ({ something: 'else' }) });
    await expect.poll(() => network.trouble?.reason).toBe('package');
  });
});

test('texts of strangers that are no signals, or too long, change nothing', async () => {
  const database = new FirebaseStandIn();
  const client = database.client();
  const { network, heard } = member('one', { strategy: 'firebase', urls: ['https://a.firebaseio.com'], load: async () => client });
  await expect.poll(() => network.connected).toBe(true);
  const place = client.ref({}, `peerset/${TOPIC}`);
  const odd = [7, null, '', '{', '[]', '{"from":"short"}', { from: 'a'.repeat(20) }, JSON.stringify({ from: 'b'.repeat(20), pad: 'x'.repeat(20_000) })];
  for (const value of odd) await client.set(client.push(place), value);
  await client.set(client.push(place), JSON.stringify({ from: 'c'.repeat(20), links: 'many' }));
  await expect.poll(() => heard.present).toEqual(['c'.repeat(20)]);
  expect([heard.offered, heard.answered]).toEqual([[], []]);
});
