/** Shows that a machine is woken at the last moment it named and at no other, and how seldom the clock is asked. */
import { expect, it } from 'vitest';
import type { Clock } from '../ports.ts';
import { Alarm } from './alarm.ts';

/** A clock that stands until it is moved. */
class StillClock implements Clock {
  asked = 0;
  #now = 0;
  readonly #wakes = new Map<() => void, number>();

  get waiting(): number {
    return this.#wakes.size;
  }

  now(): number {
    return this.#now;
  }

  wake(at: number, run: () => void): () => void {
    this.asked++;
    this.#wakes.set(run, at);
    return () => void this.#wakes.delete(run);
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }

  moveTo(now: number): void {
    this.#now = now;
    for (const [run, at] of [...this.#wakes]) if (at <= now && this.#wakes.delete(run)) run();
  }
}

function started(): { readonly clock: StillClock; readonly rung: number[]; readonly alarm: Alarm } {
  const clock = new StillClock();
  const rung: number[] = [];
  return { clock, rung, alarm: new Alarm(clock, () => rung.push(clock.now())) };
}

it('rings once, at the last moment it was set to', () => {
  const { clock, rung, alarm } = started();
  alarm.set(10);
  alarm.set(30);
  alarm.set(20);
  for (const now of [10, 19, 20, 30, 40]) clock.moveTo(now);
  expect(rung).toEqual([20]);
});

it('rings earlier where it is set to an earlier moment, and again where it is set again', () => {
  const { clock, rung, alarm } = started();
  alarm.set(30);
  alarm.set(10);
  clock.moveTo(10);
  alarm.set(15);
  clock.moveTo(30);
  expect(rung).toEqual([10, 30]);
});

it('asks the clock for nothing where it is to ring later than before', () => {
  const { clock, rung, alarm } = started();
  for (let at = 100; at < 1100; at++) alarm.set(at);
  expect(clock.asked).toBe(1);
  clock.moveTo(100);
  clock.moveTo(1098);
  expect(rung).toEqual([]);
  clock.moveTo(1099);
  expect([rung, clock.asked]).toEqual([[1099], 2]);
});

it('leaves nothing with the clock where it is never to ring', () => {
  const { clock, rung, alarm } = started();
  alarm.set(10);
  alarm.set(Infinity);
  expect(clock.waiting).toBe(0);
  clock.moveTo(10);
  expect(rung).toEqual([]);
});
