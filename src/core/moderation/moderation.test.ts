import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choices, histories, moments, worlds, type Step, type World } from '../../../test/moderation/world.ts';
import { toHex } from '../base/bytes.ts';
import type { Fact } from './fact.ts';
import { Moderation, type Changes } from './moderation.ts';
import { viewOf } from './naive.ts';
import { NO_CHOICES, type Choices, type Sight } from './sight.ts';

/** 200, or as many as a long run asks for. */
const RUNS = Number(process.env['PEERSET_LAW_RUNS'] ?? 200);

/** A stored set, and a moderation that is told what becomes of it. */
class Room {
  readonly world: World;
  readonly facts: readonly Fact[];
  readonly stored = new Map<string, Fact>();
  readonly moderation: Moderation;
  choices: Choices = NO_CHOICES;
  now = 0;

  constructor(world: World) {
    this.world = world;
    this.facts = [...world.records, ...world.statements];
    const find: ConstructorParameters<typeof Moderation>[0]['find'] = ({ id, slot }) =>
      [...this.stored.values()].find(({ header }) => (id === undefined || toHex(header.id) === id) && (slot === undefined || header.slot === slot))?.header;
    this.moderation = new Moderation({ authority: world.authority, now: 0, find });
  }

  take({ toggles, order, again, choices: chosen, now }: Step): void {
    this.#toggle(toggles.map((i) => this.facts[i]!), order);
    this.moderation.add(again.map((i) => this.facts[i]!).filter(({ header }) => this.stored.has(toHex(header.id))));
    if (chosen !== undefined) this.#choose(chosen);
    if (now !== undefined) this.moderation.at((this.now = now));
  }

  view(now = this.now): Map<string, Sight> {
    return viewOf([...this.stored.values()], this.choices, this.world.authority, now);
  }

  sights(): Map<string, Sight> {
    const records = [...this.stored].filter(([, { statement }]) => statement === undefined);
    return new Map(records.map(([id, { header }]) => [id, this.moderation.sightOf(header)]));
  }

  #toggle(toggled: readonly Fact[], order: Step['order']): void {
    const added = new Map<string, Fact>();
    const removed: Fact[] = toggled.filter(({ header }) => this.stored.has(toHex(header.id)));
    for (const fact of toggled) if (!removed.includes(fact)) added.set(fact.header.slot, fact);
    for (const fact of removed) this.stored.delete(toHex(fact.header.id));
    // One record a slot: what comes displaces what is there.
    for (const [id, fact] of this.stored) {
      if (!added.has(fact.header.slot)) continue;
      this.stored.delete(id);
      removed.push(fact);
    }
    for (const fact of added.values()) this.stored.set(toHex(fact.header.id), fact);
    const changes = [() => this.moderation.add(added.values()), () => this.moderation.remove(removed.map(({ header }) => header))];
    for (const change of order === 'added first' ? changes : changes.reverse()) change();
  }

  #choose(chosen: Choices): void {
    this.choices = chosen;
    this.moderation.choose(chosen);
  }
}

function isTold({ ids, authors, isAll }: Changes, { header }: Fact): boolean {
  return isAll || authors.has(header.author) || ids.has(toHex(header.id));
}

describe('the view as things change', () => {
  it('equals the definition after every step of every history, and tells what changed', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        const room = new Room(world);
        let before = room.view();
        for (const step of history) {
          room.take(step);
          const view = room.view();
          expect(room.sights()).toEqual(view);
          const changes = room.moderation.changed();
          for (const [id, sight] of view) {
            const old = before.get(id);
            if (old !== undefined && JSON.stringify(old) !== JSON.stringify(sight)) expect(isTold(changes, room.stored.get(id)!), id).toBe(true);
          }
          before = view;
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is the same on every peer, in whatever order, in whatever parts and however often they were told', () => {
    const shuffled = fc.array(fc.nat(), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(worlds, choices, moments, shuffled, shuffled, (world, chosen, now, left, right) => {
        const once = [...new Map([...world.records, ...world.statements].map((fact) => [fact.header.slot, fact])).values()];
        const [one, other] = [left, right].map((order) => {
          const room = new Room(world);
          for (const fact of once) room.stored.set(toHex(fact.header.id), fact);
          const sorted = once.map((fact, i) => ({ fact, place: order[i]! })).sort((a, b) => a.place - b.place).map(({ fact }) => fact);
          const middle = order[0]! % (once.length + 1);
          room.moderation.add(sorted.slice(0, middle));
          if (order[1]! % 2 === 0) room.moderation.choose(chosen);
          if (order[2]! % 2 === 0) room.moderation.at(now);
          room.moderation.add(sorted.slice(order[3]! % (middle + 1)));
          room.moderation.choose(chosen);
          room.moderation.at(now);
          return room.sights();
        });
        expect(one).toEqual(other);
        expect(one).toEqual(viewOf(once, chosen, world.authority, now));
      }),
      { numRuns: RUNS },
    );
  });

  it('changes nothing by time alone before the moment it named', () => {
    fc.assert(
      fc.property(worlds, histories, fc.double({ min: 0, max: 1, noNaN: true }), (world, history, share) => {
        const room = new Room(world);
        for (const step of history) room.take(step);
        const next = Math.min(room.moderation.nextChangeAt, room.now + 1e9);
        expect(next).toBeGreaterThan(room.now);
        const then = Math.min(next - 1, Math.floor(room.now + share * (next - room.now)));
        expect(room.view(then)).toEqual(room.view());
      }),
      { numRuns: RUNS },
    );
  });
});
