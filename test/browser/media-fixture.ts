/** A page that makes pictures, sound and film, and looks at them as a room does. */
import { looks } from '../../src/adapters/media/looks.ts';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import { sniff } from '../../src/core/files/sniff.ts';

declare global {
  interface Window {
    readonly media: typeof media;
  }
}

/** What a page found, and of the preview what can be told in a test. */
export interface LooksInPage {
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly preview?: { readonly bytes: number; readonly type: string; readonly width: number; readonly height: number; readonly middle: readonly number[] };
}

const held = new Set<string>();
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (blob) => {
  const url = createObjectURL(blob);
  held.add(url);
  return url;
};
URL.revokeObjectURL = (url) => {
  held.delete(url);
  revokeObjectURL(url);
};

const media = {
  async picture(type: 'image/png' | 'image/jpeg' | 'image/webp', [width, height]: readonly [number, number]): Promise<LooksInPage> {
    return lookedAt(await pictureOf(type, width, height));
  },

  /** A JPEG that a camera took upright: its pixels lie on their side, and its head says so. */
  async turned([width, height]: readonly [number, number]): Promise<LooksInPage> {
    const jpeg = new Uint8Array(await (await pictureOf('image/jpeg', width, height)).arrayBuffer());
    const exif = [0xff, 0xe1, 0, 34, ...text('Exif\0\0'), ...text('MM'), 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
    return lookedAt(new Blob([jpeg.subarray(0, 2), Uint8Array.from(exif), jpeg.subarray(2)]));
  },

  /** A true picture whose head claims another size, and half of a picture. */
  async liar(width: number, height: number): Promise<LooksInPage> {
    const png = new Uint8Array(await (await pictureOf('image/png', 5, 5)).arrayBuffer());
    const view = new DataView(png.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    return lookedAt(new Blob([png]));
  },

  async broken(): Promise<readonly LooksInPage[]> {
    const png = new Uint8Array(await (await pictureOf('image/png', 50, 50)).arrayBuffer());
    const drawing = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'], { type: 'image/svg+xml' });
    const nonsense = Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d, ...new Array<number>(500).fill(7)]);
    return [await lookedAt(new Blob([png.subarray(0, 40)])), await lookedAt(drawing), await lookedAt(new Blob([nonsense]))];
  },

  async film([width, height]: readonly [number, number], ms: number): Promise<LooksInPage> {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d')!;
    let frames = 0;
    const paint = setInterval(() => {
      context.fillStyle = 'rgb(0, 200, 0)';
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'white';
      context.fillRect(frames++ % 5, 0, 2, 2);
    }, 20);
    const film = await recorded(canvas.captureStream(25), 'video/webm', ms);
    clearInterval(paint);
    return lookedAt(film);
  },

  async sound(ms: number): Promise<LooksInPage> {
    const context = new AudioContext();
    const out = context.createMediaStreamDestination();
    const tone = context.createOscillator();
    tone.connect(out);
    tone.start();
    const sound = await recorded(out.stream, 'audio/webm', ms);
    await context.close();
    return lookedAt(sound);
  },

  async wave(seconds: number): Promise<LooksInPage> {
    const rate = 8000;
    const bytes = new Uint8Array(44 + rate * seconds).fill(128);
    const view = new DataView(bytes.buffer);
    bytes.set(text('RIFF'), 0);
    view.setUint32(4, bytes.length - 8, true);
    bytes.set(text('WAVEfmt '), 8);
    view.setUint32(16, 16, true);
    [1, 1].forEach((value, i) => view.setUint16(20 + 2 * i, value, true));
    [rate, rate].forEach((value, i) => view.setUint32(24 + 4 * i, value, true));
    [1, 8].forEach((value, i) => view.setUint16(32 + 2 * i, value, true));
    bytes.set(text('data'), 36);
    view.setUint32(40, rate * seconds, true);
    return lookedAt(new Blob([bytes]));
  },

  /** Addresses of files that are still held, count: each keeps its file in memory. */
  async held(): Promise<number> {
    return held.size;
  },
};

function text(letters: string): number[] {
  return [...letters].map((letter) => letter.charCodeAt(0));
}

/** Red on the left, blue on the right, green in the middle. */
async function pictureOf(type: string, width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  for (const [colour, from] of [['rgb(200,0,0)', 0], ['rgb(0,200,0)', 0.25], ['rgb(0,0,200)', 0.75]] as const) {
    context.fillStyle = colour;
    context.fillRect(width * from, 0, width, height);
  }
  return canvas.convertToBlob({ type, quality: 0.9 });
}

async function recorded(stream: MediaStream, mimeType: string, ms: number): Promise<Blob> {
  const recorder = new MediaRecorder(stream, { mimeType });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => void parts.push(data);
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.start(100);
  await new Promise((resolve) => setTimeout(resolve, ms));
  recorder.stop();
  await stopped;
  return new Blob(parts, { type: mimeType });
}

async function lookedAt(blob: Blob): Promise<LooksInPage> {
  const sniffed = sniff(new Uint8Array(await blob.slice(0, FILE_LIMITS.fileHeadBytes).arrayBuffer()));
  const type = sniffed === 'video/webm' && blob.type === 'audio/webm' ? blob.type : sniffed;
  const { preview, ...rest } = await looks(blob, type);
  return { type, ...rest, ...(preview === undefined ? {} : { preview: await shownOf(preview) }) };
}

async function shownOf(bytes: Uint8Array): Promise<NonNullable<LooksInPage['preview']>> {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const middle = [...context.getImageData(bitmap.width >> 1, bitmap.height >> 1, 1, 1).data];
  return { bytes: bytes.length, type: sniff(bytes), width: bitmap.width, height: bitmap.height, middle };
}

Object.assign(window, { media });
