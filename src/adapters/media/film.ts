/**
 * What sound and film look like, by an element that nobody sees: the browser's own player reads as much of the file as that takes, in a
 * process of its own. It plays nothing, and lets go of the file at the end.
 */
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import { happened } from './deadline.ts';
import type { Dimensions } from './dimensions.ts';
import type { Tell } from './findings.ts';
import { previewOf } from './preview.ts';

/** Where players go to find the end of what was recorded and never says how long it is, seconds. */
const BEYOND = 1e9;
/** The picture is not the first, which often is black: a second, or a quarter of what is short. */
const PREVIEW_SECONDS = 1;
const PREVIEW_PART = 0.25;

/** Tells seconds, width, height and a preview, as far as it gets. Rejects where it gets no further. */
export async function lookAtFilm(blob: Blob, tell: Tell, signal: AbortSignal): Promise<void> {
  const player = document.createElement(blob.type.startsWith('audio/') ? 'audio' : 'video');
  const url = URL.createObjectURL(blob);
  signal.addEventListener('abort', () => {
    player.removeAttribute('src');
    player.load();
    URL.revokeObjectURL(url);
  }, { once: true });
  player.muted = true;
  player.preload = 'auto';
  const opened = happened(player, 'loadedmetadata', signal);
  player.src = url;
  await opened;
  const size = player instanceof HTMLVideoElement ? sizeOf(player) : undefined;
  if (size !== undefined) tell(size);
  const seconds = await secondsOf(player, signal);
  if (seconds !== undefined) tell({ seconds });
  if (player instanceof HTMLVideoElement && size !== undefined && size.width * size.height <= FILE_MAKING_LIMITS.filePicturePixelsMax) {
    await moved(player, Math.min(PREVIEW_SECONDS, (seconds ?? 0) * PREVIEW_PART), signal);
    const preview = await previewOf(player, size);
    if (preview !== undefined) tell({ preview });
  }
}

/** Undefined where it is only sound, in a container of film, or what no record may say. */
function sizeOf({ videoWidth: width, videoHeight: height }: HTMLVideoElement): Dimensions | undefined {
  return width > 0 && height > 0 && Math.max(width, height) <= FILE_LIMITS.filePixelsMax ? { width, height } : undefined;
}

async function secondsOf(player: HTMLMediaElement, signal: AbortSignal): Promise<number | undefined> {
  if (player.duration === Infinity) await moved(player, BEYOND, signal);
  const { duration } = player;
  return duration >= 0 && duration <= FILE_LIMITS.fileSecondsMax ? duration : undefined;
}

async function moved(player: HTMLMediaElement, seconds: number, signal: AbortSignal): Promise<void> {
  const there = happened(player, 'seeked', signal);
  player.currentTime = seconds;
  await there;
}
