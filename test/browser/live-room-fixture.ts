/** A page in a room: it puts the browser's false camera, or watches what another page put. */
import { peerset, type LiveControl, type Rec } from '../../src/index.ts';
import { heard } from './heard.ts';

const db = peerset('live room', { signaling: { urls: [window.lab.trackerUrl] }, iceServers: [] });
const list = db.live();
list.subscribe(() => undefined);
let stream: MediaStream | undefined;
let own: Rec | undefined;
let control: LiveControl | undefined;
let video: HTMLVideoElement | undefined;

const room = {
  async put(): Promise<{ readonly live: boolean; readonly key: string }> {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240, frameRate: 10 } });
    own = await db.put(stream as unknown, { segmentMs: 1000, name: 'talk.webm' });
    return { live: own.live, key: own.key };
  },
  /** What the list says of the stream: how long it is so far. */
  row() {
    const [row] = list.current;
    const said = JSON.parse(JSON.stringify(row?.value ?? null)) as { readonly $live?: { readonly older: readonly { readonly list: File; readonly count: number }[]; readonly recent: readonly File[] } } | null;
    const live = said?.$live;
    const count = live === undefined ? 0 : live.older.reduce((sum, part) => sum + part.count, live.recent.length);
    return { live: row?.live, count, type: row?.type, name: row?.name, size: row?.size, key: row?.key };
  },
  attach(from: 'start' | 'live'): void {
    video?.remove();
    video = document.body.appendChild(document.createElement('video'));
    [video.muted, video.autoplay] = [true, true];
    control = list.current[0]!.attach(video, { from });
  },
  toLive: () => control!.toLive(),
  detach: () => control!.detach(),
  async playing() {
    const player = await control!.playing;
    const { buffered } = video!;
    return { state: player.state, fault: String(player.fault?.reason ?? ''), time: video!.currentTime, duration: video!.duration, width: video!.videoWidth, starts: buffered.length === 0 ? -1 : buffered.start(0), frames: video!.getVideoPlaybackQuality().totalVideoFrames };
  },
  async stop() {
    const { live, type, name, size, key, files } = await own!.stop();
    return { live, type, name, size, key, seconds: files[0]?.seconds };
  },
  /** Fetches the file that the stream became, and plays it from its middle. */
  async file() {
    const blob = await list.current[0]!.blob({ signal: AbortSignal.timeout(30_000) });
    const element = document.createElement('video');
    element.muted = true;
    element.src = URL.createObjectURL(blob);
    await heard(element, 'loadeddata');
    element.currentTime = element.duration / 2;
    await heard(element, 'seeked');
    return { type: blob.type, size: blob.size, duration: element.duration, middle: element.currentTime };
  },
  close: () => db.close(),
};

declare global {
  interface Window {
    readonly liveRoom: typeof room;
  }
}

Object.assign(window, { liveRoom: room });
