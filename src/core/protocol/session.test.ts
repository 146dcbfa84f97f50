import { describe, expect, it } from 'vitest';
import { find, openSession, optionsOf, Puppet, seededRandom, sentBy, SessionPair, START } from '../../../test/protocol/session-pair.ts';
import { fault, type FaultCode } from '../base/fault.ts';
import { DAY_MS, LIMITS, SESSION_DEFAULTS } from '../base/limits.ts';
import type { Message, OpenMessage } from './message.ts';
import { Session, type SessionOutput } from './session.ts';
import { encodeMessage } from './wire.ts';

const ROOT = { root16: new Uint8Array(16), size: 0 };
const ACK: OpenMessage = { type: 'ack', bytes: 1, stored: 1 };
const ack = encodeMessage(ACK);
const liveRecord = (length: number): OpenMessage => ({ type: 'records', conversation: 0, records: [new Uint8Array(length).fill(1)] });
const types = (outputs: readonly SessionOutput[]): string[] =>
  outputs.map((output) => (output.type === 'send' ? (sentBy([output])[0] as Message).type : output.type));
const pair = (): SessionPair => new SessionPair([optionsOf('left'), optionsOf('right')]);

describe('the handshake in time', () => {
  it('says HELLO at 0, 0.5, 1 and 2 s, always the same, and gives up at 5 s', () => {
    const session = new Session(optionsOf('session'));
    const said: { at: number; bytes: Uint8Array }[] = [];
    const note = (outputs: readonly SessionOutput[], at: number): void => {
      for (const output of outputs) if (output.type === 'send') said.push({ at: at - START, bytes: output.bytes });
    };
    note(session.join(START), START);
    while (session.state !== 'closed') {
      const at = session.deadline;
      expect(session.tick(at - 1)).toEqual([]);
      note(session.tick(at), at);
    }
    expect(said.map(({ at }) => at)).toEqual([0, 500, 1000, 2000]);
    expect(new Set(said.map(({ bytes }) => bytes.join()))).toHaveProperty('size', 1);
    expect(session.deadline).toBe(Infinity);
  });

  it('opens on both sides, each with the key of the other', () => {
    const both = pair().run(100);
    expect(both.states).toEqual(['open', 'open']);
    expect(both.opened(0)?.remote.sessionKey).not.toBe(both.opened(1)?.remote.sessionKey);
    expect(types(both.outputs[0])).toEqual(['hello', 'hello', 'auth', 'ready', 'opened']);
  });

  it('gives up after 12 s in all, however lively the peer is within each step', () => {
    const limits = { ...SESSION_DEFAULTS, helloTimeoutMs: 60_000, challengeTimeoutMs: 60_000, readyTimeoutMs: 60_000 };
    const session = new Session(optionsOf('session', { limits }));
    const puppet = new Puppet(optionsOf('puppet'));
    puppet.meet(session.join(START));
    session.receive('control', puppet.hello, START + 4000);
    session.receive('control', puppet.auth(), START + 8000);
    session.tick(START + 11_999);
    expect(session.state).toBe('ready-sent');
    expect(session.tick(START + 12_000)).toMatchObject([{ type: 'closed', fault: { fault: 'timeout' } }]);
  });

  it('takes an answer in the last millisecond and none in the one after', () => {
    for (const [late, state] of [[4999, 'auth-sent'], [5000, 'closed']] as const) {
      const session = new Session(optionsOf('session'));
      session.join(START);
      session.receive('control', new Puppet(optionsOf('puppet')).hello, START + late);
      expect(session.state).toBe(state);
    }
  });

  it('takes 8 messages before OPEN and closes on the ninth', () => {
    const session = new Session(optionsOf('session'));
    const puppet = new Puppet(optionsOf('puppet'));
    session.join(START);
    for (let i = 0; i < LIMITS.handshakeMessagesMax; i++) session.receive('control', puppet.hello, START);
    expect(session.state).toBe('auth-sent');
    expect(session.receive('control', puppet.hello, START)).toMatchObject([{ type: 'closed', fault: { fault: 'limit' } }]);
  });

  it('takes 8 KiB before OPEN and closes on one byte more, before it decodes', () => {
    for (const [excess, code] of [[0, 'malformed'], [1, 'limit']] as const) {
      const session = new Session(optionsOf('session'));
      const puppet = new Puppet(optionsOf('puppet'));
      session.join(START);
      session.receive('control', puppet.hello, START);
      const rest = new Uint8Array(LIMITS.handshakeBytesMax - puppet.hello.length + excess);
      expect(session.receive('control', rest, START)).toMatchObject([{ type: 'closed', fault: { fault: code } }]);
    }
  });

  it('closes on the first malformed message before OPEN', () => {
    const session = new Session(optionsOf('session'));
    session.join(START);
    expect(session.receive('control', new Uint8Array([0]), START)).toMatchObject([{ type: 'closed', fault: { fault: 'malformed' } }]);
  });

  it('refuses an anonymous peer where a certificate is required, and stays away for 10 s only', () => {
    const { session, outputs } = openSession({ limits: { ...SESSION_DEFAULTS, certificate: 'required' } });
    expect(session.state).toBe('closed');
    expect(outputs).toMatchObject([{ type: 'closed', fault: { fault: 'policy' }, retryAfterMs: 10_000 }]);
  });

  it('finds no peer to talk to in another version', () => {
    const session = new Session(optionsOf('session'));
    session.join(START);
    const hello = new Puppet(optionsOf('puppet')).hello.slice();
    hello[2] = 2;
    expect(session.receive('control', hello, START)).toMatchObject([
      { type: 'closed', fault: { fault: 'version' }, retryAfterMs: 600_000 },
    ]);
  });

  it('agrees with a peer that also speaks later versions', () => {
    const session = new Session(optionsOf('session'));
    session.join(START);
    const hello = new Puppet(optionsOf('puppet')).hello;
    const wider = Uint8Array.from([hello[0]!, 2, 1, 9, ...hello.subarray(3)]);
    session.receive('control', wider, START);
    expect(session.state).toBe('auth-sent');
  });
});

describe('an open session', () => {
  it('hands on data in order and says nothing of its own', () => {
    const { session } = openSession();
    expect(session.receive('control', ack, START)).toEqual([{ type: 'message', message: ACK }]);
    const record = encodeMessage(liveRecord(9));
    expect(session.receive('bulk', record, START)).toMatchObject([{ type: 'message', message: { type: 'records' } }]);
  });

  it('closes on a message on a lane it does not belong to', () => {
    const { session } = openSession();
    expect(session.receive('bulk', ack, START)).toMatchObject([{ type: 'closed', fault: { fault: 'unexpected' } }]);
  });

  it('keeps to the control lane until the peer spoke as an open session', () => {
    const { session } = openSession();
    const batch: OpenMessage = { type: 'records', conversation: 2, records: [new Uint8Array(9)] };
    expect(session.send(batch, START)).toMatchObject([{ type: 'send', lane: 'control' }]);
    session.receive('control', ack, START);
    expect(session.send(batch, START)).toMatchObject([{ type: 'send', lane: 'bulk' }]);
  });

  it('never lets bulk overtake the READY of the handshake, however slow the control lane', () => {
    let delay = 0;
    const both = new SessionPair([optionsOf('left'), optionsOf('right')], { delay: () => (delay = (delay * 7 + 13) % 900) });
    const batch: OpenMessage = { type: 'records', conversation: 2, records: [new Uint8Array(9)] };
    for (let ms = 0; ms < 12_000; ms += 50) {
      both.run(ms);
      for (const side of [0, 1] as const) if (both.states[side] === 'open') both.act(side, (session, now) => session.send(batch, now));
    }
    expect(both.states).toEqual(['open', 'open']);
  });

  it('answers a ping with its own root at that moment, and shows both to the owner', () => {
    let size = 1;
    const { session } = openSession({ root: () => ({ root16: new Uint8Array(16).fill(9), size: size++ }) });
    const outputs = session.receive('control', encodeMessage({ type: 'ping', ...ROOT }), START);
    expect(sentBy(outputs)).toEqual([{ type: 'pong', root16: new Uint8Array(16).fill(9), size: 1 }]);
    expect(find(outputs, 'message')?.message).toEqual({ type: 'ping', ...ROOT });
  });

  it('measures the round trip, first from the handshake and then from pings', () => {
    const both = new SessionPair([optionsOf('left'), optionsOf('right')], { delay: () => 40 }).run(500);
    expect(both.sessions[0].statistics.rttMs).toBe(80);
    const { session } = openSession();
    session.send({ type: 'ping', ...ROOT }, START + 100);
    const outputs = session.receive('control', encodeMessage({ type: 'pong', ...ROOT }), START + 137);
    expect(session.statistics.rttMs).toBe(37);
    expect(find(outputs, 'message')?.message).toEqual({ type: 'pong', ...ROOT });
  });

  it('pings after 25 s of silence, and closes after two pongs are 10 s late', () => {
    const { session } = openSession();
    session.receive('control', ack, START + 1000);
    expect(session.tick(START + 25_999)).toEqual([]);
    expect(types(session.tick(START + 26_000))).toEqual(['ping']);
    expect(session.tick(START + 35_999)).toEqual([]);
    expect(types(session.tick(START + 36_000))).toEqual(['ping']);
    expect(session.tick(START + 45_999)).toEqual([]);
    expect(session.tick(START + 46_000)).toMatchObject([{ type: 'closed', fault: { fault: 'timeout' }, retryAfterMs: 10_000 }]);
  });

  it('takes any message as a sign of life, and both late pongs without complaint', () => {
    const { session } = openSession();
    session.tick(START + 25_000);
    session.tick(START + 35_000);
    session.receive('control', ack, START + 44_999);
    for (let i = 0; i < 2; i++) session.receive('control', encodeMessage({ type: 'pong', ...ROOT }), START + 45_000);
    expect(session.state).toBe('open');
    expect(types(session.tick(START + 70_000))).toEqual(['ping']);
  });

  it('does not part after a sleep of hours before the peer had its chance to answer', () => {
    const { session } = openSession();
    const outputs = session.tick(START + 600_000);
    expect(types(outputs)).toEqual(['ping']);
    session.receive('control', encodeMessage({ type: 'pong', ...ROOT }), START + 600_050);
    expect(session.state).toBe('open');
  });

  it('counts every message and byte by its type, malformed ones too', () => {
    const { session } = openSession();
    session.receive('control', ack, START);
    session.receive('control', new Uint8Array(3), START);
    session.send(liveRecord(10), START);
    const { sent, received } = session.statistics;
    expect(received.byType.get('ack')).toEqual({ messages: 1, bytes: ack.length });
    expect(received.byType.get('malformed')).toEqual({ messages: 1, bytes: 3 });
    expect(sent.byType.get('records')).toEqual({ messages: 1, bytes: encodeMessage(liveRecord(10)).length });
    const sum = [...received.byType.values()].reduce((bytes, count) => bytes + count.bytes, 0);
    expect(received).toMatchObject({ messages: 5, bytes: sum });
  });

  it('counts the same bytes at both ends of a wire', () => {
    const both = pair().run(100);
    both.act(0, (session, now) => session.send(liveRecord(500), now));
    both.run(200);
    expect(both.sessions[1].statistics.received.bytes).toBe(both.sessions[0].statistics.sent.bytes);
    expect(both.sessions[0].statistics.received.bytes).toBe(both.sessions[1].statistics.sent.bytes);
  });

  it('sends nothing before it is open (our own bug) and nothing after goodbye (void)', () => {
    const session = new Session(optionsOf('session'));
    session.join(START);
    expect(() => session.send(ACK, START)).toThrow('a session sends once it is open');
    const { session: leaving } = openSession();
    leaving.goodbye('leaving', 0, START);
    expect(leaving.send(ACK, START)).toEqual([]);
  });

  it('asks for no more pings than tell it something', () => {
    const { session } = openSession();
    const sent = Array.from({ length: 40 }, () => session.send({ type: 'ping', ...ROOT }, START).length);
    expect(sent.filter((count) => count === 1)).toHaveLength(16);
  });
});

describe('fresh proofs', () => {
  it('challenges every 60 min, each time with another nonce, while data keeps flowing', () => {
    const certified = longLived();
    certified.run(185 * 60_000);
    expect(certified.states).toEqual(['open', 'open']);
    for (const side of [0, 1] as const) {
      const nonces = sentBy(certified.outputs[side]).flatMap((message) => (message.type === 'challenge' ? [message.nonce.join()] : []));
      expect(nonces).toHaveLength(3);
      expect(new Set(nonces).size).toBe(3);
      expect(sentBy(certified.outputs[side]).filter(({ type }) => type === 'proof')).toHaveLength(3);
    }
  });

  it('lets everything of OPEN pass while a proof is due', () => {
    const { session } = openSession({ limits: { ...SESSION_DEFAULTS, reauthEveryMs: 60_000, idleTimeoutMs: 600_000 } });
    session.tick(START + 60_000);
    expect(session.state).toBe('reauth');
    const now = START + 60_001;
    expect(find(session.receive('control', ack, now), 'message')).toBeDefined();
    expect(types(session.receive('control', encodeMessage({ type: 'ping', ...ROOT }), now))).toEqual(['pong', 'message']);
    expect(types(session.receive('control', encodeMessage({ type: 'challenge', nonce: new Uint8Array(32) }), now))).toEqual(['proof']);
    expect(types(session.send(liveRecord(5), now))).toEqual(['records']);
    expect(session.state).toBe('reauth');
  });

  it('closes after 10 s without a proof', () => {
    const { session } = openSession({ limits: { ...SESSION_DEFAULTS, reauthEveryMs: 60_000, idleTimeoutMs: 600_000 } });
    session.tick(START + 60_000);
    session.receive('control', ack, START + 69_999);
    expect(session.state).toBe('reauth');
    expect(session.tick(START + 70_000)).toMatchObject([{ type: 'closed', fault: { fault: 'timeout' } }]);
  });

  it('signs at most one proof per half minute', () => {
    const { session } = openSession({ limits: { ...SESSION_DEFAULTS, idleTimeoutMs: 600_000 } });
    const challenge = (byte: number): Uint8Array => encodeMessage({ type: 'challenge', nonce: new Uint8Array(32).fill(byte) });
    session.receive('control', challenge(1), START + 30_000);
    session.receive('control', challenge(2), START + 60_000);
    expect(session.state).toBe('open');
    expect(session.receive('control', challenge(3), START + 89_999)).toMatchObject([{ type: 'closed', fault: { fault: 'limit' } }]);
  });
});

describe('age and goodbye', () => {
  it('ends an anonymous session after 1 h and another after 6 h, give or take 10 %', () => {
    const ends: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const { session } = openSession({ random: seededRandom(`age ${seed}`), limits: { ...SESSION_DEFAULTS, idleTimeoutMs: 9e12, reauthEveryMs: 9e12 } });
      ends.push(session.deadline - START);
    }
    const hour = 3_600_000;
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(0.9 * hour);
    expect(Math.max(...ends)).toBeLessThanOrEqual(1.1 * hour);
    expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(0.15 * hour);
  });

  it('says goodbye at that age, takes what is under way, and closes 5 s later', () => {
    const { session } = openSession({ limits: { ...SESSION_DEFAULTS, anonymousSessionMaxMs: 20_000 } });
    const end = session.deadline;
    const outputs = session.tick(end);
    expect(sentBy(outputs)).toEqual([{ type: 'goodbye', reason: 'age', retryAfterMs: 0 }]);
    expect(find(session.receive('control', ack, end + 4000), 'message')).toBeDefined();
    expect(session.tick(end + 4999)).toEqual([]);
    expect(session.tick(end + 5000)).toMatchObject([{ type: 'closed', fault: { fault: 'goodbye' }, retryAfterMs: 0 }]);
  });

  it('closes at once when the peer says goodbye, and stays away as long as it asks', () => {
    const { session } = openSession();
    const bytes = encodeMessage({ type: 'goodbye', reason: 'crowded', retryAfterMs: 5000 });
    expect(session.receive('control', bytes, START)).toMatchObject([{ type: 'closed', fault: { fault: 'goodbye' }, retryAfterMs: 5000 }]);
  });

  it('asks for at most a day', () => {
    const { session } = openSession();
    expect(sentBy(session.goodbye('crowded', 9e12, START))).toEqual([{ type: 'goodbye', reason: 'crowded', retryAfterMs: DAY_MS }]);
  });

  it('parts without a fault when both say goodbye at once', () => {
    const both = pair().run(100);
    both.act(0, (session, now) => session.goodbye('leaving', 0, now));
    both.act(1, (session, now) => session.goodbye('leaving', 0, now));
    both.run(200);
    expect(both.closed(0)).toMatchObject({ fault: { fault: 'goodbye' } });
    expect(both.closed(1)).toMatchObject({ fault: { fault: 'goodbye' } });
  });
});

describe('strikes', () => {
  const of = (code: FaultCode): ReturnType<typeof fault> => fault(code, 'test');

  it('closes at 50, after two bad signatures at once', () => {
    const { session } = openSession();
    expect(session.strike(of('signature'), START)).toMatchObject([{ type: 'struck', strikes: 25 }]);
    expect(session.strike(of('signature'), START)).toMatchObject([{ type: 'closed', retryAfterMs: 600_000 }]);
    expect(session.strikes).toBe(50);
  });

  it('forgets a tenth per minute: the same two a minute apart do not close', () => {
    const { session } = openSession();
    session.strike(of('signature'), START);
    expect(session.strike(of('signature'), START + 60_000)).toMatchObject([{ type: 'struck', strikes: 47.5 }]);
    expect(session.strike(of('policy'), START + 60_000)).toMatchObject([{ type: 'closed' }]);
  });

  it('bans for a day at 100, and below that for ten minutes', () => {
    const { session } = openSession();
    session.strike(of('malformed'), START);
    session.strike(of('malformed'), START);
    expect(session.strike(of('binding'), START)).toMatchObject([{ type: 'closed', retryAfterMs: DAY_MS }]);
    const { session: milder } = openSession();
    for (let i = 0; i < 9; i++) milder.strike(of('policy'), START);
    expect(milder.state).toBe('open');
    expect(milder.strike(of('policy'), START)).toMatchObject([{ type: 'closed', retryAfterMs: 600_000 }]);
  });

  it('counts malformed messages of an open peer, closes on the third, and dispatches nothing afterwards', () => {
    const { session } = openSession();
    const odd = new Uint8Array([0xee]);
    expect(types(session.receive('control', odd, START))).toEqual(['struck']);
    expect(types(session.receive('control', odd, START))).toEqual(['struck']);
    expect(types(session.receive('control', odd, START))).toEqual(['closed']);
    expect(session.receive('control', ack, START)).toEqual([]);
    expect(session.strike(of('malformed'), START)).toEqual([]);
  });

  it('takes a burst of messages up to the limit and strikes for each one over', () => {
    const { session } = openSession();
    for (let i = 0; i < LIMITS.framesBurst; i++) session.receive('control', ack, START);
    expect(session.strikes).toBe(0);
    const outputs = session.receive('control', ack, START);
    expect(outputs).toMatchObject([{ type: 'struck', fault: { fault: 'limit' } }, { type: 'message' }]);
    // Half a millisecond later one more is paid for.
    session.receive('control', ack, START + 1);
    session.receive('control', ack, START + 1);
    expect(session.strikes).toBe(20);
    session.receive('control', ack, START + 1);
    expect(session.receive('control', ack, START + 1)).toMatchObject([{ type: 'closed', fault: { fault: 'limit' } }]);
  });

  it('takes a burst of bytes up to the limit and strikes for one over', () => {
    const { session } = openSession();
    const large = encodeMessage({ type: 'reconcile', conversation: 1, body: new Uint8Array(LIMITS.messageBytesMax - 2) });
    expect(large.length).toBe(LIMITS.messageBytesMax);
    const count = LIMITS.bytesBurst / large.length;
    for (let i = 0; i < count; i++) session.receive('control', large, START);
    expect(session.strikes).toBe(0);
    session.receive('control', ack, START);
    expect(session.strikes).toBe(20);
  });

  it('refuses a message longer than any may be without decoding it', () => {
    const { session } = openSession();
    const outputs = session.receive('control', new Uint8Array(LIMITS.messageBytesMax + 1), START);
    expect(outputs).toMatchObject([{ type: 'struck', fault: { fault: 'limit' } }]);
  });
});

/** Two sessions that are not anonymous for the purpose of their age. */
function longLived(): SessionPair {
  const limits = { ...SESSION_DEFAULTS, anonymousSessionMaxMs: SESSION_DEFAULTS.sessionMaxMs };
  return new SessionPair([optionsOf('left', { limits }), optionsOf('right', { limits })]).run(100);
}
