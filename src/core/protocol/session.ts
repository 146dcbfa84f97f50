/**
 * One peer, from joined to left: the handshake, its time limits, the pings and fresh proofs that keep the
 * session open, the budgets a peer may spend on us, its strikes and the goodbye.
 *
 * A session is pure: bytes and times go in, outputs come out, and `deadline` says when it wants a `tick`.
 * What may happen when is `handshake.ts`; what is said and proved is `introduction.ts` and `reauth.ts`.
 * Nothing a peer sends makes it throw. Before it is open, the first fault closes it.
 *
 * Not here: records, reconciliation and credit; open messages are handed to the owner.
 */
import { assert } from '../base/assert.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { DAY_MS, LIMITS } from '../base/limits.ts';
import type { Lane } from '../base/peer.ts';
import { Budget } from './budget.ts';
import { EVENT_OF, STATE_LIMITS, TRANSITIONS } from './handshake.ts';
import type { SessionAction, SessionEvent, SessionState } from './handshake.ts';
import { Introduction, type IntroductionOptions, type RemoteIdentity } from './introduction.ts';
import { laneOf, mayArriveOn } from './message.ts';
import type { GoodbyeReason, Message, MessageType, OpenMessage, PingMessage } from './message.ts';
import { Pulse } from './pulse.ts';
import { Reauth } from './reauth.ts';
import { Regard } from './regard.ts';
import { Standings } from './standing.ts';
import { jittered, Timers } from './timers.ts';
import { Traffic, type SessionStatistics } from './traffic.ts';
import { decodeMessage, encodeMessage, FILE_CODE } from './wire.ts';

export type { RemoteIdentity } from './introduction.ts';

/** What a session needs to know and to ask. */
export interface SessionOptions extends IntroductionOptions {
  /** What the transport calls the peer; its page keeps the name. */
  readonly link?: string;
  /** What is remembered of remotes from link to link; nothing where absent. */
  readonly standings?: Standings;
  /** Our set's root and size at this moment, for PING and PONG. */
  root(): { readonly root16: Uint8Array; readonly size: number };
}

/** What a session wants done, in this order. */
export type SessionOutput =
  | { readonly type: 'send'; readonly lane: Lane; readonly bytes: Uint8Array }
  /** The peer proved itself; comes once, before the first message. */
  | { readonly type: 'opened'; readonly remote: RemoteIdentity }
  | { readonly type: 'message'; readonly message: OpenMessage }
  /** The peer misbehaved and may stay. */
  | { readonly type: 'struck'; readonly fault: Fault; readonly strikes: number }
  /** Over; comes once, and nothing after it. Stay away for `retryAfterMs`. */
  | { readonly type: 'closed'; readonly fault: Fault; readonly retryAfterMs: number };

/** What an event brings along. */
interface Input {
  readonly now: number;
  readonly message?: Message;
  readonly bytes?: Uint8Array;
  readonly reason?: GoodbyeReason;
}

/**
 * The machine for one peer. Give it what happened, perform its outputs in order, call `tick` at `deadline`.
 *
 *   const session = new Session(options);
 *   perform(session.join(now));
 *   perform(session.receive('control', bytes, now));
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #timers = new Timers();
  readonly #regard: Regard;
  readonly #pulse = new Pulse();
  readonly #budget: Budget;
  readonly #sent = new Traffic();
  readonly #received = new Traffic();
  #state: SessionState = 'idle';
  readonly #outputs: SessionOutput[] = [];
  #introduction: Introduction | undefined;
  #reauth: Reauth | undefined;
  #joinedAt = 0;
  #openedAt = Infinity;
  #hellosSent = 0;
  #authSentAt = 0;
  /** Whether the peer said anything as an open session; before that it might not be open itself. */
  #heard = false;
  #retryAfterMs = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#regard = new Regard(options.standings ?? new Standings(options.limits), options.link ?? '');
    this.#budget = new Budget(options.limits);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The next moment it wants `tick`, ms; Infinity where there is none. */
  get deadline(): number {
    return this.#timers.next;
  }

  get strikes(): number {
    return this.#regard.strikes;
  }

  /** Merit less strikes of the remote, also from its earlier links. */
  points(now: number): number {
    return this.#regard.points(now);
  }

  /** The peer was the first to bring so many records that the room keeps. */
  praise(records: number, now: number): void {
    this.#regard.praise(records, now);
  }

  get statistics(): SessionStatistics {
    return { rttMs: this.#pulse.rttMs, sent: this.#sent, received: this.#received };
  }

  /** Our end of the link is up, on both lanes. Called once. */
  join(now: number): SessionOutput[] {
    assert(this.#state === 'idle', 'a session joins once');
    this.#joinedAt = now;
    this.#introduction = new Introduction(this.#options, now);
    this.#timers.set('handshake-late', now + this.#options.limits.handshakeTimeoutMs);
    this.#step('joined', { now });
    return this.#flush();
  }

  /** A message arrived. What was due before it happens first. */
  receive(lane: Lane, bytes: Uint8Array, now: number): SessionOutput[] {
    this.#expire(now);
    if (this.#state === 'closed') this.#received.add('malformed', bytes.length);
    else this.#receive(lane, bytes, now);
    return this.#flush();
  }

  /** Time passed. Harmless at any time. */
  tick(now: number): SessionOutput[] {
    this.#expire(now);
    return this.#flush();
  }

  /** Sends a message of the owner; void once the session drains or closed. `lane`: for what tells its lane itself. */
  send(message: OpenMessage, now: number, lane?: Lane): SessionOutput[] {
    if (this.#state === 'draining' || this.#state === 'closed') return [];
    assert(this.#isOpen, 'a session sends once it is open');
    if (message.type === 'ping') this.#ping(message, now);
    else this.#put(message, lane);
    return this.#flush();
  }

  /** The owner found misbehaviour in what this peer sent. */
  strike(misbehaviour: Fault, now: number): SessionOutput[] {
    if (this.#state !== 'closed') this.#strike(misbehaviour, now);
    return this.#flush();
  }

  /** The owner has enough of this peer, for what it was struck for. */
  expel(misbehaviour: Fault, now: number): SessionOutput[] {
    if (this.#state !== 'closed') this.#close(misbehaviour, now);
    return this.#flush();
  }

  /** Leaves: says goodbye where the session is open, and closes a little later. */
  goodbye(reason: GoodbyeReason, retryAfterMs: number, now: number): SessionOutput[] {
    if (this.#state === 'closed') return [];
    this.#retryAfterMs = Math.min(Math.max(0, Math.ceil(retryAfterMs)), DAY_MS);
    this.#step('leave', { now, reason });
    return this.#flush();
  }

  get #isOpen(): boolean {
    return this.#state === 'open' || this.#state === 'reauth';
  }

  get #wasOpened(): boolean {
    return this.#isOpen || this.#state === 'draining';
  }

  #flush(): SessionOutput[] {
    return this.#outputs.splice(0);
  }

  #expire(now: number): void {
    for (let event = this.#timers.take(now); event !== undefined; event = this.#timers.take(now)) {
      this.#step(event, { now });
    }
  }

  #receive(lane: Lane, bytes: Uint8Array, now: number): void {
    const excess = this.#budget.charge(bytes.length, bytes[0] === FILE_CODE ? 'files' : 'other', now);
    if (excess !== undefined && this.#strike(excess, now)) return this.#received.add('malformed', bytes.length);
    const message = decodeMessage(bytes);
    this.#received.add(isFault(message) ? 'malformed' : message.type, bytes.length);
    if (isFault(message)) return void this.#strike(message, now);
    if (!mayArriveOn(message.type, lane)) {
      this.#fail(fault('unexpected', `${message.type} on the ${lane} lane`), now);
      return;
    }
    this.#step(this.#eventOf(message, bytes), { now, message, bytes });
    if (this.#wasOpened && message.type !== 'ready') this.#hear(now);
  }

  /** A sign of life of an open peer: the silence begins anew. */
  #hear(now: number): void {
    this.#heard = true;
    if (!this.#isOpen) return;
    this.#pulse.heard();
    this.#timers.clear('pong-late');
    this.#timers.set('silence', now + this.#options.limits.idleTimeoutMs);
  }

  #eventOf(message: Message, bytes: Uint8Array): SessionEvent {
    const repeats = message.type === 'hello' && this.#introduction?.isHelloAgain(bytes) === true;
    return repeats ? 'hello-again' : EVENT_OF[message.type];
  }

  /** One move in the table. */
  #step(event: SessionEvent, input: Input): void {
    const transition = TRANSITIONS[this.#state][event];
    if (transition === undefined) {
      this.#fail(fault('unexpected', `${event} while ${this.#state}`), input.now);
      return;
    }
    const problem = this.#act(transition.action, input);
    if (problem !== undefined) this.#fail(problem, input.now);
    else this.#enter(transition.next, input.now);
  }

  #enter(next: SessionState, now: number): void {
    if (next === this.#state) return;
    this.#state = next;
    if (next === 'draining') this.#timers.clearAll();
    const limit = STATE_LIMITS[next];
    if (limit === undefined) this.#timers.clear('late');
    else this.#timers.set('late', now + this.#options.limits[limit]);
  }

  /** Performs an action; a fault closes the session instead of going on. */
  #act(action: SessionAction, input: Input): Fault | undefined {
    const { now } = input;
    switch (action) {
      case 'send-hello':
        return this.#regard.refusal(now) ?? this.#sendHello();
      case 'answer-hello':
        return this.#answerHello(input);
      case 'check-auth':
        return this.#checkAuth(expect(input, 'auth'), now);
      case 'open':
        return this.#open(expect(input, 'ready'), now);
      case 'dispatch':
        return this.#dispatch(input);
      case 'answer-ping':
        this.#put({ type: 'pong', ...this.#options.root() });
        return this.#dispatch(input);
      case 'take-pong':
        return this.#pulse.ponged(now) ? this.#dispatch(input) : fault('unexpected', 'a pong without a ping');
      case 'prove':
        return this.#prove(expect(input, 'challenge'), now);
      case 'challenge':
        return this.#put(this.#reauth!.challenge(this.#options.random(32)));
      case 'check-proof':
        this.#timers.set('challenge-due', now + this.#options.limits.reauthEveryMs);
        return this.#reauth!.check(expect(input, 'proof'));
      case 'ping':
        this.#ping({ type: 'ping', ...this.#options.root() }, now);
        return undefined;
      case 'miss-pong':
        return this.#missPong(now);
      case 'say-goodbye':
        this.#put({ type: 'goodbye', reason: input.reason ?? 'age', retryAfterMs: this.#retryAfterMs });
        return undefined;
      case 'take-goodbye':
        this.#retryAfterMs = expect(input, 'goodbye').retryAfterMs;
        return fault('goodbye', `the peer said goodbye (${expect(input, 'goodbye').reason})`);
      case 'give-up':
        return fault('timeout', `no answer in time while ${this.#state}`);
      case 'finish':
        return fault('goodbye', 'we said goodbye');
      case 'ignore':
        return undefined;
    }
  }

  #sendHello(): undefined {
    this.#putBytes('hello', 'control', this.#introduction!.hello);
    const delay = LIMITS.helloResendMs[this.#hellosSent++];
    if (delay !== undefined) this.#timers.set('resend', this.#joinedAt + delay);
  }

  /** HELLO once more before AUTH: ours may have been lost before the far side was there to hear it. */
  #answerHello(input: Input): Fault | undefined {
    const introduction = this.#introduction!;
    const problem = introduction.meet(expect(input, 'hello'), input.bytes!);
    if (problem !== undefined) return problem;
    this.#timers.clear('resend');
    this.#putBytes('hello', 'control', introduction.hello);
    this.#put(introduction.auth());
    this.#authSentAt = input.now;
    return undefined;
  }

  #checkAuth(message: Message & { type: 'auth' }, now: number): Fault | undefined {
    const introduction = this.#introduction!;
    const problem = introduction.checkAuth(message) ?? this.#regard.provedKey(introduction.remote.sessionKey, now);
    if (problem === undefined) this.#put(introduction.ready());
    return problem;
  }

  #open(message: Message & { type: 'ready' }, now: number): Fault | undefined {
    const introduction = this.#introduction!;
    const problem = introduction.checkReady(message, now);
    if (problem !== undefined) return problem;
    const { remote, remoteKey, layouts } = introduction;
    const refusal = remote.author === undefined ? undefined : this.#regard.provedAuthor(remote.author, now);
    if (refusal !== undefined) return refusal;
    const { limits, secret, suite } = this.#options;
    // The peer's READY answers our AUTH: the first round trip we can measure.
    this.#pulse.measured(now - this.#authSentAt);
    this.#reauth = new Reauth({ layouts, secret, remoteKey, suite, openedAt: now });
    this.#budget.open(now);
    this.#openedAt = now;
    const ageMax = remote.author === undefined ? limits.anonymousSessionMaxMs : limits.sessionMaxMs;
    this.#timers.clear('handshake-late');
    // The author's word ends, and with it what it vouched for.
    this.#timers.set('age', Math.min(now + jittered(ageMax, this.#options.random), remote.authorUntil ?? Infinity));
    this.#timers.set('challenge-due', now + limits.reauthEveryMs);
    this.#timers.set('silence', now + limits.idleTimeoutMs);
    this.#outputs.push({ type: 'opened', remote });
    return undefined;
  }

  #dispatch(input: Input): undefined {
    this.#outputs.push({ type: 'message', message: input.message as OpenMessage });
  }

  #prove(message: Message & { type: 'challenge' }, now: number): Fault | undefined {
    const proof = this.#reauth!.prove(message, now);
    if (isFault(proof)) return proof;
    return this.#put(proof);
  }

  #ping(message: PingMessage, now: number): void {
    if (this.#pulse.mayPing) {
      this.#put(message);
      this.#pulse.pinged(now);
    }
    this.#timers.clear('silence');
    if (!this.#timers.has('pong-late')) this.#timers.set('pong-late', now + this.#options.limits.pongTimeoutMs);
  }

  #missPong(now: number): Fault | undefined {
    const { limits, root } = this.#options;
    if (this.#pulse.missed() >= limits.pongMissesMax) return fault('timeout', 'the peer no longer answers');
    this.#ping({ type: 'ping', ...root() }, now);
    return undefined;
  }

  /** Until the peer is known to be open, everything goes the one lane that keeps it behind our READY. */
  #put(message: Message, lane?: Lane): undefined {
    const bytes = encodeMessage(message);
    this.#putBytes(message.type, this.#heard ? lane ?? laneOf(message, bytes.length) : 'control', bytes);
  }

  #putBytes(type: MessageType, lane: Lane, bytes: Uint8Array): void {
    this.#sent.add(type, bytes.length);
    this.#outputs.push({ type: 'send', lane, bytes });
  }

  /** Counts a fault; returns whether that closed the session. */
  #strike(misbehaviour: Fault, now: number): boolean {
    const strikes = this.#regard.strike(misbehaviour, now);
    if (!this.#wasOpened || this.#regard.isTooLow(now)) this.#close(misbehaviour, now);
    else this.#outputs.push({ type: 'struck', fault: misbehaviour, strikes });
    return this.#state === 'closed';
  }

  /** Closes for a fault that no session survives. */
  #fail(reason: Fault, now: number): void {
    this.#regard.strike(reason, now);
    this.#close(reason, now);
  }

  #close(reason: Fault, now: number): void {
    this.#state = 'closed';
    this.#timers.clearAll();
    if (now - this.#openedAt >= this.#options.limits.backoffMs.at(-1)!) this.#regard.lasted();
    const retryAfterMs = reason.fault === 'goodbye' ? this.#retryAfterMs : this.#regard.failed(reason, now);
    this.#outputs.push({ type: 'closed', fault: reason, retryAfterMs });
  }
}

/** The message of the type that the table promises for this action. */
function expect<T extends MessageType>(input: Input, type: T): Extract<Message, { type: T }> {
  assert(input.message?.type === type, 'an action gets the message its event names');
  return input.message as Extract<Message, { type: T }>;
}
