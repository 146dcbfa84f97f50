/**
 * Attacks on a session by name, each led by hand against the real machine, each refused, and for the reason that was
 * meant: a defence that refuses by accident is none. Those with certificates are in
 * `certificate-attacks.test.ts`, random and mutated transcripts in `soak.test.ts`.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/base/bytes.ts';
import type { FaultCode } from '../../src/core/base/fault.ts';
import { LIMITS, SESSION_DEFAULTS } from '../../src/core/base/limits.ts';
import type { ChannelBinding } from '../../src/core/base/peer.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import type { AuthMessage, ChallengeMessage, HelloMessage } from '../../src/core/protocol/message.ts';
import { Reauth } from '../../src/core/protocol/reauth.ts';
import { Session, type SessionOutput } from '../../src/core/protocol/session.ts';
import { schnorrSuite } from '../../src/core/protocol/suite.ts';
import { authDigest, layoutOf } from '../../src/core/protocol/transcript.ts';
import { decodeMessage, encodeMessage } from '../../src/core/protocol/wire.ts';
import { canonicalId } from '../../src/core/record/canonical.ts';
import { meet, refused } from './attack.ts';
import { authorKey, certificateFor } from './certificates.ts';
import { fakeSuite, find, openSession, optionsOf, Puppet, sentBy, SessionPair, START } from './session-pair.ts';

const digest = (name: string): Uint8Array => sha256(textToBytes(name));
const certOf = (name: string): Uint8Array => digest(`DTLS certificate of ${name}`);
const between = (local: string, remote: string): ChannelBinding => ({ local: certOf(local), remote: certOf(remote) });
const MINUTE = 60_000;

/** Both sides closed for this, neither opened. */
function refusedByBoth(pair: SessionPair, code: FaultCode, reason: RegExp): void {
  pair.run(20_000);
  for (const side of [0, 1] as const) {
    expect(pair.opened(side)).toBeUndefined();
    expect(pair.closed(side)?.fault.fault).toBe(code);
    expect(pair.closed(side)?.fault.reason).toMatch(reason);
  }
}

describe('somebody in the middle', () => {
  it('of the signalling, who swapped both fingerprints and passes all messages on, opens neither side', () => {
    const pair = new SessionPair([
      optionsOf('alice', { binding: between('alice', 'mallory') }),
      optionsOf('bob', { binding: between('bob', 'mallory') }),
    ]);
    refusedByBoth(pair, 'binding', /signature does not fit/);
  });

  it('is found where only one side saw a swapped fingerprint', () => {
    const pair = new SessionPair([
      optionsOf('alice', { binding: between('alice', 'bob') }),
      optionsOf('bob', { binding: between('bob', 'mallory') }),
    ]);
    refusedByBoth(pair, 'binding', /signature does not fit/);
  });

  it('opens nothing in a room with a secret either, and is refused before a signature is checked', () => {
    const macKey = digest('secret');
    const suite = { ...fakeSuite, verify: () => { throw new Error('a stranger made us check a signature'); } };
    const pair = new SessionPair([
      optionsOf('alice', { macKey, suite, binding: between('alice', 'mallory') }),
      optionsOf('bob', { macKey, suite, binding: between('bob', 'mallory') }),
    ]);
    refusedByBoth(pair, 'binding', /not a member of this room, or not on this channel/);
  });

  it('cannot stay out of sight by answering for a channel without fingerprints', () => {
    const pair = new SessionPair([optionsOf('alice', { binding: between('alice', 'bob') }), optionsOf('bob')]);
    refusedByBoth(pair, 'binding', /signature does not fit/);
  });

  it('is not there between honest peers: each names the fingerprints the other way round', () => {
    const pair = new SessionPair([
      optionsOf('alice', { binding: between('alice', 'bob') }),
      optionsOf('bob', { binding: between('bob', 'alice') }),
    ]);
    expect(pair.run(1000).states).toEqual(['open', 'open']);
  });
});

describe('old and borrowed messages', () => {
  it('replay: what opened one session opens no other', () => {
    const first = meet();
    const transcript = [first.puppet.hello, first.puppet.auth(), first.puppet.ready()];
    for (const bytes of transcript) first.session.receive('control', bytes, START);
    expect(first.session.state).toBe('open');
    const second = meet({ random: (length) => digest('other dice').slice(0, length) });
    second.session.receive('control', transcript[0]!, START);
    refused(second.session.receive('control', transcript[1]!, START), 'binding', /signature does not fit/);
  });

  it('reflection: our own HELLO is ourselves, and our own AUTH proves nothing about the other', () => {
    const { session, said } = meet();
    refused(session.receive('control', find(said, 'send')!.bytes, START), 'self', /our own nonce or key/);
    const other = meet();
    const answer = other.session.receive('control', other.puppet.hello, START);
    const auth = answer.flatMap((output) => (output.type === 'send' ? [output.bytes] : [])).find((bytes) => bytes[0] === 2)!;
    refused(other.session.receive('control', auth, START), 'binding', /signature does not fit/);
  });

  it('reflection with a key of the attacker and the nonce of ours is ourselves, too', () => {
    const { session, puppet, said } = meet();
    const ours = decodeMessage(find(said, 'send')!.bytes) as HelloMessage;
    const theirs = decodeMessage(puppet.hello) as HelloMessage;
    refused(session.receive('control', encodeMessage({ ...theirs, nonce: ours.nonce }), START), 'self', /our own nonce or key/);
  });

  it('parallel session: an answer got from one session is worth nothing in another', () => {
    // Mallory talks to both and lets Bob sign what Alice wants to see.
    const alice = new Session(optionsOf('alice', { binding: between('alice', 'mallory') }));
    const bob = new Session(optionsOf('bob', { binding: between('bob', 'mallory') }));
    const hellos = [alice, bob].map((session) => find(session.join(START), 'send')!.bytes);
    const bobSays = bob.receive('control', hellos[0]!, START).flatMap((output) => (output.type === 'send' ? [output.bytes] : []));
    alice.receive('control', hellos[1]!, START);
    const auth = bobSays.find((bytes) => bytes[0] === 2)!;
    refused(alice.receive('control', auth, START), 'binding', /signature does not fit/);
  });

  it('self-connection: one replica linked with itself parts without strikes', () => {
    const same = optionsOf('alice');
    const pair = new SessionPair([same, optionsOf('alice', { random: optionsOf('other dice').random })]);
    refusedByBoth(pair, 'self', /our own nonce or key/);
    expect(pair.sessions[0].strikes).toBe(0);
  });
});

describe('downgrade', () => {
  const hello = (bytes: Uint8Array): boolean => bytes[0] === 1;

  it('of the versions changes the transcript, and neither side opens', () => {
    const widen = (to: 0 | 1, bytes: Uint8Array): Uint8Array =>
      to === 0 && hello(bytes) ? Uint8Array.from([1, 2, 1, 9, ...bytes.subarray(3)]) : bytes;
    refusedByBoth(new SessionPair([optionsOf('alice'), optionsOf('bob')], { tamper: widen }), 'binding', /signature does not fit/);
  });

  it('of the features does as well', () => {
    const strip = (to: 0 | 1, bytes: Uint8Array): Uint8Array => {
      const message = decodeMessage(bytes) as HelloMessage;
      return to === 1 && hello(bytes) ? encodeMessage({ ...message, features: 0 }) : bytes;
    };
    const pair = new SessionPair([optionsOf('alice', { features: 5 }), optionsOf('bob', { features: 5 })], { tamper: strip });
    refusedByBoth(pair, 'binding', /signature does not fit/);
  });

  it.each(['horizon', 'clock', 'frameBytesMax'] as const)('of what else a HELLO claims (%s), too', (field) => {
    const lie = (to: 0 | 1, bytes: Uint8Array): Uint8Array => {
      if (to === 0 || !hello(bytes)) return bytes;
      const message = decodeMessage(bytes) as HelloMessage;
      return encodeMessage({ ...message, [field]: message[field] + 1 });
    };
    refusedByBoth(new SessionPair([optionsOf('alice'), optionsOf('bob')], { tamper: lie }), 'binding', /signature does not fit/);
  });

  it('to a version nobody speaks ends the session', () => {
    const { session, puppet } = meet();
    const message = decodeMessage(puppet.hello) as HelloMessage;
    refused(session.receive('control', encodeMessage({ ...message, versions: [200] }), START), 'version', /no protocol version in common/);
  });
});

describe('the wrong room', () => {
  it('opens nothing, although every signature holds', () => {
    const pair = new SessionPair([optionsOf('alice'), optionsOf('bob', { room: digest('another room') })]);
    refusedByBoth(pair, 'binding', /signature does not fit/);
  });

  it('is one with another secret, or with none', () => {
    const [right, wrong] = [digest('secret'), digest('guess')];
    for (const macKey of [{ macKey: wrong }, {}]) {
      const pair = new SessionPair([optionsOf('alice', { macKey: right }), optionsOf('bob', macKey)]);
      pair.run(20_000);
      expect(pair.closed(0)?.fault).toEqual({ fault: 'binding', reason: 'not a member of this room, or not on this channel' });
      expect([pair.opened(0), pair.opened(1)]).toEqual([undefined, undefined]);
    }
  });

  it('learns no member: whoever does not know the secret is not shown a certificate', () => {
    const certificate = certificateFor(optionsOf('victim').secret);
    const { session, puppet } = meet({ macKey: digest('secret'), certificate }, {});
    const outputs = session.receive('control', puppet.hello, START);
    outputs.push(...session.receive('control', puppet.auth(), START));
    expect(sentBy(outputs).map(({ type }) => type)).toEqual(['hello', 'auth']);
    expect(outputs.some((output) => output.type === 'send' && toHex(output.bytes).includes(authorKey('alice')))).toBe(false);
  });
});

describe('messages out of turn', () => {
  const early = (changes: number, bytes: (puppet: Puppet) => Uint8Array): SessionOutput[] => {
    const { session, puppet } = meet();
    for (const message of [puppet.hello, puppet.auth()].slice(0, changes)) session.receive('control', message, START);
    return session.receive('control', bytes(puppet), START);
  };

  it('AUTH before HELLO', () => refused(early(0, (puppet) => puppet.auth()), 'unexpected', /auth while hello-sent/));
  it('READY before AUTH', () => refused(early(1, (puppet) => puppet.ready()), 'unexpected', /ready while auth-sent/));
  it('READY before HELLO', () => refused(early(0, (puppet) => puppet.ready()), 'unexpected', /ready while hello-sent/));
  it('data before OPEN, in each state', () => {
    const data = encodeMessage({ type: 'ack', bytes: 1, stored: 0 });
    refused(early(0, () => data), 'unexpected', /data while hello-sent/);
    refused(early(1, () => data), 'unexpected', /data while auth-sent/);
    refused(early(2, () => data), 'unexpected', /data while ready-sent/);
  });
  it('another HELLO after the first', () => {
    refused(early(1, () => new Puppet(optionsOf('other')).hello), 'unexpected', /hello while auth-sent/);
  });
  it('a second AUTH', () => refused(early(2, (puppet) => puppet.auth()), 'unexpected', /auth while ready-sent/));
  it('a second READY, once open', () => {
    const { session, puppet } = openSession();
    expect(session.receive('control', puppet.ready(), START)).toMatchObject([{ type: 'closed', fault: { reason: 'ready while open' } }]);
  });
});

describe('wasting our time', () => {
  it('stalled handshake: each step has its limit, whatever came before', () => {
    for (const [steps, ms] of [[0, LIMITS.helloTimeoutMs], [1, LIMITS.challengeTimeoutMs], [2, LIMITS.readyTimeoutMs]] as const) {
      const { session, puppet } = meet();
      for (const bytes of [puppet.hello, puppet.auth()].slice(0, steps)) session.receive('control', bytes, START);
      session.tick(START + ms - 1);
      expect(session.state).not.toBe('closed');
      refused(session.tick(START + ms), 'timeout', /no answer in time/);
    }
  });

  it('a handshake kept alive by repeating HELLO ends when its messages are used up', () => {
    const { session, puppet } = meet();
    for (let i = 0; i < LIMITS.handshakeMessagesMax; i++) session.receive('control', puppet.hello, START + i * 100);
    expect(session.state).toBe('auth-sent');
    refused(session.receive('control', puppet.hello, START + 900), 'limit', /too many messages before open/);
  });

  it('flood before open: by bytes, before any of them is decoded', () => {
    const { session } = meet();
    refused(session.receive('control', new Uint8Array(LIMITS.handshakeBytesMax + 1), START), 'limit', /too many bytes before open/);
  });

  it('oversized HELLO: more versions than versionsMax, bytes after its end, a length that lies', () => {
    const many = (count: number): Uint8Array => {
      const hello = new Puppet(optionsOf('foe')).hello;
      return Uint8Array.from([1, count, ...Array.from({ length: count }, (_, i) => i + 1), ...hello.subarray(3)]);
    };
    const { session } = meet();
    session.receive('control', many(LIMITS.versionsMax), START);
    expect(session.state).toBe('auth-sent');
    refused(meet().session.receive('control', many(LIMITS.versionsMax + 1), START), 'malformed', /^hello: /);
    const { session: other, puppet } = meet();
    refused(other.receive('control', Uint8Array.from([...puppet.hello, 0]), START), 'malformed', /^hello: /);
    refused(meet().session.receive('control', Uint8Array.from([1, 0xff, 0xff, 0xff, 0xff, 0x7f]), START), 'malformed', /^hello: /);
  });
});

describe('fresh proofs', () => {
  const limits = { ...SESSION_DEFAULTS, reauthEveryMs: MINUTE, idleTimeoutMs: 9e9 };

  /** An open session that just asked for a proof. */
  function challenged(): { session: Session; puppet: Puppet; challenge: ChallengeMessage; now: number } {
    const { session, puppet } = openSession({ limits });
    const now = START + MINUTE;
    const challenge = sentBy(session.tick(now)).find((message): message is ChallengeMessage => message.type === 'challenge')!;
    return { session, puppet, challenge, now };
  }
  const prover = ({ options, introduction: { layouts, remoteKey } }: Puppet): Reauth =>
    new Reauth({ layouts, secret: options.secret, remoteKey, suite: fakeSuite, openedAt: START });
  const proofFor = (puppet: Puppet, nonce: Uint8Array, now: number): Uint8Array =>
    encodeMessage(prover(puppet).prove({ type: 'challenge', nonce }, now) as never);

  it('answer their challenge', () => {
    const { session, puppet, challenge, now } = challenged();
    session.receive('control', proofFor(puppet, challenge.nonce, now), now);
    expect(session.state).toBe('open');
  });

  it('for another challenge is refused', () => {
    const { session, puppet, now } = challenged();
    refused(session.receive('control', proofFor(puppet, digest('other nonce'), now), now), 'binding', /does not answer the challenge/);
  });

  it('said twice is refused the second time', () => {
    const { session, puppet, challenge, now } = challenged();
    const proof = proofFor(puppet, challenge.nonce, now);
    session.receive('control', proof, now);
    session.tick(now + MINUTE);
    expect(session.state).toBe('reauth');
    refused(session.receive('control', proof, now + MINUTE), 'binding', /does not answer the challenge/);
  });

  it('nobody asked for is refused', () => {
    const { session, puppet } = openSession({ limits });
    refused(session.receive('control', proofFor(puppet, digest('nonce'), START + MINUTE), START + 1), 'unexpected', /proof while open/);
  });

  it('of the handshake is no proof, and a proof no AUTH: each signature has one purpose', () => {
    const { session, puppet, now } = challenged();
    const { signature } = puppet.introduction.auth();
    refused(session.receive('control', encodeMessage({ type: 'proof', signature }), now), 'binding', /does not answer the challenge/);
    const other = meet();
    other.session.receive('control', other.puppet.hello, START);
    const proof = prover(other.puppet).prove({ type: 'challenge', nonce: digest('nonce') }, START + MINUTE) as { signature: Uint8Array };
    const auth: AuthMessage = { ...other.puppet.introduction.auth(), signature: proof.signature };
    refused(other.session.receive('control', encodeMessage(auth), START), 'binding', /signature does not fit/);
  });

  it('re-used nonce: a challenge with one we saw, or with our own, gets no signature', () => {
    const ask = (session: Session, nonce: Uint8Array, now: number): SessionOutput[] =>
      session.receive('control', encodeMessage({ type: 'challenge', nonce }), now);
    const { session } = openSession({ limits: { ...SESSION_DEFAULTS, idleTimeoutMs: 9e9 } });
    expect(sentBy(ask(session, digest('nonce'), START + LIMITS.challengeGapMs))).toMatchObject([{ type: 'proof' }]);
    refused(ask(session, digest('nonce'), START + 2 * LIMITS.challengeGapMs), 'binding', /used nonce/);
    const own = challenged();
    refused(ask(own.session, own.challenge.nonce, own.now), 'binding', /used nonce/);
  });

  it('re-used nonce: noncesMax of them are remembered', () => {
    const gap = LIMITS.challengeGapMs;
    const run = (others: number): SessionOutput[] => {
      const { session } = openSession({ limits: { ...SESSION_DEFAULTS, idleTimeoutMs: 9e9, reauthEveryMs: 9e9 } });
      const names = ['first', ...Array.from({ length: others }, (_, i) => `other ${i}`), 'first'];
      let outputs: SessionOutput[] = [];
      for (const [i, name] of names.entries()) outputs = session.receive('control', encodeMessage({ type: 'challenge', nonce: digest(name) }), START + (i + 1) * gap);
      return outputs;
    };
    refused(run(LIMITS.noncesMax - 1), 'binding', /used nonce/);
    expect(sentBy(run(LIMITS.noncesMax))).toMatchObject([{ type: 'proof' }]);
  });

  it('challenge flood: one signature per challengeGapMs, and not a millisecond sooner', () => {
    const { session } = openSession({ limits: { ...SESSION_DEFAULTS, idleTimeoutMs: 9e9 } });
    const ask = (name: string, now: number): SessionOutput[] => session.receive('control', encodeMessage({ type: 'challenge', nonce: digest(name) }), now);
    expect(sentBy(ask('a', START + LIMITS.challengeGapMs))).toHaveLength(1);
    refused(ask('b', START + 2 * LIMITS.challengeGapMs - 1), 'limit', /challenged too often/);
  });
});

describe('key confusion, on the real curve', () => {
  const author = digest('an author');
  const suite = schnorrSuite;

  it('an author as session key: what authors sign (ids of events) is never what a handshake wants', () => {
    const { session, said } = meet({ suite });
    const theirs: HelloMessage = { ...(decodeMessage(new Puppet(optionsOf('foe')).hello) as HelloMessage), sessionKey: suite.publicKey(author) };
    const hello = encodeMessage(theirs);
    session.receive('control', hello, START);
    // The best an attacker can get from the author: a signature of an event whose content is the layout itself.
    const layout = layoutOf({
      room: optionsOf('victim').room,
      fingerprints: { mine: new Uint8Array(32), yours: new Uint8Array(32) },
      hellos: { mine: hello, yours: find(said, 'send')!.bytes },
    });
    const id = canonicalId({ pubkey: toHex(suite.publicKey(author)), created_at: 1, kind: 1, tags: [] }, textToBytes(toHex(layout)));
    const auth = encodeMessage({ type: 'auth', signature: suite.sign(id, author), mac: new Uint8Array(32) });
    refused(session.receive('control', auth, START), 'binding', /signature does not fit/);
    // The same with the digest it wants opens the next step: it is the purpose that differs, nothing else.
    const other = meet({ suite });
    other.session.receive('control', hello, START);
    other.session.receive('control', encodeMessage({ type: 'auth', signature: suite.sign(authDigest(layout), author), mac: new Uint8Array(32) }), START);
    expect(other.session.state).toBe('ready-sent');
  });

  it('a session as author: what handshakes sign never holds for an event of that key', () => {
    const secret = digest('a session');
    const pubkey = suite.publicKey(secret);
    const signature = suite.sign(authDigest(digest('some layout')), secret);
    const id = canonicalId({ pubkey: toHex(pubkey), created_at: 1, kind: 1, tags: [] }, textToBytes('text'));
    expect([suite.verify(signature, id, pubkey), suite.verify(suite.sign(id, secret), id, pubkey)]).toEqual([false, true]);
  });
});
