// Tracks in an element: shown while they come, asked for again when they were lost, and what was recorded where there are none.
import { expect, test } from 'vitest';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { DirectEnd } from '../../core/files/direct-taking.ts';
import { directError } from './direct-errors.ts';
import { DirectPlayer } from './direct-player.ts';
import type { DirectView, LivePlayer } from './live-streams.ts';

/** Lets everything go on that waits for nothing but its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A player, with a stream and views that a test decides about. */
function playing({ isRecorded = false, isPaused = false } = {}) {
  const element = { srcObject: null as unknown, paused: isPaused, plays: 0, play: () => Promise.resolve(void element.plays++) };
  const waits: { readonly ms: number; readonly run: () => void }[] = [];
  const source = { isLive: true, watchers: new Set<() => void>(), watch: (run: () => void) => (source.watchers.add(run), () => void source.watchers.delete(run)) };
  const asked: { readonly resolve: (end: () => (why: DirectEnd) => void) => void; readonly refuse: (why: DirectEnd) => void; readonly signal: AbortSignal }[] = [];
  const states: string[] = [];
  const recorded = { state: 'waiting', via: 'segments', fault: undefined, lives: 0, detached: 0, toLive: () => void recorded.lives++, detach: () => void recorded.detached++ };
  const player: DirectPlayer = new DirectPlayer(element as unknown as HTMLMediaElement, {
    clock: { now: () => 0, wake: (ms, run) => (waits.push({ ms, run }), () => undefined) },
    source,
    view: (signal) => new Promise<DirectView>((resolve, reject) => {
      asked.push({ signal, refuse: (why) => reject(directError(why)), resolve: (ended) => resolve(viewOf(ended, signal)) });
    }),
    recorded: isRecorded ? () => recorded as unknown as LivePlayer : undefined,
    changed: () => states.push(player.state),
  });
  return { player, element, waits, source, asked, states, recorded };
}

let left = 0;
function viewOf(ended: () => (why: DirectEnd) => void, signal: AbortSignal): DirectView {
  let end: (why: DirectEnd) => void = () => undefined;
  const over = new Promise<DirectEnd>((resolve) => (end = resolve));
  ends.set(ended, end);
  signal.addEventListener('abort', () => end('left'));
  return { stream: { tracks: true } as unknown as MediaStream, over, leave: () => void left++ };
}
const ends = new Map<unknown, (why: DirectEnd) => void>();

/** Tracks come; the answer ends them. */
async function come(one: ReturnType<typeof playing>): Promise<(why: DirectEnd) => Promise<void>> {
  await turns();
  const name = () => () => undefined;
  one.asked.at(-1)!.resolve(name);
  await turns();
  return async (why) => {
    ends.get(name)!(why);
    await turns();
  };
}

test('tracks are shown until their stream is over; an element that was told to play goes on', async () => {
  const one = playing();
  const end = await come(one);
  expect([one.player.state, one.player.via, one.element.srcObject, one.element.plays]).toEqual(['playing', 'tracks', { tracks: true }, 1]);
  one.player.toLive();
  await end('ended');
  expect([one.player.state, one.element.srcObject, one.states]).toEqual(['ended', null, ['playing', 'ended']]);
  const still = playing({ isPaused: true });
  await come(still);
  expect(still.element.plays).toBe(0);
});

test('what is recorded takes over where there are no tracks, or no more', async () => {
  for (const why of ['full', 'refused', 'silent', 'unreachable', 'lost'] as const) {
    const one = playing({ isRecorded: true });
    await turns();
    one.asked[0]!.refuse(why);
    await turns();
    expect([one.player.via, one.player.state]).toEqual(['segments', 'waiting']);
    one.player.toLive();
    one.player.detach();
    expect([one.recorded.lives, one.recorded.detached]).toEqual([1, 1]);
  }
  const lost = playing({ isRecorded: true });
  await (await come(lost))('lost');
  expect([lost.player.via, lost.asked.length]).toEqual(['segments', 1]);
});

test('a no is the end where nothing is recorded; silence is not: it is asked again, less and less often', async () => {
  for (const why of ['full', 'refused'] as const) {
    const one = playing();
    await turns();
    one.asked[0]!.refuse(why);
    await turns();
    expect([one.player.state, one.player.fault?.play]).toEqual(['failed', why]);
  }
  const one = playing();
  for (let tries = 0; tries < 6; tries++) {
    await turns();
    one.asked[tries]!.refuse('silent');
    await turns();
    expect(one.player.state).toBe('waiting');
    one.waits[tries]!.run();
  }
  const { directRetryMs, directRetryMaxMs } = LIVE_LIMITS;
  expect(one.waits.map(({ ms }) => ms)).toEqual([1, 2, 4, 8, 15, 15].map((times) => times * directRetryMs));
  expect(15 * directRetryMs).toBe(directRetryMaxMs);
  // What was lost after it was there is asked for at once again.
  await (await come(one))('lost');
  expect(one.waits.at(-1)!.ms).toBe(directRetryMs);
});

test('it is over when the stream is, also while nothing comes', async () => {
  const one = playing();
  await turns();
  one.asked[0]!.refuse('silent');
  await turns();
  one.source.isLive = false;
  for (const run of one.source.watchers) run();
  await turns();
  one.asked[1]!.refuse('silent');
  await turns();
  expect([one.player.state, one.source.watchers.size]).toEqual(['ended', 0]);
  const gone = playing();
  await turns();
  gone.asked[0]!.refuse('ended');
  await turns();
  expect(gone.player.state).toBe('ended');
});

test('whoever detaches gives the place back', async () => {
  left = 0;
  const one = playing();
  await come(one);
  one.player.detach();
  one.player.detach();
  await turns();
  expect([left, one.player.state, one.element.srcObject, one.asked[0]!.signal.aborted, one.states]).toEqual([1, 'detached', null, true, ['playing', 'detached']]);
});
