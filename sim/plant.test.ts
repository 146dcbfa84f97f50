/** Shows that the simulator finds bugs: each one that is planted is caught, and by a checker that should. */
import { describe, expect, it } from 'vitest';
import { HOSTILE_PLANTS } from './plant-hostile.ts';
import { hunt, PLANTS } from './plant.ts';

describe('a planted bug', () => {
  for (const plant of [...PLANTS, ...HOSTILE_PLANTS]) {
    it(`is caught: ${plant.name}`, () => {
      const found = hunt(plant);
      expect(found, 'no seed failed').toBeDefined();
      expect(plant.caughtBy).toContain(found!.violation.checker);
    });
  }

  it('leaves nothing behind when it is pulled out', () => {
    expect(hunt({ name: 'none', caughtBy: [], seedsMax: 5, plant: () => () => undefined })).toBeUndefined();
  });
});
