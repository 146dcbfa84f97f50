/**
 * A page that sends a picture of the time, and one that reads the time in it when it is shown. The time is drawn as black and white blocks, whose
 * edges any encoder keeps apart; both pages are on one machine, so they have one clock.
 */
import { peerset, type Live, type LiveControl, type PeersetDB, type Rec } from '../src/index.ts';

const BLOCKS = 16;
const [WIDTH, HEIGHT, BLOCK] = [640, 360, 40];
const FRAME_MS = 1000 / 30;

let db: PeersetDB;
let list: Live<Rec>;
let control: LiveControl | undefined;
let delays: number[] = [];

/** So many bits of the time, in blocks; below them the same inverted, so that a frame that is half of another is found out. */
function draw(context: CanvasRenderingContext2D): void {
  const time = Date.now() % 2 ** BLOCKS;
  for (let bit = 0; bit < BLOCKS; bit++) {
    const isSet = ((time >> bit) & 1) === 1;
    context.fillStyle = isSet ? 'white' : 'black';
    context.fillRect(bit * BLOCK, 0, BLOCK, HEIGHT / 2);
    context.fillStyle = isSet ? 'black' : 'white';
    context.fillRect(bit * BLOCK, HEIGHT / 2, BLOCK, HEIGHT / 2);
  }
}

/** The time in a frame; undefined where it cannot be read. */
function read(context: CanvasRenderingContext2D, video: HTMLVideoElement): number | undefined {
  context.drawImage(video, 0, 0, WIDTH, HEIGHT);
  let time = 0;
  for (let bit = 0; bit < BLOCKS; bit++) {
    const [above, below] = [HEIGHT / 4, (3 * HEIGHT) / 4].map((y) => context.getImageData((bit + 0.5) * BLOCK, y, 1, 1).data[1]!) as [number, number];
    if (Math.abs(above - below) < 64) return undefined;
    if (above > below) time += 2 ** bit;
  }
  return time;
}

/** ms from a time of which only the last bits are known; what rounding makes of nearly nothing may be below 0. */
function since(sent: number, at: number): number {
  const ms = (((at - sent) % 2 ** BLOCKS) + 2 ** BLOCKS) % 2 ** BLOCKS;
  return ms < 2 ** (BLOCKS - 1) ? ms : ms - 2 ** BLOCKS;
}

function contextOf(): CanvasRenderingContext2D {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  return canvas.getContext('2d', { willReadFrequently: true })!;
}

const page = {
  async open(secret: string): Promise<void> {
    db = peerset('delay', { signaling: { urls: [window.lab.trackerUrl] }, iceServers: [], secret });
    list = db.live();
    list.subscribe(() => undefined);
    await db.ready;
  },
  peers: () => db.peers.current.filter(({ state }) => state === 'open').length,
  async send(direct: number): Promise<void> {
    const context = contextOf();
    setInterval(() => draw(context), FRAME_MS);
    draw(context);
    await db.put(context.canvas.captureStream(30) as unknown, { direct, key: `delay ${direct}` });
  },
  isLive: (key: string) => list.current[0]?.key === key && list.current[0].live,
  /** Shows the newest stream, and notes the delay of each frame. */
  watch(): void {
    const video = document.body.appendChild(document.createElement('video'));
    [video.muted, video.autoplay] = [true, true];
    const context = contextOf();
    const shown: VideoFrameRequestCallback = (_at, { expectedDisplayTime }) => {
      const sent = read(context, video);
      if (sent !== undefined) delays.push(since(sent, Date.now() + expectedDisplayTime - performance.now()));
      video.requestVideoFrameCallback(shown);
    };
    video.requestVideoFrameCallback(shown);
    control = list.current[0]!.attach(video, { from: 'live' });
  },
  via: async () => (await control!.playing).via,
  frames: () => delays.length,
  /** Delays so far, ms, and begins anew. */
  take(): number[] {
    const taken = delays;
    delays = [];
    return taken;
  },
};

declare global {
  interface Window {
    readonly delay: typeof page;
  }
}

Object.assign(window, { delay: page });
