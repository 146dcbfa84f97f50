/**
 * Ways to log in with a key that this device did not make: brought by a person, locked with a password, in an extension,
 * with a remote signer; and what this device keeps of them. With `defaults.ts`, `network.ts` and `signatures.ts` it
 * knows adapters; it is only ever loaded by `import()`, when somebody logs in, or did and wanted it kept.
 */
import { readBunkerAddress } from '../adapters/nostr-signers/bunker-address.ts';
import { extensionSigner } from '../adapters/nostr-signers/extension-signer.ts';
import { remoteSigner } from '../adapters/nostr-signers/remote-signer.ts';
import { lockedKeyFault, lockKey, unlockKey, type LockedKeyFault } from '../adapters/signer/encrypted-key.ts';
import { createSecret, SECRET_BYTES } from '../adapters/signer/identity-store.ts';
import type { Stretch } from '../adapters/stretching/work.ts';
import { indexeddbVault, type Vault } from '../adapters/signer/vault.ts';
import { concatBytes, fromHex, toHex } from '../core/base/bytes.ts';
import { LIMITS } from '../core/base/limits.ts';
import { bytesToText, textToBytes } from '../core/base/text.ts';
import { secretOf } from '../core/record/author.ts';
import { DELETE_KIND, RECORD_KIND } from '../core/record/record.ts';
import type { Clock, Random, Signer } from '../ports.ts';
import { badOption, PeersetError } from './errors.ts';
import type { Login, LoginContext, Logins, LoginWay, OpenLogin, Password } from './login.ts';
import { signerError } from './signer-error.ts';
import { watchedSigner } from './watched-signer.ts';

export interface LoginsOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Signs with a secret of 32 bytes in this page. */
  readonly local: (secret: Uint8Array) => Promise<Signer>;
  /** Makes passwords dear to guess without this thread, where that is possible. */
  readonly stretch?: Stretch;
  /** Where logins are kept; undefined where nothing can be. */
  readonly vault?: Vault;
  /** What the page has at `window.nostr` now. */
  readonly find: () => unknown;
  /** Undefined where there is none. */
  readonly webSocket: typeof WebSocket | undefined;
}

/** The kind of `src/core/protocol/certificate.ts`, which only whoever has peers loads. */
export const CERTIFICATE_KIND = 26_107;
/** What we ask remote signers to be allowed once for all. */
const PERMISSIONS = [...[RECORD_KIND, DELETE_KIND, CERTIFICATE_KIND].map((kind) => `sign_event:${kind}`), 'nip44_encrypt', 'nip44_decrypt'].join();
/** Wrong passwords in one login, count: then whoever asks should ask something else. */
const PASSWORDS_MAX = 10;
/** Whom a remote signer signs for, before we know. */
const NOBODY = '0'.repeat(64);

/** The logins of this page. `elsewhere`: what a device brings that is no browser. */
export function loginsOf(needs: Pick<LoginsOptions, 'clock' | 'random' | 'local' | 'stretch'>, elsewhere: Partial<Pick<LoginsOptions, 'vault' | 'webSocket'>> = {}): Logins {
  const hasDisk = typeof indexedDB !== 'undefined' && (globalThis.crypto?.subtle as SubtleCrypto | undefined) !== undefined;
  return new LateLogins({
    ...needs,
    ...(hasDisk ? { vault: indexeddbVault(needs) } : {}),
    find: () => (globalThis as { readonly nostr?: unknown }).nostr,
    webSocket: (globalThis as { readonly WebSocket?: typeof WebSocket }).WebSocket,
    ...elsewhere,
  });
}

/** What a login is made again from on the next visit. */
interface Keepable extends OpenLogin {
  readonly kept: Uint8Array;
}

/** All of it, on whatever the page has. */
export class LateLogins implements Logins {
  readonly #options: LoginsOptions;

  constructor(options: LoginsOptions) {
    this.#options = options;
  }

  async open(how: Login, context: LoginContext): Promise<OpenLogin> {
    if (context.keep === true && this.#options.vault === undefined) throw keptNowhere(undefined);
    const login = await this.#asking(context, () => this.#open(how, context));
    return context.keep === true ? { ...login, keep: () => this.#keep(login) } : login;
  }

  async openKept(context: LoginContext): Promise<OpenLogin> {
    const kept = await this.#options.vault?.login();
    if (kept === undefined) throw signerError({ signer: 'absent', reason: 'what this device kept of the login cannot be read' });
    return this.#asking(context, () => this.#openKept(kept.how as LoginWay, kept, context));
  }

  lock(secret: Uint8Array, password: string): Promise<string> {
    return lockKey(secret, password, this.#options.random, this.#options.stretch);
  }

  async #asking(context: LoginContext, open: () => Promise<Keepable>): Promise<Keepable> {
    context.report('waiting');
    try {
      const login = await open();
      // A key in this page neither refuses nor gets lost.
      return login.how === 'key' ? login : { ...login, signer: watchedSigner(login.signer, context.report) };
    } catch (fault) {
      throw signerError(fault);
    }
  }

  async #keep({ how, signer, kept }: Keepable): Promise<void> {
    try {
      await this.#options.vault!.keepLogin({ how, pubkey: signer.pubkey, secret: kept });
    } catch (cause) {
      signer.close?.();
      throw keptNowhere(cause);
    }
  }

  async #open(how: Login, context: LoginContext): Promise<Keepable> {
    if (typeof how !== 'string') return this.#local(await this.#unlocked(how.ncryptsec, how.password));
    if (how === 'nip07') return this.#extension(undefined);
    if (how.startsWith('ncryptsec1')) return this.#local(await this.#unlocked(how, context.password!));
    const secret = secretOf(how);
    return secret === undefined ? this.#bunker(how, context) : this.#local(secret);
  }

  #unlocked(text: string, password: Password): Promise<Uint8Array> {
    return unlocked(text, password, this.#options.stretch);
  }

  #openKept(how: LoginWay, { secret, pubkey }: { readonly secret: Uint8Array; readonly pubkey: string }, context: LoginContext): Promise<Keepable> {
    switch (how) {
      case 'nip07':
        return this.#extension(pubkey);
      case 'bunker':
        return this.#bunker(bytesToText(secret) ?? '', context);
      case 'key':
      case 'silent':
        return this.#local(secret);
    }
  }

  async #local(secret: Uint8Array): Promise<Keepable> {
    return { how: 'key', signer: await this.#options.local(secret), secret, kept: secret };
  }

  async #extension(pubkey: string | undefined): Promise<Keepable> {
    const { find, clock } = this.#options;
    return { how: 'nip07', signer: await extensionSigner({ find, clock, ...(pubkey === undefined ? {} : { pubkey }) }), kept: Uint8Array.of(0) };
  }

  async #bunker(text: string, { isCalled, challenged }: LoginContext): Promise<Keepable> {
    const { clock, random, webSocket } = this.#options;
    const address = readBunkerAddress(text);
    if (typeof address === 'string') throw badOption('login', address);
    if (webSocket === undefined) throw signerError({ signer: 'absent', reason: 'there is no WebSocket here to reach it' });
    const met = await this.#meeting(address.signer);
    const isKnown = met.pubkey !== NOBODY && (address.secret ?? met.secret) === met.secret;
    const signer = await remoteSigner({
      address,
      client: met.client,
      webSocket,
      clock,
      random,
      permissions: PERMISSIONS,
      isKnown,
      ...(isKnown && !isCalled ? { pubkey: met.pubkey } : {}),
      challenged,
    });
    await this.#remember(address.signer, { ...met, pubkey: signer.pubkey, secret: address.secret ?? met.secret });
    return { how: 'bunker', signer, kept: textToBytes(text) };
  }

  /** Under which key a remote signer knows us. It is kept before we are introduced: a page may go while a person decides. */
  async #meeting(name: string): Promise<Meeting> {
    const kept = meetingOf(await this.#options.vault?.get(name));
    if (kept !== undefined) return kept;
    const meeting = { client: createSecret(this.#options.random), pubkey: NOBODY, secret: '' };
    await this.#remember(name, meeting);
    return meeting;
  }

  async #remember(name: string, { client, pubkey, secret }: Meeting): Promise<void> {
    try {
      await this.#options.vault?.put(name, concatBytes(client, fromHex(pubkey)!, textToBytes(secret)));
    } catch {
      // Then its person is asked again on the next visit.
    }
  }
}

/** What we know of a remote signer from before. */
interface Meeting {
  /** Our secret for it. */
  readonly client: Uint8Array;
  /** Whom it signs for. */
  readonly pubkey: string;
  /** What introduced us; used up. */
  readonly secret: string;
}

function meetingOf(bytes: Uint8Array | undefined): Meeting | undefined {
  if (bytes === undefined || bytes.length < 2 * SECRET_BYTES) return undefined;
  return {
    client: bytes.slice(0, SECRET_BYTES),
    pubkey: toHex(bytes.subarray(SECRET_BYTES, 2 * SECRET_BYTES)),
    secret: bytesToText(bytes.subarray(2 * SECRET_BYTES)) ?? '',
  };
}

const LOCKED_REASONS: Readonly<Record<LockedKeyFault, string>> = {
  damaged: 'this ncryptsec is damaged',
  'too costly': `opening it would take more than ${2 ** (LIMITS.passwordLogNMax - 10)} MiB of memory`,
  'wrong password': 'it is not the password of this key',
};

/** The secret under a password. A function is asked until it knows it, or gives up. */
async function unlocked(text: string, password: Password, stretch: Stretch | undefined): Promise<Uint8Array> {
  const damage = lockedKeyFault(text);
  if (damage !== undefined) throw badOption('login', LOCKED_REASONS[damage]);
  const isAsked = typeof password === 'function';
  for (let wrong = 0; wrong < (isAsked ? PASSWORDS_MAX : 1); wrong++) {
    const tried = isAsked ? await password(wrong) : password;
    if (tried === undefined) throw new PeersetError('E_ABORTED', 'No password was given.', { fix: 'Nothing is wrong: log in again when it is known.' });
    const secret = await unlockKey(text, tried, stretch);
    if (typeof secret !== 'string') return secret;
    if (secret !== 'wrong password') throw badOption('login', LOCKED_REASONS[secret]);
  }
  throw badOption('password', LOCKED_REASONS['wrong password']);
}

function keptNowhere(cause: unknown): PeersetError {
  return new PeersetError('E_STORAGE', 'This browser keeps no login for us.', {
    fix: 'Log in without keep, for this page only; private windows and pages without https keep nothing.',
    ...(cause === undefined ? {} : { cause }),
  });
}
