import { afterEach, describe, expect, test } from 'vitest';
import { peerset } from '../index.ts';
import { swarm, type Happening, type Swarm, type SwarmOptions } from '../test.ts';

const open: Swarm[] = [];

async function swarmOf(n: number, options: SwarmOptions = {}): Promise<Swarm> {
  const made = swarm(n, { signatures: 'fast', ...options });
  open.push(made);
  await made.ready;
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
});

const textsIn = async (s: Swarm, peer: number): Promise<unknown[]> => (await s.peers[peer]!.db.find<string>()).map(({ value }) => value).sort();

describe('a swarm', () => {
  test('with real signatures: what one peer puts, all have', async () => {
    const s = await swarmOf(3, { seed: 7, signatures: 'real' });
    const rec = await s.peers[0]!.db.put('hi');
    expect(s.converged).toBe(false);
    await s.settle();
    expect(s.converged).toBe(true);
    expect(await textsIn(s, 2)).toEqual(['hi']);
    expect(rec.author).toBe(s.peers[0]!.db.me.npub);
  });

  test('stands still while nobody lets time pass', async () => {
    const s = await swarmOf(2);
    const before = s.now;
    await s.peers[0]!.db.put('hi');
    expect(s.now).toBe(before);
    expect(s.peers[1]!.records).toBe(0);
    await s.advance(5000);
    expect(s.now).toBe(before + 5000);
    expect(s.peers[1]!.records).toBe(1);
  });

  test('of one seed does the same to the byte, and of another something else', async () => {
    const run = async (seed: number): Promise<string> => {
      const s = await swarmOf(3, { seed, faults: { loss: 0.2 } });
      await Promise.all([s.peers[0]!.db.put('one'), s.peers[2]!.db.put('two')]);
      await s.settle();
      s.partition([0, 1]);
      await s.peers[1]!.db.put('three');
      await s.advance(5000);
      s.heal();
      await s.settle();
      return `${s.trace.turns} ${s.trace.hash}`;
    };
    const first = await run(1);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
  });

  test('of many, each with few links, agrees in the end', async () => {
    const s = await swarmOf(8);
    await Promise.all(s.peers.map(({ db, index }) => db.put(`of ${index}`)));
    await s.settle();
    expect(s.links.length).toBeLessThan(20);
    expect(s.peers.map(({ records }) => records)).toEqual(Array(8).fill(8));
  });

  test('in a room with a secret reads what its members write', async () => {
    const s = await swarmOf(2, { config: { secret: peerset.secret(), signaling: 'torrent', storage: 'memory' } });
    await s.peers[0]!.db.put('between us');
    await s.settle();
    expect(await textsIn(s, 1)).toEqual(['between us']);
  });
});

describe('faults', () => {
  test('a cut swarm settles within each part, and after it is healed as a whole', async () => {
    const s = await swarmOf(4);
    await s.settle();
    s.partition([0, 1], [2, 3]);
    await s.peers[0]!.db.put('left');
    await s.peers[2]!.db.put('right');
    await s.settle();
    expect(s.converged).toBe(false);
    expect(await textsIn(s, 1)).toEqual(['left']);
    expect(await textsIn(s, 3)).toEqual(['right']);
    s.heal();
    await s.settle();
    expect(s.converged).toBe(true);
    expect(await textsIn(s, 1)).toEqual(['left', 'right']);
  });

  test('who sleeps misses what is written, and catches up', async () => {
    const s = await swarmOf(3);
    await s.settle();
    s.sleep(2);
    await s.peers[0]!.db.put('meanwhile');
    await s.settle();
    expect(s.peers[2]!.state).toBe('asleep');
    expect(s.peers[2]!.records).toBe(0);
    s.wake(2);
    await s.settle();
    expect(await textsIn(s, 2)).toEqual(['meanwhile']);
  });

  test('a crash ends the database and leaves disk and key', async () => {
    const s = await swarmOf(3);
    const [, , { db }] = s.peers as [unknown, unknown, (typeof s.peers)[number]];
    const { npub } = db.me;
    await db.put('kept');
    s.crash(2);
    expect(s.peers[2]!.state).toBe('down');
    await expect(db.put('lost')).rejects.toMatchObject({ code: 'E_CLOSED' });
    await s.restart(2);
    expect(await textsIn(s, 2)).toEqual(['kept']);
    expect(s.peers[2]!.db.me.npub).toBe(npub);
    await s.settle();
    expect(await textsIn(s, 0)).toEqual(['kept']);
  });

  test('a clock far ahead writes what others take when its time has come', async () => {
    const s = await swarmOf(2);
    s.skew(1, 20 * 60_000);
    expect(s.peers[1]!.now - s.now).toBe(20 * 60_000);
    await s.peers[1]!.db.put('early');
    await s.advance(60_000);
    expect(s.peers[0]!.records).toBe(0);
    s.skew(1, 0);
    await s.settle({ withinMs: 2 * 60 * 60_000 });
    expect(await textsIn(s, 0)).toEqual(['early']);
  });

  test('a wire that loses a third is slower, and loses nothing', async () => {
    const took = async (loss: number): Promise<number> => {
      const s = await swarmOf(3, { faults: { loss } });
      const before = s.now;
      for (let i = 0; i < 5; i++) await s.peers[0]!.db.put(`note ${i}`);
      await s.settle();
      expect(s.peers[2]!.records).toBe(5);
      return s.now - before;
    };
    expect(await took(0.6)).toBeGreaterThan(await took(0));
  });

  test('links that break are made again', async () => {
    const s = await swarmOf(3, { faults: { breakEveryMs: 2000 } });
    await s.advance(20_000);
    await s.peers[0]!.db.put('hi');
    await s.settle();
    expect(s.converged).toBe(true);
  });

  test('a forged record is refused by everybody, and its sender blamed', async () => {
    const s = await swarmOf(3, { signatures: 'real' });
    await s.settle();
    const heard: Happening[] = [];
    s.watch((happening) => heard.push(happening));
    expect(s.forge(0)).toBe(2);
    await s.advance(5000);
    expect(s.peers.map(({ records }) => records)).toEqual([0, 0, 0]);
    const blamed = heard.filter((one) => one.type === 'fault');
    expect(blamed.map(({ peer, from, fault }) => [peer, from, fault]).sort()).toEqual([[1, 0, 'signature'], [2, 0, 'signature']]);
  });
});

describe('whoever waits', () => {
  test('for other peers lets time pass meanwhile', async () => {
    const s = await swarmOf(2);
    await s.settle();
    s.peers[1]!.db.channel<string, string>('echo', (text) => `you said ${text}`);
    const [other] = s.peers[0]!.db.peers.current;
    expect(await s.until(s.peers[0]!.db.channel<string, string>('echo').ask('hello', { to: other!.id }))).toBe('you said hello');
  });

  test('in vain is told what still differs', async () => {
    const s = await swarmOf(2, { faults: { delayMs: 60_000 } });
    await s.peers[0]!.db.put('far');
    await expect(s.settle({ withinMs: 5000 })).rejects.toMatchObject({ code: 'E_NO_ANSWER', message: expect.stringMatching(/peer 1 .*no session|another set/) as unknown });
  });

  test('steps from one thing to the next', async () => {
    const s = await swarmOf(2);
    const before = s.trace.turns;
    let steps = 0;
    while (s.trace.turns === before && steps++ < 1000) expect(await s.step()).toBe(true);
    expect(s.trace.turns).toBeGreaterThan(before);
    expect(s.trace.lines.at(-1)).toMatch(/^2027-01-15T.* peer\d /);
  });
});

describe('what cannot be is refused with a name', () => {
  test.each([
    ['n', () => swarm(0)],
    ['n', () => swarm(1.5)],
    ['sed', () => swarm(2, { sed: 1 } as SwarmOptions)],
    ['faults.loss', () => swarm(2, { faults: { loss: 1 } })],
    ['faults.delayMs', () => swarm(2, { faults: { delayMs: [9, 3] } })],
    ['faults.rain', () => swarm(2, { faults: { rain: 1 } as never })],
    ['signatures', () => swarm(2, { signatures: 'none' as never })],
    ['links', () => swarm(2, { links: 0 })],
    ['keep', () => swarm(2, { config: { keep: 'soon' } })],
  ])('%s', (option, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'E_OPTION', option }) as Error);
  });

  test('peers before they are there, and peers that are not', async () => {
    const early = swarm(1, { signatures: 'fast' });
    open.push(early);
    expect(() => early.peers).toThrow(expect.objectContaining({ code: 'E_NOT_READY' }) as Error);
    await early.ready;
    expect(() => early.sleep(1)).toThrow(expect.objectContaining({ code: 'E_OPTION', option: 'peer' }) as Error);
    expect(() => early.partition([0], [0])).toThrow(expect.objectContaining({ code: 'E_OPTION', option: 'groups' }) as Error);
  });

  test('a swarm that is closed', async () => {
    const s = await swarmOf(1);
    await s.close();
    await expect(s.advance(1)).rejects.toMatchObject({ code: 'E_CLOSED' });
  });

  test('files', async () => {
    const s = await swarmOf(1);
    await expect(s.peers[0]!.db.put({ photo: new Blob(['x']) })).rejects.toMatchObject({ code: 'E_UNSUPPORTED' });
  });
});
