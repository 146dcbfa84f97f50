import { describe, expect, it } from 'vitest';
import { find, optionsOf, Puppet, START } from '../../../test/protocol/session-pair.ts';
import { fault } from '../base/fault.ts';
import { DAY_MS, LIMITS, SESSION_DEFAULTS } from '../base/limits.ts';
import { Session, type SessionOptions, type SessionOutput } from './session.ts';
import { Standings } from './standing.ts';

/** A side that meets the same remote again and again. */
class Host {
  readonly standings: Standings;
  readonly #changes: Partial<SessionOptions>;
  #sessions = 0;

  constructor(changes: Partial<SessionOptions> = {}) {
    this.#changes = changes;
    this.standings = new Standings(changes.limits ?? SESSION_DEFAULTS);
  }

  /** A session as far as it gets with the remote of that seed, under a transport's name. */
  meet(seed: string, link: string, now: number): { session: Session; outputs: SessionOutput[] } {
    const session = new Session(optionsOf(`host ${this.#sessions++}`, { ...this.#changes, standings: this.standings, link }));
    const puppet = new Puppet(optionsOf(seed));
    const outputs = session.join(now);
    if (session.state === 'closed') return { session, outputs };
    puppet.meet(outputs);
    for (const bytes of [puppet.hello, puppet.auth(), puppet.ready()]) outputs.push(...session.receive('control', bytes, now));
    return { session, outputs };
  }

  /** Meets, and ends it for a fault; returns how long to stay away. */
  part(seed: string, link: string, code: 'timeout' | 'malformed' | 'binding', now: number): number | undefined {
    const { session } = this.meet(seed, link, now);
    const outputs: SessionOutput[] = [];
    // Whatever closes: a peer that never answers, one that speaks nonsense until it is enough, a false proof.
    if (code === 'timeout') for (let at = session.deadline; session.state !== 'closed'; at = session.deadline) outputs.push(...session.tick(at));
    else while (session.state !== 'closed') outputs.push(...session.strike(fault(code, 'test'), now));
    return find(outputs, 'closed')?.retryAfterMs;
  }
}

describe('failures of one session key in a row', () => {
  it('keep it away for 10 s, 30 s, 2 min and 10 min, under whatever name the transport knows it', () => {
    const host = new Host();
    const waits = [0, 1, 2, 3, 4].map((i) => host.part('remote', `link ${i}`, 'timeout', START + i * 120_000));
    expect(waits).toEqual([...LIMITS.backoffMs, LIMITS.backoffMs.at(-1)]);
    expect(host.part('another', 'link', 'timeout', START)).toBe(LIMITS.backoffMs[0]);
  });

  it('are forgotten after twice the longest pause, not before', () => {
    const longest = LIMITS.backoffMs.at(-1)!;
    for (const [later, pause] of [[2 * longest, LIMITS.backoffMs[1]], [2 * longest + 1, LIMITS.backoffMs[0]]] as const) {
      const standing = new Standings(SESSION_DEFAULTS).of('key', 'remote');
      standing.failed(fault('timeout', 'test'), true, START);
      expect(standing.failed(fault('timeout', 'test'), true, START + later)).toBe(pause);
    }
  });

  it('are forgotten where a session was open for as long as the longest pause', () => {
    for (const [pauses, wait] of [[[1000, 45_001], 45_001], [[1000, 45_000], 1000]] as const) {
      // Such a session is open for 45 s: 25 of silence and twice 10 for a pong.
      const host = new Host({ limits: { ...SESSION_DEFAULTS, backoffMs: pauses } });
      host.part('remote', 'link', 'timeout', START);
      expect(host.part('remote', 'link', 'timeout', START + 60_000)).toBe(wait);
    }
  });

  it('follow config.session.backoffMs', () => {
    const standing = new Standings({ ...SESSION_DEFAULTS, backoffMs: [1000, 5000] }).of('key', 'remote');
    expect([0, 1, 2].map((i) => standing.failed(fault('timeout', 'test'), true, START + i))).toEqual([1000, 5000, 5000]);
  });
});

describe('who misbehaved', () => {
  it('is let in again when its time is over and not a millisecond before, whatever the transport calls it', () => {
    const host = new Host();
    expect(host.part('remote', 'first', 'malformed', START)).toBe(600_000);
    const early = host.meet('remote', 'second', START + 599_999);
    expect(early.outputs.at(-1)).toMatchObject({ type: 'closed', fault: { fault: 'refused' }, retryAfterMs: 1 });
    expect(host.meet('remote', 'second', START + 600_000).session.state).toBe('open');
  });

  it('is not even greeted under a name that is known already', () => {
    const host = new Host();
    host.part('remote', 'first', 'binding', START);
    const { outputs } = host.meet('remote', 'first', START + 1000);
    expect(outputs).toMatchObject([{ type: 'closed', fault: { fault: 'refused' }, retryAfterMs: DAY_MS - 1000 }]);
  });

  it('stays away for a day after a false proof of a proved key, and its strikes fade meanwhile', () => {
    const host = new Host();
    expect(host.part('remote', 'first', 'binding', START)).toBe(LIMITS.banMs);
    expect(host.meet('remote', 'second', START + LIMITS.banMs - 1).session.state).toBe('closed');
    const { session } = host.meet('remote', 'third', START + LIMITS.banMs);
    expect([session.state, Math.round(session.points(START + LIMITS.banMs))]).toEqual(['open', -0]);
  });

  it('brings its strikes along from link to link, and from a parallel one', () => {
    const host = new Host();
    const first = host.meet('remote', 'first', START).session;
    first.strike(fault('signature', 'test'), START);
    const second = host.meet('remote', 'second', START).session;
    expect(second.points(START)).toBe(-25);
    expect(second.strike(fault('signature', 'test'), START)).toMatchObject([{ type: 'closed' }]);
    expect(first.strike(fault('policy', 'test'), START)).toMatchObject([{ type: 'closed' }]);
  });

  it('keeps what it owed before it proved its key', () => {
    const host = new Host();
    const session = new Session(optionsOf('host', { standings: host.standings, link: 'same page' }));
    session.join(START);
    session.receive('control', new Uint8Array([0xee]), START);
    const { session: next } = host.meet('remote', 'same page', START + 10_000);
    expect([next.state, Math.round(next.points(START + 10_000))]).toEqual(['open', -20]);
  });

  it('does not take others with it: a false proof before the key is proved bans nobody for a day', () => {
    const host = new Host();
    const session = new Session(optionsOf('host', { standings: host.standings, link: 'middle' }));
    const victim = new Puppet(optionsOf('victim'));
    session.join(START);
    session.receive('control', victim.hello, START);
    const forged = new Uint8Array([2, ...new Uint8Array(96)]);
    expect(session.receive('control', forged, START)).toMatchObject([{ type: 'closed', fault: { fault: 'binding' }, retryAfterMs: 10_000 }]);
    expect(host.meet('victim', 'elsewhere', START).session.state).toBe('open');
    expect(host.meet('victim', 'middle', START + 9_999).session.state).toBe('closed');
    expect(host.meet('victim', 'middle', START + 10_000).session.state).toBe('open');
  });
});

describe('the memory of remotes', () => {
  it('has remotesMax names; one more forgets the one not used for longest', () => {
    const standings = new Standings(SESSION_DEFAULTS);
    const first = standings.of('key', 'first');
    const second = standings.of('key', 'second');
    for (let i = 2; i < LIMITS.remotesMax; i++) standings.of('key', `${i}`);
    expect([standings.size, standings.of('key', 'first')]).toEqual([LIMITS.remotesMax, first]);
    standings.of('key', 'one more');
    expect(standings.size).toBe(LIMITS.remotesMax);
    expect(standings.of('key', 'first')).toBe(first);
    expect(standings.of('key', 'second')).not.toBe(second);
  });

  it('keeps links, keys and authors of the same name apart', () => {
    const standings = new Standings(SESSION_DEFAULTS);
    expect(new Set([standings.of('link', 'x'), standings.of('key', 'x'), standings.of('author', 'x')]).size).toBe(3);
  });
});
