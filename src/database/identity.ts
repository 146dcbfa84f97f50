/**
 * In whose name this database signs. It begins with the key that this device keeps (made at the first visit);
 * a login changes it until the page goes or `logout`.
 */
import { npubOf, secretOf } from '../core/record/author.ts';
import type { Signer } from '../ports.ts';
import { badOption, unsupported } from './errors.ts';

/** Signers that the environment can make. */
export interface Signers {
  /** The key this device keeps. */
  silent(): Promise<Signer>;
  /** A key that a person brought, 32 bytes. */
  local(secret: Uint8Array): Promise<Signer>;
}

/** The author of what is put here. Both keys are '' until the device's key is read: after `ready` they are there. */
export interface Me {
  readonly npub: string;
  /** 64 hex. */
  readonly pubkey: string;
  /**
   * The secret key, encrypted with a password (NIP-49).
   * @throws PeersetError E_UNSUPPORTED: not in this version.
   */
  backup(password: string): Promise<string>;
}

/** Holds the signer. */
export class Identity implements Me {
  readonly #signers: Signers;
  #signer: Promise<Signer>;
  #pubkey = '';
  #npub = '';

  /** @throws PeersetError as `login`. */
  constructor(signers: Signers, how: string) {
    this.#signers = signers;
    this.#signer = this.#use(how);
  }

  get pubkey(): string {
    return this.#pubkey;
  }

  get npub(): string {
    return this.#npub;
  }

  /** Whoever signs, once it is known. */
  get signer(): Promise<Signer> {
    return this.#signer;
  }

  /** Changes the signer; resolves when it is known. */
  async login(how: string): Promise<void> {
    this.#signer = this.#use(how);
    await this.#signer;
  }

  backup(_password: string): Promise<string> {
    const fix = 'Keep a key of your own (nsec1…) in a password manager and use it with login.';
    return Promise.reject(unsupported('A backup of the key (NIP-49)', fix));
  }

  #use(how: string): Promise<Signer> {
    const signer = this.#signerOf(how).then((known) => {
      this.#pubkey = known.pubkey;
      this.#npub = npubOf(known.pubkey);
      return known;
    });
    // Whoever needs the signer awaits it and hears of the failure; nobody else has to.
    signer.catch(() => undefined);
    return signer;
  }

  #signerOf(how: string): Promise<Signer> {
    const [kind] = /^(silent$|nip07$|nsec1|ncryptsec1|bunker:\/\/)/.exec(how) ?? [];
    switch (kind) {
      case 'silent':
        return this.#signers.silent();
      case 'nsec1': {
        const secret = secretOf(how);
        if (secret === undefined) throw badOption('login', 'this nsec is damaged');
        return this.#signers.local(secret);
      }
      case 'nip07':
      case 'ncryptsec1':
      case 'bunker://':
        throw unsupported('This way to log in', "Use 'silent', or a key that begins with nsec1.");
      default:
        throw badOption('login', "it is 'silent' or a key that begins with nsec1");
    }
  }
}
