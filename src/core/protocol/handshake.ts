/**
 * The life of a session as data: state × event → next state and action. The table is the law: a pair that is
 * not listed closes the session as `unexpected`. An action may find a fault; then the session closes too and
 * `next` is never reached.
 *
 * Both sides run the same table at the same time; there is no initiator. Messages sent before the far side
 * opened its channel are lost, which is why HELLO repeats and why the answer to a HELLO says HELLO once more
 * before AUTH: whoever receives an AUTH has then received the HELLO it refers to.
 *
 * No code here: `session.ts` performs the actions, `scripts/diagram.ts` draws the table.
 */
import type { SessionLimits } from '../base/limits.ts';
import type { MessageType } from './message.ts';

export const SESSION_STATES = [
  'idle',
  'hello-sent',
  'auth-sent',
  'ready-sent',
  'open',
  'reauth',
  'draining',
  'closed',
] as const;

/** Where a session stands. */
export type SessionState = (typeof SESSION_STATES)[number];

/** A message arrived. `hello-again` is byte for byte the first; `data` is whatever the owner deals with. */
export const MESSAGE_EVENTS = [
  'hello',
  'hello-again',
  'auth',
  'ready',
  'challenge',
  'proof',
  'ping',
  'pong',
  'goodbye',
  'data',
] as const;

/** A time has come. `late` is the limit of the present state, `handshake-late` the limit of all before OPEN. */
export const TIMER_EVENTS = [
  'resend',
  'late',
  'handshake-late',
  'challenge-due',
  'silence',
  'pong-late',
  'age',
] as const;

export type MessageEvent = (typeof MESSAGE_EVENTS)[number];

export type TimerEvent = (typeof TIMER_EVENTS)[number];

/** `joined` and `leave` are what our own side wants. */
export type SessionEvent = MessageEvent | TimerEvent | 'joined' | 'leave';

export type SessionAction =
  | 'send-hello'
  | 'answer-hello'
  | 'check-auth'
  | 'open'
  | 'dispatch'
  | 'answer-ping'
  | 'take-pong'
  | 'prove'
  | 'challenge'
  | 'check-proof'
  | 'ping'
  | 'miss-pong'
  | 'say-goodbye'
  | 'take-goodbye'
  | 'give-up'
  | 'finish'
  | 'ignore';

/** One cell of the table. */
export interface Transition {
  readonly next: SessionState;
  readonly action: SessionAction;
}

type Row = { readonly [E in SessionEvent]?: Transition };

/** What may happen in each state. */
export const TRANSITIONS: { readonly [S in SessionState]: Row } = {
  idle: {
    joined: { next: 'hello-sent', action: 'send-hello' },
    leave: { next: 'closed', action: 'finish' },
  },
  'hello-sent': {
    resend: { next: 'hello-sent', action: 'send-hello' },
    hello: { next: 'auth-sent', action: 'answer-hello' },
    leave: { next: 'closed', action: 'finish' },
    late: { next: 'closed', action: 'give-up' },
    'handshake-late': { next: 'closed', action: 'give-up' },
  },
  'auth-sent': {
    'hello-again': { next: 'auth-sent', action: 'ignore' },
    auth: { next: 'ready-sent', action: 'check-auth' },
    leave: { next: 'closed', action: 'finish' },
    late: { next: 'closed', action: 'give-up' },
    'handshake-late': { next: 'closed', action: 'give-up' },
  },
  'ready-sent': {
    'hello-again': { next: 'ready-sent', action: 'ignore' },
    ready: { next: 'open', action: 'open' },
    leave: { next: 'closed', action: 'finish' },
    late: { next: 'closed', action: 'give-up' },
    'handshake-late': { next: 'closed', action: 'give-up' },
  },
  open: {
    data: { next: 'open', action: 'dispatch' },
    ping: { next: 'open', action: 'answer-ping' },
    pong: { next: 'open', action: 'take-pong' },
    challenge: { next: 'open', action: 'prove' },
    'challenge-due': { next: 'reauth', action: 'challenge' },
    silence: { next: 'open', action: 'ping' },
    'pong-late': { next: 'open', action: 'miss-pong' },
    age: { next: 'draining', action: 'say-goodbye' },
    leave: { next: 'draining', action: 'say-goodbye' },
    goodbye: { next: 'closed', action: 'take-goodbye' },
  },
  // Open, with a challenge of ours unanswered: everything else goes on.
  reauth: {
    proof: { next: 'open', action: 'check-proof' },
    late: { next: 'closed', action: 'give-up' },
    data: { next: 'reauth', action: 'dispatch' },
    ping: { next: 'reauth', action: 'answer-ping' },
    pong: { next: 'reauth', action: 'take-pong' },
    challenge: { next: 'reauth', action: 'prove' },
    silence: { next: 'reauth', action: 'ping' },
    'pong-late': { next: 'reauth', action: 'miss-pong' },
    age: { next: 'draining', action: 'say-goodbye' },
    leave: { next: 'draining', action: 'say-goodbye' },
    goodbye: { next: 'closed', action: 'take-goodbye' },
  },
  // We said goodbye and say no more; what was under way towards us still counts.
  draining: {
    data: { next: 'draining', action: 'dispatch' },
    ping: { next: 'draining', action: 'ignore' },
    pong: { next: 'draining', action: 'ignore' },
    challenge: { next: 'draining', action: 'ignore' },
    proof: { next: 'draining', action: 'ignore' },
    leave: { next: 'draining', action: 'ignore' },
    goodbye: { next: 'closed', action: 'finish' },
    late: { next: 'closed', action: 'finish' },
  },
  closed: {},
};

/** The event each message is; a HELLO that repeats the first is `hello-again` instead. */
export const EVENT_OF: { readonly [T in MessageType]: MessageEvent } = {
  hello: 'hello',
  auth: 'auth',
  ready: 'ready',
  challenge: 'challenge',
  proof: 'proof',
  ping: 'ping',
  pong: 'pong',
  goodbye: 'goodbye',
  reconcile: 'data',
  busy: 'data',
  records: 'data',
  stock: 'data',
  take: 'data',
  given: 'data',
  synced: 'data',
  ack: 'data',
  app: 'data',
  have: 'data',
  want: 'data',
  inquiry: 'data',
  receipt: 'data',
  file: 'data',
};

/** The limits of states. */
export type StateLimit = keyof SessionLimits & ('helloTimeoutMs' | 'challengeTimeoutMs' | 'readyTimeoutMs' | 'reauthTimeoutMs' | 'drainMs');

/** How long a state may last (the `late` event): the name of the limit. States not listed have none. */
export const STATE_LIMITS: { readonly [S in SessionState]?: StateLimit } = {
  'hello-sent': 'helloTimeoutMs',
  'auth-sent': 'challengeTimeoutMs',
  'ready-sent': 'readyTimeoutMs',
  reauth: 'reauthTimeoutMs',
  draining: 'drainMs',
};
