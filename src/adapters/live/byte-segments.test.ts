import { describe, expect, it } from 'vitest';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import { HandClock } from '../../../test/signer/hand-clock.ts';
import { recordBytes } from './byte-segments.ts';
import type { SegmentSink } from './sink.ts';

/** A stream that a test writes, a sink that remembers, and a clock that a test turns. */
function scene(sink: Partial<SegmentSink> = {}) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const cancelled: unknown[] = [];
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: (reason) => {
      cancelled.push(reason);
    },
  });
  const clock = new HandClock();
  const segments: { readonly bytes: number; readonly ms: number; readonly first: number | undefined }[] = [];
  const about: unknown[] = [];
  const recording = recordBytes(stream, {
    begin: async (said) => void about.push(said),
    add: async ({ bytes, ms }) => {
      segments.push({ bytes: bytes.length, ms, first: bytes[0] });
      return 'more';
    },
    ...sink,
  }, { type: 'text/csv', clock });
  return { recording, segments, about, clock, cancelled, controller: controller! };
}

/** Lets everything run that can. */
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

const FULL = LIVE_LIMITS.livePieceBytes;

describe('a stream of bytes', () => {
  it('is cut by size, and what is left comes at its end', async () => {
    const { recording, segments, about, controller } = scene();
    controller.enqueue(new Uint8Array(FULL - 1).fill(1));
    await settled();
    expect([about, segments]).toEqual([[{ type: 'text/csv' }], []]);
    controller.enqueue(Uint8Array.of(1, 2, 3));
    await settled();
    expect(segments).toEqual([{ bytes: FULL, ms: 0, first: 1 }]);
    controller.enqueue(new Uint8Array(3 * FULL).fill(4));
    controller.close();
    expect(await recording.done).toBe('ended');
    expect(segments.map(({ bytes, first }) => [bytes, first])).toEqual([[FULL, 1], [FULL, 2], [FULL, 4], [FULL, 4], [2, 4]]);
  });

  it('is cut by time, so that nobody waits longer for what is little', async () => {
    const { segments, clock, controller, recording } = scene();
    controller.enqueue(Uint8Array.of(7));
    await settled();
    await clock.pass(LIVE_LIMITS.livePieceMs - 1);
    await settled();
    expect(segments).toEqual([]);
    await clock.pass(1);
    await settled();
    expect(segments).toEqual([{ bytes: 1, ms: LIVE_LIMITS.livePieceMs, first: 7 }]);
    await clock.pass(100 * LIVE_LIMITS.livePieceMs);
    await settled();
    expect(segments.length).toBe(1);
    controller.enqueue(Uint8Array.of(8));
    controller.close();
    await recording.done;
    expect(segments[1]).toEqual({ bytes: 1, ms: LIVE_LIMITS.liveSegmentMaxMs, first: 8 });
  });

  it('waits for its sink, and ends when that is full', async () => {
    let release = (): void => undefined;
    let added = 0;
    const { recording, controller, cancelled } = scene({
      add: async () => {
        added += 1;
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return added === 2 ? 'full' : 'more';
      },
    });
    controller.enqueue(new Uint8Array(5 * FULL));
    await settled();
    expect(added).toBe(1);
    release();
    await settled();
    release();
    expect(await recording.done).toBe('full');
    expect([added, cancelled.length]).toEqual([2, 1]);
  });

  it('hands over what came before it is stopped', async () => {
    const { recording, segments, controller, cancelled } = scene();
    controller.enqueue(Uint8Array.of(1, 2));
    await settled();
    recording.stop();
    expect(await recording.done).toBe('ended');
    expect([segments, cancelled.length]).toEqual([[{ bytes: 2, ms: 0, first: 1 }], 1]);
  });

  it('that breaks off says why; a sink that refuses ends it', async () => {
    const broken = scene();
    broken.controller.error(new Error('the cable'));
    await expect(broken.recording.done).rejects.toEqual({ live: 'lost', reason: 'the stream broke off: the cable' });
    const refused = scene({ add: () => Promise.reject(new Error('full disk')) });
    refused.controller.enqueue(new Uint8Array(FULL));
    await expect(refused.recording.done).rejects.toThrow('full disk');
    expect(refused.cancelled.length).toBe(1);
  });
});
