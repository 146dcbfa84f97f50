/** Signing by an extension that behaves, and by one that does not. */
import { decrypt, getConversationKey } from 'nostr-tools/nip44';
import { getPublicKey } from 'nostr-tools/pure';
import { describe, expect, it } from 'vitest';
import { testSecret } from '../../../test/conformance/signatures.ts';
import { signerConformance } from '../../../test/conformance/signer.ts';
import { StandInExtension } from '../../../test/signer/extension.ts';
import { HandClock, settle } from '../../../test/signer/hand-clock.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { verifyEvent } from '../../core/record/event.ts';
import type { Signer, SignerFault } from '../../ports.ts';
import { extensionSigner } from './extension-signer.ts';

const draft = (content: string) => ({ kind: 1, created_at: 1_750_000_000, tags: [['t', 'a']], content });

function stand() {
  const clock = new HandClock();
  const extension = new StandInExtension(testSecret(0));
  const page: { nostr: unknown } = { nostr: extension };
  const open = (pubkey?: string): Promise<Signer> => extensionSigner({ find: () => page.nostr, clock, ...(pubkey === undefined ? {} : { pubkey }) });
  return { clock, extension, page, open };
}

async function faultOf(call: Promise<unknown>): Promise<SignerFault['signer']> {
  return call.then(() => expect.fail('it did not fail'), (fault: SignerFault) => fault.signer);
}

signerConformance('extension', async () => stand().open());

describe('an extension', () => {
  it('that appears late is waited for, and one that never does is absent', async () => {
    const { clock, extension, page, open } = stand();
    page.nostr = undefined;
    const opening = open();
    await clock.pass(LIMITS.signerAppearsMs / 2);
    page.nostr = extension;
    await clock.pass(LIMITS.signerAppearsMs / 2);
    expect((await opening).pubkey).toBe(getPublicKey(testSecret(0)));

    for (const nothing of [undefined, null, 'nostr', {}, { getPublicKey: 1, signEvent: 2 }]) {
      page.nostr = nothing;
      const fault = faultOf(open());
      await clock.pass(LIMITS.signerAppearsMs + 1000);
      expect(await fault).toBe('absent');
    }
  });

  it('that refuses, at login or when it signs, is said to have refused', async () => {
    const { extension, open } = stand();
    extension.mood = 'refuses';
    expect(await faultOf(open())).toBe('refused');
    extension.mood = 'agrees';
    const signer = await open();
    extension.mood = 'refuses';
    expect(await faultOf(signer.sign(draft('a')))).toBe('refused');
    extension.mood = 'agrees';
    expect(verifyEvent(await signer.sign(draft('a')))).toBe(true);
  });

  it('that hangs is lost after its time, with all who waited behind it; and asked again later', async () => {
    const { clock, extension, open } = stand();
    const signer = await open();
    extension.mood = 'hangs';
    const faults = Promise.all(['a', 'b', 'c'].map((content) => faultOf(signer.sign(draft(content)))));
    await clock.pass(LIMITS.signerAnswerMs);
    expect(await faults).toEqual(['lost', 'lost', 'lost']);
    expect(extension.asked).toEqual(['a']);
    expect(clock.next).toBeUndefined();
    extension.mood = 'agrees';
    expect((await signer.sign(draft('d'))).content).toBe('d');
  });

  it('is asked one thing at a time, in order, also while some are refused', async () => {
    const { extension, open } = stand();
    const signer = await open();
    const contents = Array.from({ length: 20 }, (_, i) => `${i}`);
    const events = await Promise.all(contents.map((content) => signer.sign(draft(content))));
    expect(events.map(({ content }) => content)).toEqual(contents);
    expect(extension.asked).toEqual(contents);
    expect(extension.together).toBe(1);
  });

  it('that changed its account is not believed, and is again when it changed back', async () => {
    const { extension, open } = stand();
    const signer = await open();
    extension.secret = testSecret(1);
    expect(await faultOf(signer.sign(draft('a')))).toBe('changed');
    extension.secret = testSecret(0);
    expect((await signer.sign(draft('a'))).pubkey).toBe(signer.pubkey);
  });

  it.each<[string, StandInExtension['spoil']]>([
    ['another content', (event) => ({ ...event, content: 'b' })],
    ['another time', (event) => ({ ...event, created_at: event.created_at + 1 })],
    ['another kind', (event) => ({ ...event, kind: 5 })],
    ['a tag more', (event) => ({ ...event, tags: [...event.tags, ['t', 'b']] })],
    ['another tag', (event) => ({ ...event, tags: [['t', 'b']] })],
    ['another id', (event) => ({ ...event, id: '00'.repeat(32) })],
    ['another signature', (event) => ({ ...event, sig: `${event.sig.slice(0, -2)}${event.sig.endsWith('00') ? '01' : '00'}` })],
    ['no signature', ({ sig: _, ...event }) => event],
    ['capitals', (event) => ({ ...event, id: event.id.toUpperCase().replaceAll(/[0-9]/g, 'A') })],
    ['no event', () => 'signed'],
    ['nothing', () => undefined],
  ])('that gives back %s is found out', async (_, spoil) => {
    const { extension, open } = stand();
    const signer = await open();
    extension.spoil = spoil;
    expect(await faultOf(signer.sign(draft('a')))).toBe('false');
  });

  it('that signs what it was asked, but with content of its own, is found out although its signature holds', async () => {
    const { extension, open } = stand();
    const signer = await open();
    const { signEvent } = extension;
    extension.signEvent = (template) => signEvent({ ...template, content: 'something else' });
    expect(await faultOf(signer.sign(draft('a')))).toBe('false');
  });

  it('whose public key is none is found out at login', async () => {
    const { extension, open } = stand();
    for (const said of ['', 'npub1', 'AB'.repeat(32), 'ab'.repeat(31), 7, undefined, {}]) {
      extension.getPublicKey = async () => said as string;
      expect(await faultOf(open())).toBe('false');
    }
  });

  it('whose account is known from before is not asked who it is, and still checked', async () => {
    const { extension, open } = stand();
    extension.getPublicKey = () => expect.fail('it was asked');
    const signer = await open(getPublicKey(testSecret(1)));
    expect(signer.pubkey).toBe(getPublicKey(testSecret(1)));
    expect(await faultOf(signer.sign(draft('a')))).toBe('changed');
  });

  it('encrypts to somebody, and opens what they sent, where it can', async () => {
    const { extension, open } = stand();
    const signer = await open();
    const other = getPublicKey(testSecret(1));
    const payload = await signer.nip44!.encrypt(other, 'hello');
    expect(decrypt(payload, getConversationKey(testSecret(1), signer.pubkey))).toBe('hello');
    expect(await signer.nip44!.decrypt(other, payload)).toBe('hello');
    expect(await faultOf(signer.nip44!.decrypt(other, 'nonsense'))).toBe('refused');
    extension.nip44 = undefined;
    expect((await open()).nip44).toBeUndefined();
  });

  it('is not asked any more after the logout', async () => {
    const { extension, open } = stand();
    const signer = await open();
    extension.mood = 'hangs';
    const waiting = [faultOf(signer.sign(draft('a'))), faultOf(signer.sign(draft('b')))];
    await settle();
    signer.close!();
    expect(await Promise.all([...waiting, faultOf(signer.sign(draft('c')))])).toEqual(['lost', 'lost', 'lost']);
    expect(extension.asked).toEqual(['a']);
  });
});
