/**
 * In whose name this database signs. It begins with the login that this device keeps, or else with the key that it made at
 * the first visit; a login changes it until the page goes, or for good where it is to be kept.
 *
 * A signer elsewhere may be away or say no. That is a state and never a reason to stop: what is here is shown, peers are
 * talked to, and whoever next wants something signed asks the signer again.
 */
import { nsecOf, npubOf, secretOf } from '../core/record/author.ts';
import type { Signer, TabChannel } from '../ports.ts';
import { badOption, PeersetError } from './errors.ts';
import { checkLogin, type Login, type LoginContext, type LoginOptions, type Logins, type LoginWay, type OpenLogin, type SignerState } from './login.ts';

/** Signers that the environment can make. */
export interface Signers {
  /** The key this device keeps. */
  silent(): Promise<Signer>;
  /** Its secret. */
  secret(): Promise<Uint8Array>;
  /** A key that a person brought, 32 bytes. */
  local(secret: Uint8Array): Promise<Signer>;
  /** The login that this device keeps. */
  kept(): Promise<{ readonly pubkey: string; readonly how: string } | undefined>;
  /** Forgets it. */
  forget(): Promise<void>;
  /** All other ways to log in, once they are loaded. */
  logins(): Promise<Logins>;
  /** To the other tabs of this site: what is kept is another. */
  channel(receive: () => void): TabChannel;
}

/** The author of what is put here. Both keys are '' until it is known who that is; after `ready` they are, unless `how` is a signer elsewhere. */
export interface Me {
  readonly npub: string;
  /** 64 hex. */
  readonly pubkey: string;
  /** Where the key is. */
  readonly how: LoginWay;
  /** What whoever signs did last. */
  readonly state: SignerState;
  /** A page of the remote signer where its person must agree before it goes on. Show it as a link. */
  readonly authUrl: string | undefined;
  /**
   * The secret key, locked with a password (NIP-49, ncryptsec1…): to be kept somewhere else, and used with `login`. Takes a
   * moment and 64 MiB; the page goes on meanwhile.
   * @throws PeersetError E_SIGNER where the key is not in this page, E_OPTION for an empty password, E_LOAD.
   */
  backup(password: string): Promise<string>;
  /**
   * The secret key in the clear (nsec1…), for a person who wants to take it elsewhere. Whoever reads it is that person, for ever:
   * show it only when asked for, and never store or send it.
   * @throws PeersetError E_SIGNER where the key is not in this page.
   */
  reveal(): Promise<string>;
}

/** Who hears of changes. */
export interface IdentityListener {
  /** Somebody else writes from now on. */
  author(): void;
  /** Whoever signs is in another state. */
  state(): void;
}

/** Gives a signer; may fail, and is asked again then. */
type Source = (report: Pick<LoginContext, 'report' | 'challenged'>) => Promise<OpenLogin>;

/** Holds the signer. */
export class Identity implements Me {
  /** Resolves when it is known who writes, or will only be known to a signer elsewhere. */
  readonly known: Promise<unknown>;
  readonly #signers: Signers;
  readonly #listener: IdentityListener;
  readonly #channel: TabChannel;
  #source: Source | undefined;
  #attempt!: Promise<Signer>;
  #hasFailed = false;
  /** Logins and logouts so far, count, and the latest that took effect. */
  #calls = 0;
  #taken = 0;
  /** What this device keeps is changed one after the other. */
  #keeping: Promise<unknown> = Promise.resolve();
  /** Whether this page is whoever the device is. */
  #follows: boolean;
  #who: Omit<OpenLogin, 'signer'>;
  #pubkey = '';
  #npub = '';
  #state: SignerState = 'opening';
  #authUrl: string | undefined;

  /** @throws PeersetError E_OPTION where `how` can be no login. */
  constructor(signers: Signers, how: Login | undefined, listener: IdentityListener) {
    if (how !== undefined) checkLogin(how);
    this.#signers = signers;
    this.#listener = listener;
    this.#follows = how === undefined;
    this.#who = { how: wayOf(how) };
    this.known = how === undefined ? this.#beDevice() : this.#begin(how);
    this.#channel = signers.channel(() => {
      if (this.#follows) void this.#beDevice().catch(() => undefined);
    });
  }

  get pubkey(): string {
    return this.#pubkey;
  }

  get npub(): string {
    return this.#npub;
  }

  get how(): LoginWay {
    return this.#who.how;
  }

  get state(): SignerState {
    return this.#state;
  }

  get authUrl(): string | undefined {
    return this.#authUrl;
  }

  /** Whoever signs, once it is known. One that was not there is asked again. */
  get signer(): Promise<Signer> {
    if (this.#hasFailed) this.#use(this.#source!);
    return this.#attempt;
  }

  /**
   * Changes the signer; resolves when it is known. Where that fails, everything is as before. Of several that are under way
   * the one that was called last counts, whichever is done last; an earlier one that is done after it rejects with E_ABORTED.
   */
  async login(how: Login, options: LoginOptions = {}): Promise<void> {
    checkLogin(how, options.password);
    const call = ++this.#calls;
    const source = this.#sourceOf(how, { ...options, isCalled: true });
    if (isHere(how) && options.keep !== true) {
      this.#follows = false;
      this.#taken = call;
      await this.#use(source);
      return;
    }
    const opened = await source(this.#reportOf(source));
    if (options.keep === true) await this.#oneByOne(() => this.#keep(opened, call));
    this.#take(opened, call);
    this.#follows = options.keep === true;
    await this.#use(async () => opened, source);
    if (this.#follows) this.#channel.post('login');
  }

  /** Back to the key this device keeps, here and in all tabs that are whoever the device is. */
  async logout(): Promise<void> {
    const call = ++this.#calls;
    await this.#oneByOne(() => this.#signers.forget());
    this.#channel.post('logout');
    // Somebody logged in meanwhile, for this page.
    if (call < this.#taken) return;
    this.#taken = call;
    this.#follows = true;
    await this.#use(() => this.#silent());
  }

  async backup(password: string): Promise<string> {
    if (typeof password !== 'string' || password === '') throw badOption('password', 'it is a text that is not empty');
    const secret = await this.#secret();
    return (await this.#signers.logins()).lock(secret, password);
  }

  async reveal(): Promise<string> {
    return nsecOf(await this.#secret());
  }

  /** Lets go of the signer. */
  close(): void {
    this.#channel.close();
    this.#letGo();
  }

  /** From here on this login counts, unless a later one does already. */
  #take({ signer }: OpenLogin, call: number): void {
    if (call < this.#taken) {
      signer.close?.();
      throw new PeersetError('E_ABORTED', 'Another login was called after this one.', { fix: 'Nothing is wrong: log in again if this one is meant.' });
    }
    this.#taken = call;
  }

  /** Where it cannot be kept, what counted before goes on. */
  async #keep(opened: OpenLogin, call: number): Promise<void> {
    if (call < this.#taken) return;
    await opened.keep?.();
    this.#take(opened, call);
  }

  async #oneByOne(run: () => Promise<void>): Promise<void> {
    const done = this.#keeping.then(run);
    this.#keeping = done.catch(() => undefined);
    return done;
  }

  /** What this device keeps: a login, or its own key. */
  async #beDevice(): Promise<unknown> {
    const kept = this.#signers.kept();
    const attempt = this.#use(async (report) => ((await kept) === undefined ? this.#silent() : (await this.#signers.logins()).openKept({ ...report, isCalled: false })));
    const known = await kept;
    if (known === undefined || this.#attempt !== attempt) return attempt;
    if (known.pubkey === this.#pubkey) return undefined;
    // The signer may be away for long; whose it is was kept, too.
    return this.#become({ how: known.how as LoginWay }, known.pubkey);
  }

  #begin(how: Login): Promise<unknown> {
    const attempt = this.#use(this.#sourceOf(how, { isCalled: false }));
    return isHere(how) ? attempt : Promise.resolve();
  }

  #sourceOf(how: Login, options: LoginOptions & Pick<LoginContext, 'isCalled'>): Source {
    if (how === 'silent') return () => this.#silent();
    const secret = typeof how === 'string' && options.keep !== true ? secretOf(how) : undefined;
    if (secret !== undefined) return async () => ({ how: 'key', signer: await this.#signers.local(secret), secret });
    return async (report) => (await this.#signers.logins()).open(how, { ...options, ...report });
  }

  async #silent(): Promise<OpenLogin> {
    return { how: 'silent', signer: await this.#signers.silent() };
  }

  /** `tells`: whose reports count, where the source is only an answer. */
  #use(source: Source, tells: Source = source): Promise<Signer> {
    this.#letGo();
    this.#source = tells;
    this.#hasFailed = false;
    const attempt = source(this.#reportOf(tells)).then(
      (opened) => {
        if (this.#source === tells) this.#become(opened, opened.signer.pubkey, 'ready');
        // Somebody else was quicker: nobody will ask this one.
        else opened.signer.close?.();
        return opened.signer;
      },
      (reason: unknown) => {
        if (this.#source === tells) this.#failed(reason);
        throw reason;
      },
    );
    // Whoever needs the signer awaits it and hears of the failure; nobody else has to.
    attempt.catch(() => undefined);
    this.#attempt = attempt;
    return attempt;
  }

  #letGo(): void {
    void (this.#attempt as Promise<Signer> | undefined)?.then((signer) => signer.close?.(), () => undefined);
    this.#source = undefined;
  }

  #reportOf(source: Source): Pick<LoginContext, 'report' | 'challenged'> {
    return {
      report: (state) => {
        if (this.#source === source) this.#setState(state);
      },
      challenged: (url) => {
        if (url === this.#authUrl) return;
        this.#authUrl = url;
        this.#listener.state();
      },
    };
  }

  #become(who: Omit<OpenLogin, 'signer'>, pubkey: string, state = this.#state): void {
    const isOther = pubkey !== this.#pubkey;
    this.#who = who;
    this.#state = state;
    this.#pubkey = pubkey;
    if (isOther) this.#npub = npubOf(pubkey);
    if (isOther) this.#listener.author();
    this.#listener.state();
  }

  #failed(reason: unknown): void {
    this.#hasFailed = true;
    this.#setState(reason instanceof PeersetError && reason.reason === 'refused' ? 'refused' : 'lost');
  }

  #setState(state: SignerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#listener.state();
  }

  async #secret(): Promise<Uint8Array> {
    await this.known;
    if (this.how === 'silent') return this.#signers.secret();
    if (this.how === 'key') await this.signer;
    const { secret } = this.#who;
    if (secret !== undefined) return secret;
    throw new PeersetError('E_SIGNER', 'The key is not in this page: whoever signs for it does not give it away.', {
      fix: 'Back it up where it is kept: in the extension or the remote signer.',
      reason: 'unable',
    });
  }
}

function wayOf(how: Login | undefined): LoginWay {
  if (how === undefined || how === 'silent') return 'silent';
  return how === 'nip07' ? how : typeof how === 'string' && how.startsWith('bunker') ? 'bunker' : 'key';
}

/** Whether nobody elsewhere has a say in it. */
function isHere(how: Login): boolean {
  return typeof how === 'string' && (how === 'silent' || how.startsWith('nsec1'));
}
