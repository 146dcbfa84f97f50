/**
 * Attacks with certificates, by name: what else an author signed, or somebody else, or for something else. Each is refused,
 * and for the reason that was meant.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/base/bytes.ts';
import { LIMITS, SESSION_DEFAULTS } from '../../src/core/base/limits.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import { type SessionOutput } from '../../src/core/protocol/session.ts';
import { meet, refused } from './attack.ts';
import { authorKey, authorSecret, certificateFor, signed, type CertificateOptions } from './certificates.ts';
import { fakeSuite, find, openSession, optionsOf, sentBy, START } from './session-pair.ts';

const digest = (name: string): Uint8Array => sha256(textToBytes(name));
const MINUTE = 60_000;

/** Shows the certificate in an otherwise honest handshake. */
function showing(options: CertificateOptions & { readonly secretOf?: string }, now = START): SessionOutput[] {
  const foe = optionsOf('foe');
  const secret = options.secretOf === undefined ? foe.secret : optionsOf(options.secretOf).secret;
  const { session, puppet } = meet({}, { certificate: certificateFor(secret, options) });
  session.receive('control', puppet.hello, now);
  session.receive('control', puppet.auth(), now);
  return session.receive('control', puppet.ready(), now);
}

describe('certificates', () => {
  it('opens with an honest one, and says who vouches and until when', () => {
    expect(find(showing({ author: 'alice' }), 'opened')?.remote).toMatchObject({
      author: authorKey('alice'), authorUntil: START + LIMITS.certificateMs,
    });
  });

  it('of another session key is refused', () => {
    refused(showing({ secretOf: 'bob' }), 'binding', /another session key/);
  });

  it('of another author, signed by the attacker, is refused', () => {
    refused(showing({ author: 'alice', signer: 'mallory' }), 'signature', /not signed by its author/);
  });

  it('of another room is refused', () => {
    refused(showing({ room: digest('another room') }), 'binding', /another room/);
  });

  it('lasts certificateMs and not a millisecond longer', () => {
    const age = (ms: number): CertificateOptions => ({ now: START - ms });
    // A certificate counts whole seconds.
    expect(find(showing(age(LIMITS.certificateMs - 1000), START + 999), 'opened')).toBeDefined();
    refused(showing(age(LIMITS.certificateMs - 1000), START + 1000), 'policy', /expired/);
  });

  it('for longer than certificateMs is refused', () => {
    const lasting = (seconds: number) => (draft: { readonly created_at: number }) =>
      ({ ...draft, tags: [...(draft as never as { tags: string[][] }).tags.slice(0, 2), ['expiration', String(draft.created_at + seconds)]] }) as never;
    expect(find(showing({ change: lasting(LIMITS.certificateMs / 1000) }), 'opened')).toBeDefined();
    refused(showing({ change: lasting(LIMITS.certificateMs / 1000 + 1) }), 'policy', /too long/);
  });

  it('from the future is taken as far as clocks may differ, futureAcceptMs, and not a second more', () => {
    expect(find(showing({ now: START + LIMITS.futureAcceptMs }), 'opened')).toBeDefined();
    refused(showing({ now: START + LIMITS.futureAcceptMs + 1000 }), 'policy', /from the future/);
  });

  it('that is another event of the author, or says more than it should, is refused', () => {
    const tags = (edit: (tags: readonly (readonly string[])[]) => readonly (readonly string[])[]): CertificateOptions =>
      ({ change: (draft) => ({ ...draft, tags: edit(draft.tags) }) });
    refused(showing({ change: (draft) => ({ ...draft, kind: 1 }) }), 'malformed', /not a certificate/);
    refused(showing({ change: (draft) => ({ ...draft, content: 'x' }) }), 'malformed', /with content/);
    for (const odd of [
      tags((all) => all.slice(0, 2)), tags((all) => [...all, ['p', 'x']]), tags(([a, b, c]) => [b!, a!, c!]),
      tags(([a, b, c]) => [[...a!, 'more'], b!, c!]), tags(([a, b]) => [a!, b!, ['expiration', '1e12']]),
      tags(([a, b]) => [a!, b!, ['expiration', '01800000000']]), tags(([a, b]) => [a!, b!, ['expiration', '']]),
    ]) refused(showing(odd), 'malformed', /odd tags/);
  });

  it('ends with the session it opened: nobody is vouched for by a word that is over', () => {
    const end = START + 30 * MINUTE;
    const foe = optionsOf('foe');
    const { session, puppet } = meet({ limits: { ...SESSION_DEFAULTS, idleTimeoutMs: 9e9 } }, {
      certificate: certificateFor(foe.secret, { now: end - LIMITS.certificateMs }),
    });
    for (const bytes of [puppet.hello, puppet.auth(), puppet.ready()]) session.receive('control', bytes, START);
    expect(session.deadline).toBe(end);
    expect(sentBy(session.tick(end))).toMatchObject([{ type: 'goodbye', reason: 'age' }]);
  });

  it('are required where the room says so: a peer without one stays out', () => {
    const limits = { ...SESSION_DEFAULTS, certificate: 'required' as const };
    refused(openSession({ limits }).outputs, 'policy', /admits no anonymous peers/);
    expect(openSession({ limits }, { certificate: certificateFor(optionsOf('puppet').secret) }).session.state).toBe('open');
  });

  it('a certificate signed by the session key itself vouches for nobody else', () => {
    const event = signed({ kind: 1, created_at: 1, tags: [], content: '' }, 'alice');
    expect(fakeSuite.verify(fromHex(event.sig)!, fromHex(event.id)!, fakeSuite.publicKey(authorSecret('mallory')))).toBe(false);
    refused(showing({ author: 'alice', signer: 'foe' }), 'signature', /not signed by its author/);
  });
});
