/** Shows that a picture's size is read from its beginning, in every format that is decoded, and that nothing is guessed. */
import { expect, test } from 'vitest';
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import { dimensionsIn } from './dimensions.ts';
import { decodable } from './picture.ts';

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));
const be16 = (n: number): number[] => [n >> 8, n & 255];
const le16 = (n: number): number[] => [n & 255, n >> 8];
const be32 = (n: number): number[] => [...be16(Math.floor(n / 65_536)), ...be16(n % 65_536)];
const le24 = (n: number): number[] => [n & 255, (n >> 8) & 255, n >> 16];
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

const png = (width: number, height: number): number[] => [0x89, ...ascii('PNG\r\n\u001a\n'), ...be32(13), ...ascii('IHDR'), ...be32(width), ...be32(height), 8, 6];
const jpeg = (width: number, height: number, before: readonly number[] = []): number[] =>
  [0xff, 0xd8, ...before, 0xff, 0xff, 0xc2, ...be16(17), 8, ...be16(height), ...be16(width), 3, ...zeros(9)];
const gif = (screen: readonly [number, number], frame: readonly [number, number], place = 0): number[] =>
  [...ascii('GIF89a'), ...le16(screen[0]), ...le16(screen[1]), 0x81, 0, 0, ...zeros(12), 0x21, 0xff, 3, 1, 2, 3, 1, 9, 0, 0x2c, ...le16(place), ...le16(0), ...le16(frame[0]), ...le16(frame[1]), 0];
const riff = (kind: string, rest: readonly number[]): number[] => [...ascii('RIFF'), ...zeros(4), ...ascii(`WEBP${kind}`), ...zeros(4), ...rest, ...zeros(10)];
const lossless = (width: number, height: number): number[] => {
  const bits = (width - 1) + (height - 1) * 2 ** 14;
  return [0x2f, bits & 255, (bits >>> 8) & 255, (bits >>> 16) & 255, bits >>> 24];
};
const ispe = (width: number, height: number): number[] => [...be32(20), ...ascii('ispe'), ...zeros(4), ...be32(width), ...be32(height)];

test.each<[string, string, readonly number[], readonly [number, number]]>([
  ['PNG', 'image/png', png(640, 70_000), [640, 70_000]],
  ['JPEG', 'image/jpeg', jpeg(640, 480), [640, 480]],
  ['JPEG behind its profile and a restart marker', 'image/jpeg', jpeg(640, 480, [0xff, 0xe2, ...be16(402), ...zeros(400), 0xff, 0xd0, 0xff, 0xc4, ...be16(4), 1, 2]), [640, 480]],
  ['GIF', 'image/gif', gif([640, 480], [100, 100]), [640, 480]],
  ['GIF with a frame beyond its screen', 'image/gif', gif([1, 1], [30_000, 20_000], 5), [30_005, 20_000]],
  ['BMP', 'image/bmp', [...ascii('BM'), ...zeros(12), 40, 0, 0, 0, ...le16(640), 0, 0, 0x20, 0xfe, 0xff, 0xff], [640, 480]],
  ['BMP of old', 'image/bmp', [...ascii('BM'), ...zeros(12), 12, 0, 0, 0, ...le16(640), ...le16(480), ...zeros(8)], [640, 480]],
  ['WebP', 'image/webp', riff('VP8 ', [...zeros(6), ...le16(640 + 0x4000), ...le16(480)]), [640, 480]],
  ['WebP without loss', 'image/webp', riff('VP8L', lossless(640, 16_384)), [640, 16_384]],
  ['WebP with more in it', 'image/webp', riff('VP8X', [0, 0, 0, 0, ...le24(70_000 - 1), ...le24(480 - 1)]), [70_000, 480]],
  ['AVIF of several parts', 'image/avif', [...be32(16), ...ascii('ftypavif'), ...zeros(4), ...ispe(512, 512), ...ispe(640, 480)], [640, 512]],
])('%s', (_, type, bytes, [width, height]) => {
  const head = Uint8Array.from(bytes);
  expect(dimensionsIn(head, type)).toEqual({ width, height });
  // As part of a larger buffer; cut anywhere it is another picture or none, and never an error.
  const inside = Uint8Array.from([1, 2, 3, ...bytes]).subarray(3);
  expect(dimensionsIn(inside, type)).toEqual({ width, height });
  for (let cut = 0; cut < head.length; cut++) expect(() => dimensionsIn(head.subarray(0, cut), type)).not.toThrow();
});

test.each<[string, string, readonly number[]]>([
  ['a picture of nothing', 'image/png', png(0, 5)],
  ['a JPEG whose picture begins before its size', 'image/jpeg', [0xff, 0xd8, 0xff, 0xda, ...zeros(20)]],
  ['a JPEG that breaks off in segments', 'image/jpeg', [0xff, 0xd8, 0xff, 0xe0, ...be16(0), ...zeros(30)]],
  ['a GIF without a frame', 'image/gif', gif([640, 480], [1, 1]).slice(0, 34)],
  ['a WebP of a kind that nobody knows', 'image/webp', riff('VP9 ', zeros(10))],
  ['an AVIF that says nothing', 'image/avif', zeros(100)],
  ['a drawing', 'image/svg+xml', ascii('<svg width="5" height="5">                  ')],
  ['another format', 'image/jxl', png(5, 5)],
])('%s has no size', (_, type, bytes) => {
  expect(dimensionsIn(Uint8Array.from(bytes), type)).toBeUndefined();
});

test('what would take too much memory is not decoded, and what has no size neither', () => {
  const type = 'image/png';
  const { filePicturePixelsMax, filePictureBytesMax } = FILE_MAKING_LIMITS;
  const [width, height] = [8192, filePicturePixelsMax / 8192];
  const look = (wide: number, high: number, size = 1000) => decodable(Uint8Array.from(png(wide, high)), { type, size });
  expect(look(width, height)).toEqual({ says: { width, height }, isCheap: true });
  expect(look(width, height + 1)).toMatchObject({ says: { width, height: height + 1 }, isCheap: false });
  expect([look(5, 5, filePictureBytesMax).isCheap, look(5, 5, filePictureBytesMax + 1).isCheap]).toEqual([true, false]);
  expect([look(FILE_LIMITS.filePixelsMax, 1).says, look(FILE_LIMITS.filePixelsMax + 1, 1)]).toEqual([{ width: FILE_LIMITS.filePixelsMax, height: 1 }, { isCheap: false }]);
  expect(decodable(new Uint8Array(0), { type, size: 0 })).toEqual({ isCheap: false });
});
