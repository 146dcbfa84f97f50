import { describe, expect, it } from 'vitest';
import { Lab, LARGE, recordOf, type Device, type Stranger } from '../../../test/replica/pair.ts';
import { isFault } from '../base/fault.ts';
import { POISON_RULE } from '../rules/rule.ts';
import { decodedSafely, safeCheck } from './quarantine.ts';

/** A device one of whose rules has a bug: it fails at records with this in their content. */
function brittle(lab: Lab, times: { failed: number }): [Device, Stranger] {
  const { law } = lab.world;
  const check: typeof law.check = (...question) => {
    if (Buffer.from(question[0].bytes).includes('poison')) {
      times.failed++;
      throw new TypeError('undefined is not a function');
    }
    return law.check(...question);
  };
  Object.assign(lab.world, { law: { ...law, check, capsOf: law.capsOf.bind(law), poolOf: law.poolOf.bind(law), window: law.window.bind(law) } });
  const device = lab.device('alice');
  const stranger = lab.stranger(device, 'foe');
  lab.run(100);
  return [device, stranger];
}

describe('a record at which a rule of ours fails', () => {
  it('is refused and struck, stops nothing, and is not looked at again', () => {
    const lab = new Lab(LARGE);
    const times = { failed: 0 };
    const [alice, foe] = brittle(lab, times);
    const poison = recordOf(lab.world, 'bad', { content: '"poison"' });
    foe.push([poison, recordOf(lab.world, 'good')]);
    lab.run(10);
    expect([alice.names, alice.peer('foe')?.strikes, times.failed]).toEqual([['good'], 10, 1]);
    expect(alice.told('refused')).toMatchObject([{ peer: 'foe', refusal: { rule: POISON_RULE } }]);
    expect(alice.told('fault')).toMatchObject([{ fault: { fault: 'poison' } }]);
    foe.push([poison]);
    lab.run(10);
    expect([times.failed, alice.peer('foe')?.strikes]).toEqual([1, 10]);
    foe.push([recordOf(lab.world, 'after')]);
    lab.run(10);
    expect(alice.names).toEqual(['after', 'good']);
  });
});

describe('what cannot throw', () => {
  it('answers with a fault where decoding fails, whatever is thrown', () => {
    for (const thrown of [new RangeError('too deep'), 'text', undefined, { toString: null }]) {
      const answer = decodedSafely(() => { throw thrown; }, new Uint8Array(1));
      expect(isFault(answer) && answer.fault).toBe('poison');
      expect(safeCheck({ check: () => { throw thrown; } })(undefined as never, 0, undefined as never)).toMatchObject({ accept: false, rule: POISON_RULE });
    }
  });

  it('changes no other answer', () => {
    expect(decodedSafely((bytes) => bytes.length, new Uint8Array(3))).toBe(3);
    expect(safeCheck({ check: () => ({ accept: true }) })(undefined as never, 0, undefined as never)).toEqual({ accept: true });
  });
});
