import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('turns', () => {
  it('begin within the call where nobody is before them, and wait otherwise', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const first = turns.take(async () => {
      log.push('first begins');
      await Promise.resolve();
      log.push('first ends');
    });
    const second = turns.take(async () => void log.push('second'));
    log.push('caller goes on');
    await Promise.all([first, second]);
    expect(log).toEqual(['first begins', 'caller goes on', 'first ends', 'second']);
  });

  it('go on after one that failed, whether it threw or rejected', async () => {
    const turns = new Turns();
    const rejects = turns.take(() => Promise.reject(new Error('no')));
    const throws = turns.take(() => {
      throw new Error('never');
    });
    const works = turns.take(async () => 'yes');
    await expect(rejects).rejects.toThrow('no');
    await expect(throws).rejects.toThrow('never');
    await expect(works).resolves.toBe('yes');
    await turns.over();
    let hasBegun = false;
    void turns.take(async () => void (hasBegun = true));
    expect(hasBegun).toBe(true);
  });
});
