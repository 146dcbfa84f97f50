/** What a picture looks like. It is decoded only where it says of itself that this costs little enough. */
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import { dimensionsIn, type Dimensions } from './dimensions.ts';
import type { Tell } from './findings.ts';
import { previewOf } from './preview.ts';

/** What the head of a picture allows. */
export function decodable(head: Uint8Array, { type, size }: { readonly type: string; readonly size: number }): { readonly says?: Dimensions; readonly isCheap: boolean } {
  const says = dimensionsIn(head, type);
  if (says === undefined || Math.max(says.width, says.height) > FILE_LIMITS.filePixelsMax) return { isCheap: false };
  return { says, isCheap: says.width * says.height <= FILE_MAKING_LIMITS.filePicturePixelsMax && size <= FILE_MAKING_LIMITS.filePictureBytesMax };
}

/** Tells width, height and a preview; of what is too large to be decoded, what it says. Rejects where it does not decode. */
export async function lookAtPicture(blob: Blob, tell: Tell): Promise<void> {
  const head = new Uint8Array(await blob.slice(0, FILE_MAKING_LIMITS.filePictureHeadBytes).arrayBuffer());
  const { says, isCheap } = decodable(head, blob);
  if (says === undefined) return;
  if (!isCheap) return tell(says);
  const bitmap = await createImageBitmap(blob);
  try {
    // As it is shown: a camera that was held upright may say the reverse.
    const { width, height } = bitmap;
    tell({ width, height });
    const preview = await previewOf(bitmap, { width, height });
    if (preview !== undefined) tell({ preview });
  } finally {
    bitmap.close();
  }
}
