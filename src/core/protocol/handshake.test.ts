import { describe, expect, it } from 'vitest';
import { find, openSession, optionsOf, Puppet, sentBy, START } from '../../../test/protocol/session-pair.ts';
import { fault } from '../base/fault.ts';
import { SESSION_DEFAULTS } from '../base/limits.ts';
import { MESSAGE_EVENTS, SESSION_STATES, STATE_LIMITS, TIMER_EVENTS, TRANSITIONS } from './handshake.ts';
import type { MessageEvent, SessionState, TimerEvent } from './handshake.ts';
import type { ChallengeMessage, Message } from './message.ts';
import { Reauth } from './reauth.ts';
import { Session, type SessionOutput } from './session.ts';
import { encodeMessage } from './wire.ts';

/** Challenges soon and pings late, so that each timer can be seen alone. */
const LIMITS_HERE = { ...SESSION_DEFAULTS, reauthEveryMs: 60_000, idleTimeoutMs: 600_000, pongTimeoutMs: 120_000 };
const ROOT = { root16: new Uint8Array(16), size: 0 };

interface Scene {
  readonly session: Session;
  readonly puppet: Puppet;
  /** The moment the session reached the state, or a while later. */
  now: number;
  outputs: SessionOutput[];
}

/** A session in a state, reached the honest way. */
function sceneIn(state: SessionState): Scene {
  const session = new Session(optionsOf('session', { limits: LIMITS_HERE }));
  const puppet = new Puppet(optionsOf('puppet'));
  const scene: Scene = { session, puppet, now: START, outputs: [] };
  const receive = (bytes: Uint8Array): void => void (scene.outputs = session.receive('control', bytes, START));
  const steps: readonly (() => void)[] = [
    () => puppet.meet((scene.outputs = session.join(START))),
    () => receive(puppet.hello),
    () => receive(puppet.auth()),
    () => receive(puppet.ready()),
    () => {
      scene.now = START + LIMITS_HERE.reauthEveryMs;
      scene.outputs = session.tick(scene.now);
    },
    () => void (scene.outputs = session.goodbye('leaving', 0, scene.now)),
    () => void (scene.outputs = session.strike(fault('binding', 'test'), scene.now)),
  ];
  for (const step of steps.slice(0, SESSION_STATES.indexOf(state))) step();
  if (session.state !== state) throw new Error(`wanted ${state}, got ${session.state}`);
  return scene;
}

/** The bytes of an event, as well made as they can be in that state. */
function bytesOf(event: MessageEvent, { session, puppet, outputs, now }: Scene): Uint8Array {
  const met = session.state !== 'idle';
  switch (event) {
    case 'hello':
      return session.state === 'idle' || session.state === 'hello-sent' ? puppet.hello : new Puppet(optionsOf('other')).hello;
    case 'hello-again':
      return puppet.hello;
    case 'auth':
      return met ? puppet.auth() : encodeMessage({ type: 'auth', signature: new Uint8Array(64), mac: new Uint8Array(32) });
    case 'ready':
      return puppet.ready();
    case 'challenge':
      return encodeMessage({ type: 'challenge', nonce: puppet.options.random(32) });
    case 'proof':
      return encodeMessage({ type: 'proof', signature: proofFor(sentBy(outputs), puppet, now) });
    case 'ping':
      return encodeMessage({ type: 'ping', ...ROOT });
    case 'pong':
      if (session.state === 'open' || session.state === 'reauth') session.send({ type: 'ping', ...ROOT }, now);
      return encodeMessage({ type: 'pong', ...ROOT });
    case 'goodbye':
      return encodeMessage({ type: 'goodbye', reason: 'leaving', retryAfterMs: 0 });
    case 'data':
      return encodeMessage({ type: 'ack', bytes: 1, stored: 0 });
  }
}

function proofFor(sent: readonly Message[], { introduction, options }: Puppet, now: number): Uint8Array {
  const challenge = sent.find((message): message is ChallengeMessage => message.type === 'challenge');
  if (challenge === undefined) return new Uint8Array(64);
  const { secret, suite } = options;
  const { layouts, remoteKey } = introduction;
  const answer = new Reauth({ layouts, secret, remoteKey, suite, openedAt: START }).prove(challenge, now);
  return 'signature' in answer ? answer.signature : new Uint8Array(64);
}

/** `hello-again` needs a first HELLO. */
const cells = SESSION_STATES.flatMap((state) => MESSAGE_EVENTS.map((event) => ({ state, event }))).filter(
  ({ state, event }) => !(event === 'hello-again' && ['idle', 'hello-sent', 'closed'].includes(state)),
);

describe('the table of the handshake', () => {
  it.each(cells)('in $state, $event does what its cell says', ({ state, event }) => {
    const scene = sceneIn(state);
    // Long enough after opening for an honest challenge.
    const now = state === 'open' ? scene.now + 31_000 : scene.now;
    const outputs = scene.session.receive('control', bytesOf(event, { ...scene, now }), now);
    const cell = TRANSITIONS[state][event];
    if (state === 'closed') {
      expect(outputs).toEqual([]);
      expect(scene.session.state).toBe('closed');
    } else if (cell === undefined) {
      expect(scene.session.state).toBe('closed');
      expect(outputs).toMatchObject([{ type: 'closed', fault: { fault: 'unexpected' } }]);
    } else {
      expect(scene.session.state).toBe(cell.next);
      expect(find(outputs, 'closed') === undefined).toBe(cell.next !== 'closed');
    }
  });

  const leaving = SESSION_STATES.map((state) => ({ state }));
  it.each(leaving)('in $state, leaving does what its cell says', ({ state }) => {
    const scene = sceneIn(state);
    const outputs = scene.session.goodbye('crowded', 5000, scene.now);
    expect(scene.session.state).toBe(TRANSITIONS[state].leave?.next ?? 'closed');
    const said = sentBy(outputs).filter((message) => message.type === 'goodbye');
    expect(said).toHaveLength(state === 'open' || state === 'reauth' ? 1 : 0);
    expect(scene.session.goodbye('crowded', 5000, scene.now)).toEqual([]);
  });

  it('joins once: a second time is our own bug', () => {
    const { session } = sceneIn('hello-sent');
    expect(() => session.join(START)).toThrow('a session joins once');
  });

  const limited = SESSION_STATES.flatMap((state) => {
    const limit = STATE_LIMITS[state];
    return limit === undefined ? [] : [{ state, limit }];
  });
  it.each(limited)('leaves $state when $limit is over, and not a millisecond before', ({ state, limit }) => {
    const { session, now } = sceneIn(state);
    session.tick(now + LIMITS_HERE[limit] - 1);
    expect(session.state).toBe(state);
    const outputs = session.tick(now + LIMITS_HERE[limit]);
    expect(session.state).toBe('closed');
    expect(find(outputs, 'closed')).toMatchObject({ fault: { fault: state === 'draining' ? 'goodbye' : 'timeout' } });
  });

  it('lists for every state exactly the timers that can fire in it', () => {
    for (const state of SESSION_STATES) {
      const listed = TIMER_EVENTS.filter((event) => TRANSITIONS[state][event] !== undefined);
      expect(listed.sort(), state).toEqual([...(TIMERS_OF[state] ?? [])].sort());
    }
  });

  it('reaches every state from the first, and can close from every state', () => {
    const reached = new Set<SessionState>(['idle']);
    for (const state of reached) for (const cell of Object.values(TRANSITIONS[state])) reached.add(cell.next);
    expect(reached).toEqual(new Set(SESSION_STATES));
    for (const state of SESSION_STATES.filter((name) => name !== 'closed')) {
      expect(endsFrom(state), state).toContain('closed');
    }
  });

  it('never reaches OPEN without checking AUTH first', () => {
    const open = Object.entries(TRANSITIONS).flatMap(([state, row]) =>
      Object.values(row).filter((cell) => cell.next === 'open' && cell.action === 'open').map(() => state));
    const ready = Object.entries(TRANSITIONS).flatMap(([state, row]) =>
      Object.values(row).filter((cell) => cell.next === 'ready-sent' && state !== 'ready-sent').map((cell) => cell.action));
    expect(open).toEqual(['ready-sent']);
    expect(ready).toEqual(['check-auth']);
  });

  it('opens with an anonymous peer, and shows what the peer said of itself', () => {
    const { outputs } = openSession({}, { features: 9, horizon: 123 });
    expect(find(outputs, 'opened')?.remote).toEqual({
      sessionKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      version: 1,
      features: 9,
      horizon: 123,
      clock: START,
      frameBytesMax: 65_536,
    });
  });
});

const WHILE_OPEN: readonly TimerEvent[] = ['silence', 'pong-late', 'age'];
const TIMERS_OF: Partial<Record<SessionState, readonly TimerEvent[]>> = {
  'hello-sent': ['resend', 'late', 'handshake-late'],
  'auth-sent': ['late', 'handshake-late'],
  'ready-sent': ['late', 'handshake-late'],
  open: [...WHILE_OPEN, 'challenge-due'],
  reauth: [...WHILE_OPEN, 'late'],
  draining: ['late'],
};

function endsFrom(start: SessionState): SessionState[] {
  const seen = new Set([start]);
  for (const state of seen) for (const cell of Object.values(TRANSITIONS[state])) seen.add(cell.next);
  return [...seen];
}
