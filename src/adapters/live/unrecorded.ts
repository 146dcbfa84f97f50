/**
 * A `MediaStream` that nobody records: only those see it that get its tracks. Its record says that it goes on, again and again, since a
 * stream that is silent counts as over.
 */
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { Clock } from '../../ports.ts';
import { liveFault, type LiveEnd, type Recording } from './sink.ts';

/** Who says so. */
export interface Beating {
  begin(about: { readonly type: string }): Promise<void>;
  /** It goes on. */
  beat(): Promise<void>;
}

/** What such a stream is: its codecs are between sender and viewer. */
const [PICTURE, SOUND] = ['video/rtp', 'audio/rtp'];

/**
 * Begins; it ends when nothing in the stream sends any more.
 * @throws LiveFault `silent`.
 */
export function keepUnrecorded(stream: MediaStream, sink: Beating, { clock }: { readonly clock: Clock }): Recording {
  const tracks = stream.getTracks().filter(({ readyState }) => readyState === 'live');
  if (tracks.length === 0) throw liveFault('silent', 'no track of the stream sends anything');
  let isStopped = false;
  let wake: () => void = () => undefined;
  const stop = (): void => {
    isStopped = true;
    wake();
  };
  const look = (): void => {
    if (tracks.every(({ readyState }) => readyState === 'ended')) stop();
  };
  const run = async (): Promise<LiveEnd> => {
    for (const track of tracks) track.addEventListener('ended', look);
    try {
      await sink.begin({ type: tracks.some(({ kind }) => kind === 'video') ? PICTURE : SOUND });
      let beatAt = clock.now() + LIVE_LIMITS.liveBeatMs;
      for (look(); !isStopped; look()) {
        await new Promise<void>((resolve) => {
          const cancel = clock.wake(clock.now() + LIVE_LIMITS.liveLookMs, resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
        if (isStopped || clock.now() < beatAt) continue;
        await sink.beat();
        beatAt = clock.now() + LIVE_LIMITS.liveBeatMs;
      }
      return 'ended';
    } finally {
      for (const track of tracks) track.removeEventListener('ended', look);
    }
  };
  return { done: run(), stop };
}
