/** A page with a database and a player, as an app would have them: what one page puts is played in another. */
import { peerset, serveFiles, type PeersetDB, type PeersetFile } from '../../src/index.ts';
import { passes } from './heard.ts';

declare global {
  interface Window {
    readonly playing: typeof playing;
  }
}

const playing = { open, put, play, seek };

let db: PeersetDB | undefined;
let player: HTMLAudioElement | undefined;
/** What it plays. */
let file: PeersetFile | undefined;

/** Opens a room, with a service worker. */
async function open(room: string): Promise<void> {
  await serveFiles();
  db = peerset(room, { signaling: [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }], iceServers: [] });
  await db.ready;
}

/** Puts a sound of so many bytes: 44,100 samples a second, 16 bits, one channel. Resolves with its key. */
async function put(soundBytes: number): Promise<string> {
  const bytes = new Uint8Array(soundBytes);
  const view = new DataView(bytes.buffer);
  const words: readonly (readonly [number, string | number])[] = [
    [0, 'RIFF'], [4, soundBytes - 8], [8, 'WAVEfmt '], [16, 16], [20, 0x0001_0001], [24, 44_100], [28, 88_200], [32, 0x0010_0002], [36, 'data'], [40, soundBytes - 44],
  ];
  for (const [at, word] of words) {
    if (typeof word === 'number') view.setUint32(at, word, true);
    else bytes.set(new TextEncoder().encode(word), at);
  }
  // No two pieces are the same: what plays from the middle is the middle.
  for (let at = 44; at + 1 < soundBytes; at += 2) bytes[at] = (at >> 16) ^ (at & 127);
  const { key } = await db!.put(new File([bytes], 'long.wav', { type: 'audio/wav' }));
  return key;
}

/** Resolves with the length in seconds of the first sound of the room, once it is heard, and its address. */
async function play(): Promise<{ readonly seconds: number; readonly url: string }> {
  const url = await address();
  player = new Audio();
  player.muted = true;
  player.src = url;
  await player.play();
  await passes(player!, 0.2);
  return { seconds: player.duration, url };
}

/** Of the newest record, as soon as it has one; what the room covers is uncovered, as a click would. */
function address(): Promise<string> {
  return new Promise((resolve) => {
    const stop = db!.live().subscribe(([rec]) => {
      if (rec?.blurred === true) rec.reveal();
      if (rec?.url === undefined) return;
      file = rec.value as PeersetFile;
      resolve(rec.url);
      queueMicrotask(() => stop());
    });
  });
}

/** Goes to a place, seconds; resolves once that is heard, with how many bytes are here then. */
async function seek(seconds: number): Promise<number> {
  // Whoever looks once is kept informed.
  void file!.progress;
  player!.currentTime = seconds;
  await passes(player!, seconds + 0.2);
  return file!.progress.have;
}

Object.assign(window, { playing });
