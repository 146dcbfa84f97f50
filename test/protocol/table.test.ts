/**
 * The law of the handshake, written down a second time by hand: every state with every event, 152 pairs. The table in
 * `handshake.ts` and the machine that reads it must agree with it. A dot closes the session as `unexpected`.
 */
import { describe, expect, it } from 'vitest';
import { MESSAGE_EVENTS, SESSION_STATES, TIMER_EVENTS, TRANSITIONS } from '../../src/core/protocol/handshake.ts';
import type { SessionEvent, SessionState } from '../../src/core/protocol/handshake.ts';
import { Session, type SessionOutput } from '../../src/core/protocol/session.ts';
import { decodeMessage, encodeMessage } from '../../src/core/protocol/wire.ts';
import { Prng } from '../../src/testing/prng.ts';
import { optionsOf, Puppet, START } from './session-pair.ts';

/** i idle, h hello-sent, a auth-sent, r ready-sent, o open, p reauth (a proof is due), d draining, c closed. */
const LETTERS: Readonly<Record<string, SessionState>> = {
  i: 'idle', h: 'hello-sent', a: 'auth-sent', r: 'ready-sent', o: 'open', p: 'reauth', d: 'draining', c: 'closed',
};

/** The state after each event (rows), by the state before (columns). */
const LAW = `
                 i h a r o p d c
  joined         h . . . . . . .
  leave          c c c c d d d .
  hello          . a . . . . . .
  hello-again    . . a r . . . .
  auth           . . r . . . . .
  ready          . . . o . . . .
  challenge      . . . . o p d .
  proof          . . . . . o d .
  ping           . . . . o p d .
  pong           . . . . o p d .
  goodbye        . . . . c c c .
  data           . . . . o p d .
  resend         . h . . . . . .
  late           . c c c . c c .
  handshake-late . c c c . . . .
  challenge-due  . . . . p . . .
  silence        . . . . o p . .
  pong-late      . . . . o p . .
  age            . . . . d d . .
`;

const [head, ...rows] = LAW.trim().split('\n').map((line) => line.trim().split(/\s+/));
const pairs = rows.flatMap(([event, ...cells]) => cells.map((cell, i) => ({ state: LETTERS[head![i]!]!, event: event as SessionEvent, cell })));

describe('the table', () => {
  it('has a place for every state and every event', () => {
    expect(new Set(pairs.map(({ state }) => state))).toEqual(new Set(SESSION_STATES));
    expect(new Set(pairs.map(({ event }) => event))).toEqual(new Set([...MESSAGE_EVENTS, ...TIMER_EVENTS, 'joined', 'leave']));
    expect(pairs).toHaveLength(SESSION_STATES.length * (MESSAGE_EVENTS.length + TIMER_EVENTS.length + 2));
  });

  it.each(pairs)('in $state, $event leads to "$cell"', ({ state, event, cell }) => {
    expect(TRANSITIONS[state][event]?.next).toBe(cell === '.' ? undefined : LETTERS[cell]);
  });
});

describe('the machine', () => {
  it('follows it on 3,000 random walks: no timer fires where none is listed, and what is not listed closes', () => {
    const left = new Set<string>();
    for (let seed = 0; seed < 3000; seed++) walk(new Prng(`table ${seed}`), left);
    // Every state but REAUTH, an hour away, was left by what is listed and by what is not.
    for (const state of ['hello-sent', 'auth-sent', 'ready-sent', 'open', 'draining']) {
      const ways = [...left].filter((way) => way.startsWith(`${state} `));
      expect(ways.some((way) => way.endsWith('unexpected')) && ways.some((way) => !way.endsWith('unexpected')), state).toBe(true);
    }
    expect([...left].filter((way) => way.endsWith('unexpected')).length).toBeGreaterThan(20);
  });
});

const stateOf = ({ state }: Session): SessionState => state;

/** One session that hears whatever comes to mind, and time that passes. */
function walk(prng: Prng, left: Set<string>): void {
  const session = new Session(optionsOf('walker'));
  const puppet = new Puppet(optionsOf('puppet'));
  puppet.meet(session.join(START));
  let now = START;
  for (let steps = 0; steps < 40 && session.state !== 'closed'; steps++) {
    const mayTick = session.deadline !== Infinity && prng.below(3) === 0;
    const bytes = mayTick ? undefined : word(prng, puppet, session.state);
    if (mayTick) now = session.deadline;
    if (prng.below(20) === 0) session.goodbye('leaving', 0, now);
    const before: SessionState = stateOf(session);
    if (before === 'closed') return;
    const outputs = bytes === undefined ? session.tick(now) : session.receive('control', bytes, now);
    const end = outputs.find((output): output is SessionOutput & { type: 'closed' } => output.type === 'closed');
    const unexpected = end?.fault.fault === 'unexpected';
    if (bytes === undefined) expect(unexpected, `${before}: ${end?.fault.reason}`).toBe(false);
    else if (unexpected) expect(isListed(before, bytes), `${before}: ${end.fault.reason}`).toBe(false);
    if (session.state !== before) left.add(`${before} ${bytes === undefined ? 'time' : bytes[0]} ${unexpected ? 'unexpected' : session.state}`);
  }
}

/** The next honest word more often than not, so that walks get somewhere. */
function word(prng: Prng, puppet: Puppet, state: SessionState): Uint8Array {
  const root = { root16: new Uint8Array(16), size: 0 };
  const next = { 'hello-sent': () => puppet.hello, 'auth-sent': () => puppet.auth(), 'ready-sent': () => puppet.ready() }[state as 'hello-sent'];
  if (next !== undefined && prng.below(10) < 7) return next();
  const words: readonly (() => Uint8Array)[] = [
    () => puppet.hello, () => puppet.auth(), () => puppet.ready(),
    () => new Puppet(optionsOf('other')).hello,
    () => encodeMessage({ type: 'ping', ...root }),
    () => encodeMessage({ type: 'ack', bytes: 1, stored: 0 }),
    () => encodeMessage({ type: 'challenge', nonce: prng.bytes(32) }),
    () => encodeMessage({ type: 'proof', signature: prng.bytes(64) }),
    () => encodeMessage({ type: 'pong', ...root }),
    () => encodeMessage({ type: 'goodbye', reason: 'leaving', retryAfterMs: 0 }),
  ];
  return words[prng.below(words.length)]!();
}

/** Left out: a pong that nobody asked for is unexpected although its pair is listed; which HELLO is the first, only the session knows. */
function isListed(state: SessionState, bytes: Uint8Array): boolean {
  const message = decodeMessage(bytes);
  if (!('type' in message) || message.type === 'pong' || (message.type === 'hello' && state !== 'hello-sent')) return false;
  return TRANSITIONS[state][message.type === 'ack' ? 'data' : (message.type as SessionEvent)] !== undefined;
}
