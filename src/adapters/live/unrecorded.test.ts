// A stream that nobody records: it says that it goes on, and notices when nothing is sent any more.
import { expect, test } from 'vitest';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import { keepUnrecorded } from './unrecorded.ts';

/** A clock that a test moves, and what waits for it. */
class HandClock {
  ms = 0;
  #wake: (() => void) | undefined;

  now(): number {
    return this.ms;
  }

  wake(_at: number, run: () => void): () => void {
    this.#wake = run;
    return () => (this.#wake = undefined);
  }

  /** One look later. */
  async pass(): Promise<void> {
    this.ms += LIVE_LIMITS.liveLookMs;
    this.#wake?.();
    await this.settle();
  }

  /** What waits for nothing but its turn is done. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  }
}

function track(kind: string) {
  return Object.assign(new EventTarget(), { kind, readyState: 'live' });
}

function kept(...tracks: readonly ReturnType<typeof track>[]) {
  const clock = new HandClock();
  const said: string[] = [];
  const sink = { begin: ({ type }: { readonly type: string }) => Promise.resolve(void said.push(type)), beat: () => Promise.resolve(void said.push(`${clock.ms}`)) };
  const stream = { getTracks: () => tracks } as unknown as MediaStream;
  return { clock, said, recording: keepUnrecorded(stream, sink, { clock }) };
}

test('says what it is, and every so often that it goes on, until it is stopped', async () => {
  const { clock, said, recording } = kept(track('audio'), track('video'));
  const { liveBeatMs, liveLookMs, liveSilentMs } = LIVE_LIMITS;
  await clock.settle();
  for (let ms = 0; ms <= 2 * liveBeatMs; ms += liveLookMs) await clock.pass();
  expect(said).toEqual(['video/rtp', `${liveBeatMs}`, `${2 * liveBeatMs}`]);
  // Two of them may be lost before anybody believes that it is over.
  expect(3 * liveBeatMs).toBeLessThanOrEqual(liveSilentMs);
  recording.stop();
  expect(await recording.done).toBe('ended');
});

test('ends when a device is pulled out, and when a program stops its tracks, which tells nobody', async () => {
  const pulled = track('audio');
  const one = kept(pulled);
  pulled.readyState = 'ended';
  pulled.dispatchEvent(new Event('ended'));
  expect([await one.recording.done, one.said]).toEqual(['ended', ['audio/rtp']]);

  const [first, second] = [track('audio'), track('video')];
  const two = kept(first, second);
  first.readyState = 'ended';
  await two.clock.pass();
  second.readyState = 'ended';
  await two.clock.pass();
  expect(await two.recording.done).toBe('ended');
});

test('is nothing where no track sends', () => {
  const silent = track('audio');
  silent.readyState = 'ended';
  expect(() => kept(silent)).toThrow(expect.objectContaining({ live: 'silent' }));
});
