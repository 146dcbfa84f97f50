/**
 * A page that records the browser's own false camera and microphone, keeps the segments in memory, and plays them. No database:
 * what is between the recorder and the player is for `live-room.test.ts`.
 */
import { recordMedia } from '../../src/adapters/live/recorder.ts';
import { playLive, type LiveStart, type Playing } from '../../src/adapters/live/player.ts';
import type { Recording } from '../../src/adapters/live/sink.ts';
import type { FetchedSegment, LiveSource } from '../../src/adapters/live/source.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { element, elementAt, elementsIn, unsignedBytes } from '../../src/core/files/ebml.ts';
import { ID } from '../../src/core/files/webm.ts';
import { recordedForm } from '../../src/core/files/recorded.ts';
import { heard } from './heard.ts';

/** What was recorded, in memory. */
class MemorySource implements LiveSource {
  type = '';
  head: Uint8Array | undefined;
  isLive = true;
  reads = 0;
  readonly segments: FetchedSegment[] = [];
  readonly #watchers = new Set<() => void>();

  get count(): number {
    return this.segments.length;
  }

  get ms(): number {
    const last = this.segments.at(-1);
    return last === undefined ? 0 : last.startMs + last.ms;
  }

  get edgeMs(): number {
    return this.segments.at(-1)?.startMs ?? 0;
  }

  async find(ms: number): Promise<number> {
    const index = this.segments.findIndex((segment) => ms < segment.startMs + segment.ms);
    return index < 0 ? this.count : index;
  }

  async read(index: number, signal: AbortSignal): Promise<FetchedSegment | undefined> {
    while (this.isLive && index >= this.count) {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        const off = this.watch(() => {
          off();
          resolve();
        });
      });
    }
    this.reads += 1;
    return this.segments[index];
  }

  async whole(): Promise<Blob> {
    const head = recordedForm(this.type).head(this.head!, this.segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })));
    if (isFault(head)) throw new Error(head.reason);
    return new Blob([head, ...this.segments.map(({ bytes }) => bytes)] as BlobPart[], { type: this.type.split(';', 1)[0]! });
  }

  watch(run: () => void): () => void {
    this.#watchers.add(run);
    return () => this.#watchers.delete(run);
  }

  changed(): void {
    for (const run of [...this.#watchers]) run();
  }
}

const source = new MemorySource();
let recording: Recording | undefined;
let stream: MediaStream | undefined;
const playing = new Map<string, { readonly video: HTMLVideoElement; readonly player: Playing; readonly states: string[] }>();

async function sourceOf(kind: 'camera' | 'sound'): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia(kind === 'sound' ? { audio: true } : { audio: true, video: { width: 320, height: 240, frameRate: 15 } });
}

const page = {
  async record(kind: 'camera' | 'sound', segmentMs: number, without?: 'webm'): Promise<void> {
    stream = await sourceOf(kind);
    const { isTypeSupported } = MediaRecorder;
    if (without !== undefined) MediaRecorder.isTypeSupported = (type) => !type.includes(without) && isTypeSupported(type);
    recording = recordMedia(stream, {
      async begin({ type, head }) {
        source.type = type;
        source.head = head;
      },
      async add({ bytes, ms }) {
        source.segments.push({ bytes, ms, startMs: source.ms });
        source.changed();
        return 'more';
      },
    }, { segmentMs });
    recording.done.catch(() => undefined);
  },
  facts: () => ({
    type: source.type, head: source.head?.length ?? 0, reads: source.reads, ms: source.ms,
    segments: source.segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })),
  }),
  attach(name: string, from: LiveStart): void {
    const video = document.body.appendChild(document.createElement('video'));
    [video.muted, video.autoplay] = [true, true];
    const states: string[] = [];
    const player: Playing = playLive(video, source, { from, changed: () => states.push(player.state) });
    playing.set(name, { video, player, states });
  },
  of(name: string) {
    const { video, player, states } = playing.get(name)!;
    const ranges = Array.from({ length: video.buffered.length }, (_, i) => [video.buffered.start(i), video.buffered.end(i)]);
    return {
      time: video.currentTime, duration: video.duration, width: video.videoWidth, state: player.state, states, ranges, fault: JSON.stringify(player.fault), ended: video.ended, paused: video.paused,
      frames: video.getVideoPlaybackQuality().totalVideoFrames, seekable: video.seekable.length === 0 ? 0 : video.seekable.end(0),
    };
  },
  all: () => [page.facts(), ...[...playing.keys()].map((name) => page.of(name))] as unknown[],
  seek: (name: string, time: number) => {
    playing.get(name)!.video.currentTime = time;
  },
  toLive: (name: string) => playing.get(name)!.player.toLive(),
  detach: (name: string) => playing.get(name)!.player.detach(),
  async stop(how: 'stop' | 'unplug'): Promise<string> {
    if (how === 'stop') recording!.stop();
    else for (const track of stream!.getTracks()) track.stop();
    const end = await recording!.done;
    source.isLive = false;
    source.changed();
    return end;
  },
  /** Makes a stream of an hour of what was recorded, again and again, and plays it as quickly as browsers do. */
  hour(name: string): void {
    const once = [...source.segments];
    while (source.ms < 3_600_000) {
      const { bytes, ms } = once[source.count % once.length]!;
      source.segments.push({ bytes: movedTo(bytes, source.ms), ms, startMs: source.ms });
    }
    source.isLive = false;
    page.attach(name, 'start');
    playing.get(name)!.video.defaultPlaybackRate = playing.get(name)!.video.playbackRate = 16;
  },
  /** Plays all of it as a file; answers what the browser makes of it. */
  async file(): Promise<{ readonly duration: number; readonly middle: number; readonly bytes: number }> {
    const blob = await source.whole();
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(blob);
    await heard(video, 'loadeddata');
    video.currentTime = video.duration / 2;
    await heard(video, 'seeked');
    return { duration: video.duration, middle: video.currentTime, bytes: blob.size };
  },
  /** What recording says where nothing can be recorded. */
  refusal(how: 'no recorder' | 'no tracks' | 'no type'): unknown {
    const { MediaRecorder: kept } = globalThis;
    try {
      if (how === 'no recorder') Object.assign(globalThis, { MediaRecorder: undefined });
      if (how === 'no type') kept.isTypeSupported = () => false;
      recordMedia(how === 'no tracks' ? new MediaStream() : stream!, { begin: async () => undefined, add: async () => 'more' }, { segmentMs: 1000 });
      return 'recorded';
    } catch (reason) {
      return reason;
    } finally {
      Object.assign(globalThis, { MediaRecorder: kept });
      Reflect.deleteProperty(kept, 'isTypeSupported');
    }
  },
};

/** A segment that begins at another time. */
function movedTo(bytes: Uint8Array, ms: number): Uint8Array {
  const cluster = elementAt(bytes, 0);
  if (typeof cluster === 'string') throw new Error('no cluster');
  const [time] = elementsIn(bytes, cluster);
  return element(ID.cluster, element(ID.time, unsignedBytes(ms)), bytes.subarray(time!.end));
}

declare global {
  interface Window {
    live: typeof page;
  }
}

window.live = page;
