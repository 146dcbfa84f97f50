/**
 * A very small picture of a larger one, for the place of a file that has not come yet. As WebP, and as JPEG where a browser writes no
 * WebP: then on white, since that has no holes. Nothing of what the original says of its maker and place is in it.
 */
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import type { Dimensions } from './dimensions.ts';

/** What is tried until it is small enough: part of the longer side, and quality. */
const TRIES: readonly (readonly [number, number])[] = [[1, 0.6], [1, 0.3], [0.6, 0.3], [0.4, 0.2]];

/** The picture; undefined where this browser makes none, or none that is small enough. */
export async function previewOf(picture: CanvasImageSource, { width, height }: Dimensions): Promise<Uint8Array | undefined> {
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  for (const [part, quality] of TRIES) {
    const scale = Math.min(1, part * FILE_MAKING_LIMITS.filePreviewPixels / Math.max(width, height));
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const bytes = await drawn(picture, size, quality);
    if (bytes === undefined || bytes.length <= FILE_LIMITS.filePreviewBytesMax) return bytes;
  }
  return undefined;
}

async function drawn(picture: CanvasImageSource, { width, height }: Dimensions, quality: number): Promise<Uint8Array | undefined> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality });
  if (webp.type === 'image/webp') return bytesIn(webp);
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  return jpeg.type === 'image/jpeg' ? bytesIn(jpeg) : undefined;
}

async function bytesIn(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
