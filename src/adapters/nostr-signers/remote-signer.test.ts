/** Signing by a remote signer over a real relay on this machine: one that behaves, one that does not, and none. */
import { BunkerSigner, parseBunkerInput } from 'nostr-tools/nip46';
import { SimplePool, useWebSocketImplementation } from 'nostr-tools/pool';
import { getPublicKey } from 'nostr-tools/pure';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startRelay, type Relay } from '../../../test/browser/transport-relay.ts';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { signerConformance } from '../../../test/conformance/signer.ts';
import { Bunker } from '../../../test/signer/bunker.ts';
import { HandClock } from '../../../test/signer/hand-clock.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { verifyEvent } from '../../core/record/event.ts';
import type { Signer, SignerFault } from '../../ports.ts';
import { systemClock } from '../system/clock.ts';
import { systemRandom } from '../system/random.ts';
import { readBunkerAddress, type BunkerAddress } from './bunker-address.ts';
import { remoteSigner, type RemoteSignerOptions } from './remote-signer.ts';

const CLIENT = testSecret(7);
const draft = (content: string) => ({ kind: 1, created_at: 1_750_000_000, tags: [['t', 'a']], content });
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function relayOf(port?: number): Promise<Relay> {
  const relay = await startRelay(port);
  ends.push(() => relay.close());
  return relay;
}

/** A relay, a signer behind it, and a way to log in. */
async function stand() {
  const relay = await relayOf();
  const bunker = new Bunker(testSecret(5), testSecret(0), 'letmein');
  await bunker.connect(relay.url);
  ends.push(() => bunker.close());
  const clock = new HandClock();
  const pages: (string | undefined)[] = [];
  const open = async (options: Partial<RemoteSignerOptions> = {}): Promise<Signer> => {
    const signer = await remoteSigner({
      address: readBunkerAddress(bunker.address(relay.url)) as BunkerAddress,
      client: CLIENT,
      webSocket: WebSocket as unknown as typeof globalThis.WebSocket,
      clock,
      random: systemRandom,
      permissions: 'sign_event:1',
      isKnown: false,
      challenged: (url) => pages.push(url),
      ...options,
    });
    ends.push(() => signer.close!());
    return signer;
  };
  return { relay, bunker, clock, pages, open };
}

async function faultOf(call: Promise<unknown>): Promise<SignerFault['signer']> {
  return call.then(() => expect.fail('it did not fail'), (fault: SignerFault) => fault.signer);
}

/** Lets sockets go on until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

signerConformance('remote', async () => (await stand()).open());

describe('the signer of these tests', () => {
  it('works for the library that others use', async () => {
    const { relay, bunker } = await stand();
    useWebSocketImplementation(WebSocket);
    const theirs = BunkerSigner.fromBunker(testSecret(9), (await parseBunkerInput(bunker.address(relay.url)))!, { pool: new SimplePool() });
    onTestFinished(() => theirs.close());
    await theirs.connect();
    await theirs.ping();
    expect(await theirs.getPublicKey()).toBe(bunker.pubkey);
    expect(verifyEvent(JSON.parse(JSON.stringify(await theirs.signEvent(draft('a')))))).toBe(true);
  });
});

describe('a remote signer', () => {
  it('is met once with its secret and what we want, then asked whose key it has, then signs', async () => {
    const { bunker, open } = await stand();
    const signer = await open();
    expect(signer.pubkey).toBe(bunker.pubkey);
    expect(verifyEvent(await signer.sign(draft('a')))).toBe(true);
    expect(bunker.asked.map(({ method }) => method)).toEqual(['connect', 'get_public_key', 'sign_event']);
    expect(bunker.asked[0]!.params).toEqual([getPublicKey(testSecret(5)), 'letmein', 'sign_event:1']);
    expect(bunker.asked[0]!.client).toBe(getPublicKey(CLIENT));
  });

  it('knows us again after a reload, without a secret and without asking its person', async () => {
    const { bunker, open } = await stand();
    (await open()).close!();
    const asked = bunker.asked.length;
    const again = await open({ isKnown: true, pubkey: bunker.pubkey });
    expect(bunker.asked.length).toBe(asked);
    expect(verifyEvent(await again.sign(draft('b')))).toBe(true);
    expect(bunker.asked.slice(asked).map(({ method }) => method)).toEqual(['sign_event']);
  });

  it('that forgot us is introduced to us again where there is a secret', async () => {
    const { bunker, open } = await stand();
    expect((await open({ isKnown: true })).pubkey).toBe(bunker.pubkey);
    expect(bunker.asked.map(({ method }) => method)).toEqual(['get_public_key', 'connect', 'get_public_key']);
  });

  it('that refuses is said to have refused, and asked again the next time', async () => {
    const { bunker, open } = await stand();
    bunker.mood = 'refuses';
    expect(await faultOf(open())).toBe('refused');
    bunker.mood = 'agrees';
    const signer = await open();
    bunker.mood = 'refuses';
    expect(await faultOf(signer.sign(draft('a')))).toBe('refused');
    bunker.mood = 'agrees';
    expect((await signer.sign(draft('b'))).content).toBe('b');
  });

  it('does not let in who has a wrong secret', async () => {
    const { relay, bunker, open } = await stand();
    const address = readBunkerAddress(bunker.address(relay.url).replace('letmein', 'guess')) as BunkerAddress;
    expect(await faultOf(open({ address }))).toBe('refused');
  });

  it('may send its person to a page, which takes longer, and then answers', async () => {
    const { bunker, clock, pages, open } = await stand();
    const signer = await open();
    bunker.mood = 'challenges';
    pages.length = 0;
    const signing = signer.sign(draft('a'));
    await until(() => pages.length > 0);
    expect(pages).toEqual([bunker.page]);
    await clock.pass(LIMITS.signerPersonMs - 1000);
    bunker.agree();
    expect((await signing).content).toBe('a');
    expect(pages.at(-1)).toBeUndefined();
  });

  it('whose person does not come back from the page is lost, and the page not shown any more', async () => {
    const { bunker, clock, pages, open } = await stand();
    const signer = await open();
    bunker.mood = 'challenges';
    const fault = faultOf(signer.sign(draft('a')));
    await until(() => pages.at(-1) !== undefined);
    await clock.pass(LIMITS.signerPersonMs);
    expect(await fault).toBe('lost');
    expect(pages.at(-1)).toBeUndefined();
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'not an address', `https://a.example/${'a'.repeat(3000)}`])('that names a page nobody should open (%s) is not followed', async (page) => {
    const { bunker, clock, pages, open } = await stand();
    const signer = await open();
    bunker.mood = 'challenges';
    bunker.page = page;
    const fault = faultOf(signer.sign(draft('a')));
    await bunker.wasAsked(3);
    bunker.mood = 'refuses';
    bunker.answer(getPublicKey(CLIENT), { id: bunker.asked[2]!.id, result: '', error: 'over' });
    expect(await fault).toBe('refused');
    expect(pages.every((shown) => shown === undefined)).toBe(true);
    expect(clock.next).toBeUndefined();
  });

  it('that stays silent is lost after its time', async () => {
    const { bunker, clock, open } = await stand();
    const signer = await open();
    bunker.mood = 'silent';
    const faults = Promise.all(['a', 'b'].map((content) => faultOf(signer.sign(draft(content)))));
    await bunker.wasAsked(3);
    await clock.pass(LIMITS.signerAnswerMs);
    expect(await faults).toEqual(['lost', 'lost']);
    bunker.mood = 'agrees';
    expect((await signer.sign(draft('c'))).content).toBe('c');
  });

  it('whose relay is down is lost soon, and back when the relay is, without another login', async () => {
    const { relay, bunker, clock, open } = await stand();
    const signer = await open();
    await relay.close();
    await until(() => clock.next !== undefined);
    const fault = faultOf(signer.sign(draft('a')));
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.pass(1000);
    }
    expect(await fault).toBe('lost');
    await relayOf(Number(new URL(relay.url).port));
    await bunker.connect(relay.url);
    expect((await signer.sign(draft('b'))).content).toBe('b');
  });

  it('whose answer got lost with the connection is asked the same again', async () => {
    const { relay, bunker, clock, open } = await stand();
    const signer = await open();
    bunker.mood = 'silent';
    const signing = signer.sign(draft('a'));
    await bunker.wasAsked(3);
    await relay.close();
    await relayOf(Number(new URL(relay.url).port));
    bunker.mood = 'agrees';
    await bunker.connect(relay.url);
    await until(() => clock.next !== undefined && clock.next < LIMITS.signerAnswerMs / 2);
    await clock.pass(2000);
    expect((await signing).content).toBe('a');
    expect(bunker.asked[3]!.id).toBe(bunker.asked[2]!.id);
  });

  it('gives back what it was asked for, or is found out', async () => {
    const { bunker, open } = await stand();
    const signer = await open();
    for (const spoil of [(event: object) => ({ ...event, content: 'b' }), () => 'x', () => null, (event: object) => ({ ...event, sig: '00'.repeat(64) })]) {
      bunker.spoil = spoil;
      expect(await faultOf(signer.sign(draft('a')))).toBe('false');
    }
  });

  it('is not to be confused with strangers, old answers and noise on its relay', async () => {
    const { bunker, open } = await stand();
    const signer = await open();
    bunker.mood = 'silent';
    const signing = signer.sign(draft('a'));
    await bunker.wasAsked(3);
    const client = getPublicKey(CLIENT);
    const { id } = bunker.asked[2]!;
    bunker.answer(client, { id, result: 'from a stranger' }, testSecret(8));
    bunker.answer(client, { id: 'another', result: 'to another question' });
    for (const noise of ['', 'A'.repeat(200), '{}', 'x'.repeat(100_000)]) bunker.send(client, noise);
    for (const answer of [null, 7, [], { id: 7 }, { result: 'x' }, 'text']) bunker.answer(client, answer);
    bunker.answer(client, { id, result: null, error: 'no' });
    await expect(signing).rejects.toMatchObject({ signer: 'refused', reason: 'it said: no' });
  });

  it('encrypts to somebody, and opens what they sent', async () => {
    const { open } = await stand();
    const { nip44 } = await open();
    const other = getPublicKey(testSecret(1));
    expect(await nip44!.decrypt(other, await nip44!.encrypt(other, 'hello'))).toBe('hello');
    expect(await faultOf(nip44!.decrypt(other, 'nonsense'))).toBe('refused');
  });

  it('cannot sign what is too large for an encrypted message, and says so', async () => {
    const { open } = await stand();
    expect(await faultOf((await open()).sign(draft('"'.repeat(40_000))))).toBe('unable');
  });

  it('is not asked any more after the logout', async () => {
    const { bunker, clock, open } = await stand();
    const signer = await open();
    bunker.mood = 'silent';
    const fault = faultOf(signer.sign(draft('a')));
    await bunker.wasAsked(3);
    signer.close!();
    expect(await fault).toBe('lost');
    expect(await faultOf(signer.sign(draft('b')))).toBe('lost');
    expect(clock.next).toBeUndefined();
  });

  it('with a public key of nobody, or on the clock of this device, is told apart at once', async () => {
    const { relay, bunker, open } = await stand();
    expect(await faultOf(open({ address: { signer: 'ff'.repeat(32), relays: [relay.url] } }))).toBe('absent');
    expect((await open({ clock: systemClock() })).pubkey).toBe(bunker.pubkey);
  });
});

describe('the address of a remote signer', () => {
  const key = 'ab'.repeat(32);

  it('names its key, its relays once each, and perhaps a secret', () => {
    expect(readBunkerAddress(`bunker://${key}?relay=wss%3A%2F%2Fa.example&relay=wss://b.example/x&relay=wss://b.example/x&secret=s%26t`))
      .toEqual({ signer: key, relays: ['wss://a.example', 'wss://b.example/x'], secret: 's&t' });
    expect(readBunkerAddress(`bunker://${key}?relay=ws://localhost:1`)).toEqual({ signer: key, relays: ['ws://localhost:1'] });
  });

  it.each(['', 'bunker://', `bunker://${key}`, `bunker://${key.toUpperCase()}?relay=wss://a.example`, `bunker://${key}?relay=https://a.example`, `bunker://${key}?relay=`,
    `bunker://${key}?relay=wss://a.example&secret=${'s'.repeat(300)}`, `bunker://${key}?relay=wss://${'a'.repeat(5000)}`, `nostrconnect://${key}?relay=wss://a.example`])('%s is none', (text) => {
    expect(readBunkerAddress(text)).toBeTypeOf('string');
  });
});
