/**
 * Ways to log in, in words that both sides of the seam know: the identity, which is there from the start, and the logins
 * (`logins.ts`), which are loaded when somebody brings a key or a signer of their own.
 */
import { secretOf } from '../core/record/author.ts';
import type { Signer } from '../ports.ts';
import { badOption } from './errors.ts';

/** The password of a key, or how to ask for it: called with how many were wrong so far; undefined gives up. */
export type Password = string | ((wrong: number) => string | undefined | Promise<string | undefined>);

/**
 * Who to be: 'silent' (the key this device keeps), 'nip07' (an extension of the browser), nsec1…, ncryptsec1… with its
 * password, bunker://… (a remote signer).
 */
export type Login = string | { readonly ncryptsec: string; readonly password: Password };

/** How to log in. */
export interface LoginOptions {
  /** For ncryptsec1…. */
  readonly password?: Password;
  /** Whether this device keeps the login, for all rooms and tabs of this site, until the logout; otherwise until the page goes. */
  readonly keep?: boolean;
}

/** Where the key is: made and kept here, brought here by a person, in an extension, with a remote signer. */
export type LoginWay = 'silent' | 'key' | 'nip07' | 'bunker';

/**
 * `opening`: not known yet who it is. `ready`: whoever signs did what it was asked last. `waiting`: it is asked, and perhaps
 * a person with it. `refused`: it said no. `lost`: it is not there, does not answer, or gives what was not asked for.
 */
export type SignerState = 'opening' | 'ready' | 'waiting' | 'refused' | 'lost';

/** What a login tells while it is under way and afterwards. */
export interface LoginContext extends LoginOptions {
  /** Whether a person is there who just asked for it; at the start of a page nobody is disturbed before something is to be signed. */
  readonly isCalled: boolean;
  readonly report: (state: SignerState) => void;
  /** A page of the signer's where the person must agree; undefined: not any more. */
  readonly challenged: (url: string | undefined) => void;
}

/** Somebody who is logged in. */
export interface OpenLogin {
  readonly how: LoginWay;
  readonly signer: Signer;
  /** The key itself, where this page has it. */
  readonly secret?: Uint8Array;
  /** Has this device keep it, where that was asked for. */
  keep?(): Promise<void>;
}

/** What comes late: everything about keys that this device did not make. Rejects with a `PeersetError`. */
export interface Logins {
  open(how: Login, context: LoginContext): Promise<OpenLogin>;
  /** The login this device keeps. */
  openKept(context: LoginContext): Promise<OpenLogin>;
  /** ncryptsec1… of a secret. */
  lock(secret: Uint8Array, password: string): Promise<string>;
}

/**
 * Looks at a login before anything is done.
 * @throws PeersetError E_OPTION where it can be none.
 */
export function checkLogin(how: unknown, password?: unknown): asserts how is Login {
  if (typeof how === 'object' && how !== null && 'ncryptsec' in how && 'password' in how) return checkLogin(how.ncryptsec, how.password);
  const [kind] = typeof how === 'string' ? /^(silent$|nip07$|nsec1|ncryptsec1|bunker:\/\/)/.exec(how) ?? [] : [];
  if (kind === undefined) throw badOption('login', "it is 'silent', 'nip07', nsec1…, { ncryptsec, password } or bunker://…");
  if (kind === 'nsec1' && secretOf(how as string) === undefined) throw badOption('login', 'this nsec is damaged');
  if (kind === 'ncryptsec1' && typeof password !== 'string' && typeof password !== 'function') throw badOption('login', 'this key opens with a password: { ncryptsec, password }');
}
