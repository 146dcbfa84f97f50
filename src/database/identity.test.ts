/** Shows who writes after which login, what is kept of it for the next visit, and how the tabs of one device agree. */
import { encrypt } from 'nostr-tools/nip49';
import { getPublicKey } from 'nostr-tools/pure';
import { describe, expect, test } from 'vitest';
import { testSecret } from '../../test/conformance/signatures.ts';
import { errorOf } from '../../test/database/lab.ts';
import { StandInExtension } from '../../test/signer/extension.ts';
import { HandClock, settle } from '../../test/signer/hand-clock.ts';
import { MemoryVault } from '../../test/signer/vault.ts';
import { localSigner } from '../adapters/signer/local-signer.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { LIMITS } from '../core/base/limits.ts';
import { CERTIFICATE_KIND as CERTIFICATE_KIND_THERE } from '../core/protocol/certificate.ts';
import { npubOf, nsecOf } from '../core/record/author.ts';
import { Identity, type Signers } from './identity.ts';
import type { Login } from './login.ts';
import { CERTIFICATE_KIND, LateLogins } from './logins.ts';

const [DEVICE, PERSON, OTHER] = [testSecret(0), testSecret(1), testSecret(2)];
const draft = { kind: 1, created_at: 1, tags: [], content: 'a' };
/** Quick to open. */
const locked = (secret: Uint8Array, password: string): string => encrypt(secret, password, 4);

/** One device: a key, a vault, an extension, and tabs that hear of each other. */
class Device {
  readonly vault: MemoryVault | undefined = new MemoryVault();
  readonly clock = new HandClock();
  readonly extension = new StandInExtension(PERSON);
  readonly page: { nostr: unknown } = { nostr: this.extension };
  isLoadable = true;
  readonly #tabs = new Set<() => void>();

  constructor(vault: MemoryVault | undefined = new MemoryVault()) {
    this.vault = vault;
  }

  /** Another tab, or the next visit. */
  tab(how?: Login) {
    const seen = { authors: 0, states: [] as string[] };
    const identity: Identity = new Identity(this.#signers(), how, { author: () => seen.authors++, state: () => seen.states.push(identity.state) });
    return { identity, seen };
  }

  #signers(): Signers {
    const local = async (secret: Uint8Array) => localSigner(secret);
    const logins = new LateLogins({
      clock: this.clock,
      random: systemRandom,
      local,
      find: () => this.page.nostr,
      webSocket: undefined,
      ...(this.vault === undefined ? {} : { vault: this.vault }),
    });
    return {
      silent: () => local(DEVICE),
      secret: async () => DEVICE.slice(),
      local,
      kept: async () => this.vault?.login(),
      forget: async () => this.vault?.forget(),
      logins: async () => {
        if (!this.isLoadable) throw new Error('no such file');
        return logins;
      },
      channel: (receive) => {
        this.#tabs.add(receive);
        return {
          post: () => [...this.#tabs].filter((tab) => tab !== receive).forEach((tab) => tab()),
          close: () => void this.#tabs.delete(receive),
        };
      },
    };
  }
}

async function author(identity: Identity): Promise<string> {
  return (await (await identity.signer).sign(draft)).pubkey;
}

describe('a login', () => {
  test.each<[string, Login, string]>([
    ['nothing', undefined as unknown as Login, 'silent'],
    ['silent', 'silent', 'silent'],
    ['nsec', nsecOf(PERSON), 'key'],
    ['ncryptsec', { ncryptsec: locked(PERSON, 'open'), password: 'open' }, 'key'],
    ['nip07', 'nip07', 'nip07'],
  ])('by %s writes in the name of its key', async (_, how, way) => {
    const { identity } = new Device().tab(how);
    const secret = way === 'silent' ? DEVICE : PERSON;
    expect(await author(identity)).toBe(getPublicKey(secret));
    expect([identity.pubkey, identity.npub, identity.how, identity.state]).toEqual([getPublicKey(secret), npubOf(getPublicKey(secret)), way, 'ready']);
  });

  test.each(['', 'nsec', 'nip46', 'npub1', 'nsec1damaged', `${nsecOf(PERSON).slice(0, -1)}x`, 'ncryptsec1x', 'BUNKER://', 7, null, {}, { ncryptsec: 'ncryptsec1x' }, { ncryptsec: 7, password: 'a' }])(
    'that is none (%o) is refused before anything is done', async (how) => {
      const device = new Device();
      expect((await errorOf(() => device.tab(how as Login))).code).toBe('E_OPTION');
      const { identity } = device.tab();
      expect((await errorOf(() => identity.login(how as Login))).code).toBe('E_OPTION');
      expect(await author(identity)).toBe(getPublicKey(DEVICE));
    },
  );

  test('of a page changes the author for that page, and ends with it or with the logout', async () => {
    const device = new Device();
    const { identity, seen } = device.tab();
    await identity.known;
    await identity.login(nsecOf(PERSON));
    expect([await author(identity), seen.authors]).toEqual([getPublicKey(PERSON), 2]);
    expect(await author(device.tab().identity)).toBe(getPublicKey(DEVICE));
    await identity.logout();
    expect(await author(identity)).toBe(getPublicKey(DEVICE));
  });

  test('that fails leaves everything as it was', async () => {
    const device = new Device();
    const { identity } = device.tab(nsecOf(OTHER));
    await identity.known;
    device.extension.mood = 'refuses';
    expect(await errorOf(() => identity.login('nip07'))).toMatchObject({ code: 'E_SIGNER', reason: 'refused' });
    expect((await errorOf(() => identity.login(locked(PERSON, 'open'), { password: 'shut' }))).code).toBe('E_OPTION');
    expect((await errorOf(() => identity.login(`bunker://${'ab'.repeat(32)}?relay=wss://a.example`))).reason).toBe('absent');
    expect((await errorOf(() => identity.login('bunker://nobody'))).code).toBe('E_OPTION');
    device.isLoadable = false;
    await expect(identity.login('nip07')).rejects.toThrow('no such file');
    expect([await author(identity), identity.state, identity.how]).toEqual([getPublicKey(OTHER), 'ready', 'key']);
  });
});

describe('two logins at once', () => {
  /** A login that is done when the test says so: the password is asked for. */
  function slow(identity: Identity, secret: Uint8Array, keep: boolean) {
    let know: (password: string | undefined) => void = () => undefined;
    const password = () => new Promise<string | undefined>((resolve) => (know = resolve));
    const done = identity.login(locked(secret, 'open'), { password, keep });
    return { done, know: (text?: string) => know(text) };
  }

  test.each([[false, false], [true, true], [true, false], [false, true]])('end with the one that was called last, whichever is done last (kept: %o, %o)', async (first, second) => {
    const device = new Device();
    const { identity } = device.tab();
    await identity.known;
    const [early, late] = [slow(identity, PERSON, first), slow(identity, OTHER, second)];
    await settle();
    late.know('open');
    await late.done;
    early.know('open');
    expect((await errorOf(() => early.done)).code).toBe('E_ABORTED');
    expect([await author(identity), identity.pubkey]).toEqual([getPublicKey(OTHER), getPublicKey(OTHER)]);
    expect(await author(device.tab().identity)).toBe(getPublicKey(second ? OTHER : DEVICE));
  });

  test('that are done in their order are both done, and the last counts', async () => {
    const device = new Device();
    const { identity } = device.tab();
    const [early, late] = [slow(identity, PERSON, true), slow(identity, OTHER, true)];
    await settle();
    early.know('open');
    late.know('open');
    await Promise.all([early.done, late.done]);
    expect([await author(identity), await author(device.tab().identity)]).toEqual([OTHER, OTHER].map(getPublicKey));
  });

  test('of which the last fails end with the one before it', async () => {
    const { identity } = new Device().tab();
    const [early, late] = [slow(identity, PERSON, false), slow(identity, OTHER, false)];
    await settle();
    late.know('shut');
    await settle();
    late.know(undefined);
    expect((await errorOf(() => late.done)).code).toBe('E_ABORTED');
    early.know('open');
    await early.done;
    expect(await author(identity)).toBe(getPublicKey(PERSON));
  });

  test('do not undo what is quick and was called after them: a key of this page, a logout', async () => {
    const device = new Device();
    const { identity } = device.tab();
    for (const [quick, who] of [[() => identity.login(nsecOf(OTHER)), OTHER], [() => identity.logout(), DEVICE]] as const) {
      const early = slow(identity, PERSON, true);
      await settle();
      await quick();
      early.know('open');
      expect((await errorOf(() => early.done)).code).toBe('E_ABORTED');
      expect([await author(identity), await author(device.tab().identity)]).toEqual([who, DEVICE].map(getPublicKey));
    }
  });

  test('leave the key of this page where it was called after the logout', async () => {
    const device = new Device();
    const { identity } = device.tab();
    await identity.login(nsecOf(PERSON), { keep: true });
    await Promise.all([identity.logout(), identity.login(nsecOf(OTHER))]);
    expect([await author(identity), await author(device.tab().identity)]).toEqual([OTHER, DEVICE].map(getPublicKey));
  });
});

describe('a password', () => {
  test('is asked for until it is right, told how many were wrong, and may not be known', async () => {
    const { identity } = new Device().tab();
    const tries = ['one', 'two', 'open'];
    const seen: number[] = [];
    await identity.login(locked(PERSON, 'open'), { password: async (wrong) => (seen.push(wrong), tries[wrong]) });
    expect([seen, await author(identity)]).toEqual([[0, 1, 2], getPublicKey(PERSON)]);
    expect((await errorOf(() => identity.login(locked(OTHER, 'open'), { password: () => undefined }))).code).toBe('E_ABORTED');
    expect((await errorOf(() => identity.login(locked(OTHER, 'open'), { password: 'shut' }))).option).toBe('password');
    expect((await errorOf(() => identity.login(locked(OTHER, 'open'), { password: () => 'shut' }))).option).toBe('password');
    expect(await author(identity)).toBe(getPublicKey(PERSON));
  });

  test('locks a key that others can open, and that logs in again', async () => {
    const { identity } = new Device().tab();
    const backup = await identity.backup('a good one');
    const again = new Device().tab({ ncryptsec: backup, password: 'a good one' }).identity;
    expect(await author(again)).toBe(getPublicKey(DEVICE));
    expect((await errorOf(() => identity.backup(''))).code).toBe('E_OPTION');
  });
});

describe('a key', () => {
  test('is revealed to its person where this page has it, and nowhere else', async () => {
    const device = new Device();
    expect(await device.tab().identity.reveal()).toBe(nsecOf(DEVICE));
    expect(await device.tab(nsecOf(PERSON)).identity.reveal()).toBe(nsecOf(PERSON));
    expect(await device.tab({ ncryptsec: locked(PERSON, 'a'), password: 'a' }).identity.reveal()).toBe(nsecOf(PERSON));
    const { identity } = device.tab('nip07');
    for (const call of [() => identity.reveal(), () => identity.backup('a')]) expect(await errorOf(call)).toMatchObject({ code: 'E_SIGNER', reason: 'unable' });
  });

  test('is not to be found in what the identity shows of itself', async () => {
    const { identity } = new Device().tab(nsecOf(PERSON));
    await identity.known;
    expect(Object.keys(identity)).toEqual(['known']);
    expect(JSON.stringify(identity)).toBe('{"known":{}}');
  });
});

describe('a login that is kept', () => {
  test.each<[string, Login, string | undefined]>([['nsec', nsecOf(PERSON), undefined], ['ncryptsec', locked(PERSON, 'open'), 'open'], ['nip07', 'nip07', undefined]])(
    'by %s is there on the next visit, until the logout', async (_, how, password) => {
      const device = new Device();
      const { identity } = device.tab();
      await identity.login(how, { keep: true, ...(password === undefined ? {} : { password }) });
      identity.close();
      const next = device.tab().identity;
      await next.known;
      expect(next.pubkey).toBe(getPublicKey(PERSON));
      expect(await author(next)).toBe(getPublicKey(PERSON));
      expect(await author(device.tab('silent').identity)).toBe(getPublicKey(DEVICE));
      await next.logout();
      expect([await author(next), await author(device.tab().identity)]).toEqual(Array(2).fill(getPublicKey(DEVICE)));
    },
  );

  test('can be revealed by a later visit', async () => {
    const device = new Device();
    await device.tab().identity.login(nsecOf(PERSON), { keep: true });
    expect(await device.tab().identity.reveal()).toBe(nsecOf(PERSON));
  });

  test('says who it is before its signer is there, and asks nobody until something is to be signed', async () => {
    const device = new Device();
    await device.tab().identity.login('nip07', { keep: true });
    device.page.nostr = undefined;
    const { identity } = device.tab();
    await identity.known;
    await settle();
    expect([identity.pubkey, identity.how, identity.state]).toEqual([getPublicKey(PERSON), 'nip07', 'waiting']);
    device.page.nostr = device.extension;
    device.extension.getPublicKey = () => expect.fail('it was asked who it is');
    await device.clock.pass(LIMITS.signerAppearsMs);
    expect(await author(identity)).toBe(getPublicKey(PERSON));
  });

  test('is followed by tabs that are whoever the device is, and by no others', async () => {
    const device = new Device();
    const [one, two, own] = [device.tab().identity, device.tab().identity, device.tab(nsecOf(OTHER)).identity];
    await Promise.all([one.known, two.known, own.known]);
    await one.login(nsecOf(PERSON), { keep: true });
    await settle();
    expect(await Promise.all([one, two, own].map(author))).toEqual([PERSON, PERSON, OTHER].map(getPublicKey));
    await two.logout();
    await settle();
    expect(await Promise.all([one, two, own].map(author))).toEqual([DEVICE, DEVICE, OTHER].map(getPublicKey));
  });

  test('where nothing can be kept is no login at all, and says so', async () => {
    const device = new Device();
    device.vault!.isFull = true;
    const { identity } = device.tab();
    expect((await errorOf(() => identity.login(nsecOf(PERSON), { keep: true }))).code).toBe('E_STORAGE');
    expect(await author(identity)).toBe(getPublicKey(DEVICE));
  });
});

describe('a signer elsewhere', () => {
  test('is asked to allow the certificates that we ask it for', () => {
    expect(CERTIFICATE_KIND).toBe(CERTIFICATE_KIND_THERE);
  });

  test('that is not there is lost, and found by whoever next wants something signed', async () => {
    const device = new Device();
    device.page.nostr = undefined;
    const { identity, seen } = device.tab('nip07');
    await identity.known;
    const failed = errorOf(() => identity.signer);
    await device.clock.pass(LIMITS.signerAppearsMs + 1000);
    expect(await failed).toMatchObject({ code: 'E_SIGNER', reason: 'absent' });
    expect((await failed).fix).toContain('nstart.me');
    expect([identity.state, identity.npub]).toEqual(['lost', '']);
    device.page.nostr = device.extension;
    expect(await author(identity)).toBe(getPublicKey(PERSON));
    expect([identity.state, seen.authors]).toEqual(['ready', 1]);
  });

  test('that refuses says so with each thing, and is ready after the next it signs', async () => {
    const device = new Device();
    const { identity, seen } = device.tab('nip07');
    const signer = await identity.signer;
    device.extension.mood = 'refuses';
    expect(await errorOf(() => signer.sign(draft))).toMatchObject({ code: 'E_SIGNER', reason: 'refused' });
    expect(identity.state).toBe('refused');
    device.extension.mood = 'agrees';
    seen.states.length = 0;
    await signer.sign(draft);
    expect(seen.states).toEqual(['waiting', 'ready']);
  });

  test.each<[string, (device: Device) => void, string]>([
    ['hangs', ({ extension }) => (extension.mood = 'hangs'), 'lost'],
    ['is another account', ({ extension }) => (extension.secret = OTHER), 'changed'],
    ['lies', ({ extension }) => (extension.spoil = (event) => ({ ...event, content: 'b' })), 'false'],
    ['is gone', ({ page }) => (page.nostr = undefined), 'lost'],
  ])('that %s is lost, with a reason', async (_, spoil, reason) => {
    const device = new Device();
    const { identity } = device.tab('nip07');
    const signer = await identity.signer;
    spoil(device);
    const failed = errorOf(() => signer.sign(draft));
    await device.clock.pass(LIMITS.signerAnswerMs);
    expect(await failed).toMatchObject({ code: 'E_SIGNER', reason });
    expect(identity.state).toBe('lost');
  });

  test('of an earlier login does not speak for the one that came after it', async () => {
    const device = new Device();
    const { identity } = device.tab('nip07');
    const signer = await identity.signer;
    device.extension.mood = 'hangs';
    const failed = errorOf(() => signer.sign(draft));
    await settle();
    await identity.login(nsecOf(OTHER));
    expect((await failed).reason).toBe('lost');
    await settle();
    expect([identity.state, await author(identity)]).toEqual(['ready', getPublicKey(OTHER)]);
  });
});
