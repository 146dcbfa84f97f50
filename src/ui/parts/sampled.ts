/** Numbers over time as the points of a line: few enough to draw, and no peak is lost. */

/** One number at one time, ms since 1970. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** The largest of each of at most `most` parts of equal length. */
export function sampled(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const found: Point[] = [];
  const size = points.length / most;
  for (let part = 0; part < most; part++) {
    const slice = points.slice(Math.floor(part * size), Math.floor((part + 1) * size));
    found.push(slice.reduce((left, right) => (right.value > left.value ? right : left)));
  }
  return found;
}

/** A round number at or above: 1, 2 or 5 with zeros. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}

/** What an SVG path says of points in a box: `from` to `to` across, 0 to `top` upwards. */
export function pathOf(points: readonly Point[], box: { readonly from: number; readonly to: number; readonly top: number; readonly width: number; readonly height: number }): string {
  const across = Math.max(1, box.to - box.from);
  return points.map(({ at, value }, index) => {
    const x = ((at - box.from) / across) * box.width;
    const y = box.height - (Math.min(value, box.top) / box.top) * box.height;
    return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('');
}
