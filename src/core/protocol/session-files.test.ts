/** Shows what a session does with what is said about files: on its lanes, at rates of its own, and how its owner ends it. */
import { describe, expect, it } from 'vitest';
import { openSession, optionsOf, START } from '../../../test/protocol/session-pair.ts';
import { LIMITS } from '../base/limits.ts';
import type { OpenMessage } from './message.ts';
import { Session } from './session.ts';
import { encodeMessage } from './wire.ts';

const ack = encodeMessage({ type: 'ack', bytes: 1, stored: 1 });

describe('what is said about files', () => {
  it('sends what is about files on the lane that it is told, once the peer spoke as an open session', () => {
    const { session } = openSession();
    const file: OpenMessage = { type: 'file', body: Uint8Array.of(9) };
    expect(session.send(file, START, 'files')).toMatchObject([{ type: 'send', lane: 'control' }]);
    session.receive('control', ack, START);
    expect(session.send(file, START, 'files')).toMatchObject([{ type: 'send', lane: 'files' }]);
    expect(session.send(file, START, 'control')).toMatchObject([{ type: 'send', lane: 'control' }]);
  });

  it.each(['control', 'files'] as const)('hands on what is about files from the %s lane', (lane) => {
    const { session } = openSession();
    const file = { type: 'file', body: Uint8Array.of(9) } as const;
    expect(session.receive(lane, encodeMessage(file), START)).toEqual([{ type: 'message', message: file }]);
  });

  it('takes a file as fast as a line may bring it, which leaves what may be said of records untouched', () => {
    const { session } = openSession();
    const block = encodeMessage({ type: 'file', body: new Uint8Array(16_384 + 40) });
    // 50 MB in each of ten seconds, in slices of 20 ms.
    for (let ms = 0; ms < 10_000; ms += 20) {
      for (let i = 0; i < 61; i++) session.receive('files', block, START + ms);
      expect(session.strikes).toBe(0);
    }
    for (let i = 0; i < LIMITS.framesBurst; i++) session.receive('control', ack, START + 10_000);
    expect(session.strikes).toBe(0);
  });

  it.each([
    ['messages', LIMITS.fileFramesBurst, 1],
    ['bytes', LIMITS.fileBytesBurst / 65_536, 65_536],
  ])('takes a burst of %s about files up to the limit and strikes for one over', (_, count, length) => {
    const { session } = openSession();
    const message = encodeMessage({ type: 'file', body: new Uint8Array(length - 1 || 1) });
    for (let i = 0; i < count; i++) session.receive('files', message, START);
    expect(session.strikes).toBe(0);
    session.receive('files', message, START);
    expect(session.strikes).toBe(20);
    // What is said of records is paid for from another purse.
    session.receive('control', ack, START);
    expect(session.strikes).toBe(20);
  });

  it('takes no more about files from a stranger than of anything else', () => {
    const session = new Session(optionsOf('session'));
    session.join(START);
    const flood = encodeMessage({ type: 'file', body: new Uint8Array(LIMITS.handshakeBytesMax) });
    expect(session.receive('files', flood, START)).toMatchObject([{ type: 'closed', fault: { fault: 'limit' } }]);
  });
});

describe('an owner that has enough of a peer', () => {
  it('closes for what its owner had enough of, and asks the peer to stay away', () => {
    const { session } = openSession();
    session.strike({ fault: 'unexpected', reason: 'for the test' }, START);
    const strikes = session.strikes;
    expect(session.expel({ fault: 'unexpected', reason: 'for the test' }, START)).toMatchObject([{ type: 'closed', fault: { fault: 'unexpected' }, retryAfterMs: LIMITS.backoffMs[0] }]);
    expect(session.strikes).toBe(strikes);
    expect(session.expel({ fault: 'unexpected', reason: 'again' }, START)).toEqual([]);
  });
});
