/**
 * An island for every room: its name is the seed, so all who are in see the same coast, and nothing is asked of any server. Lengths are
 * degrees; the island lies on the equator, where a degree is as long one way as the other.
 */

/** What the window shows: its middle, and pixels for one degree. */
export interface View {
  readonly lat: number;
  readonly lng: number;
  readonly scale: number;
}

export const KM_PER_DEGREE = 111.2;
const RADIUS = 0.07;
const STEPS = 240;
const LAYERS = [['deep', 1.3], ['sand', 1.02], ['land', 0.98], ['hill', 0.62], ['peak', 0.26]] as const;

type Ring = readonly (readonly [number, number])[];

/** Numbers from 0 to 1, the same for one seed. */
function dice(seed: string): () => number {
  let state = 2166136261;
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9 | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** The shapes of one island, and how to draw them. */
export class Island {
  readonly #layers: readonly (readonly [string, Ring])[];
  readonly #roads: readonly Ring[];

  constructor(seed: string) {
    const roll = dice(seed);
    // Waves around a circle: few large ones make bays, many small ones the coast.
    const waves = Array.from({ length: 14 }, (_, i) => ({ turns: i + 2, size: (roll() * 0.34) / (1 + i * 0.55), shift: roll() * 2 * Math.PI }));
    const radius = (angle: number, calm: number): number => 1 + waves.reduce((sum, { turns, size, shift }) => sum + size * calm * Math.sin(turns * angle + shift), 0);
    this.#layers = LAYERS.map(([name, part]) => [name, Array.from({ length: STEPS }, (_, i) => {
      const angle = (2 * Math.PI * i) / STEPS;
      const reach = RADIUS * part * radius(angle, part > 1.1 ? 0.7 : 1);
      return [reach * Math.cos(angle) * 1.35, reach * Math.sin(angle)] as const;
    })]);
    this.#roads = Array.from({ length: 4 }, (_, i) => {
      const angle = (Math.PI * (i + roll())) / 2;
      return Array.from({ length: 24 }, (__, step) => {
        const at = angle + Math.sin(step / 3.5) * 0.16;
        const reach = (RADIUS * 0.88 * radius(angle, 1) * (step + 3)) / 27;
        return [reach * Math.cos(at) * 1.35, reach * Math.sin(at)] as const;
      });
    });
  }

  draw(canvas: HTMLCanvasElement, view: View): void {
    const { devicePixelRatio: ratio } = window;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    [canvas.width, canvas.height] = [width * ratio, height * ratio];
    const pen = canvas.getContext('2d')!;
    const style = getComputedStyle(canvas);
    const colour = (name: string): string => style.getPropertyValue(`--${name}`);
    pen.scale(ratio, ratio);
    pen.fillStyle = colour('sea');
    pen.fillRect(0, 0, width, height);
    const trace = (ring: Ring): void => {
      pen.beginPath();
      for (const [lng, lat] of ring) pen.lineTo(width / 2 + (lng - view.lng) * view.scale, height / 2 - (lat - view.lat) * view.scale);
    };
    for (const [name, ring] of this.#layers) {
      trace(ring);
      pen.fillStyle = colour(name);
      pen.fill();
    }
    pen.strokeStyle = colour('road');
    pen.lineWidth = Math.max(1.5, view.scale / 1800);
    pen.lineCap = pen.lineJoin = 'round';
    for (const road of this.#roads) {
      trace(road);
      pen.stroke();
    }
    graticule(pen, { width, height, view, grid: colour('grid'), text: colour('text') });
  }
}

/** Lines of latitude and longitude, as many as can be told apart. */
function graticule(pen: CanvasRenderingContext2D, { width, height, view, grid, text }: { readonly width: number; readonly height: number; readonly view: View; readonly grid: string; readonly text: string }): void {
  const step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((one) => one * view.scale >= 90) ?? 1;
  pen.strokeStyle = grid;
  pen.fillStyle = text;
  pen.lineWidth = 1;
  pen.font = '11px system-ui, sans-serif';
  for (let i = Math.ceil((view.lng - width / 2 / view.scale) / step); i * step < view.lng + width / 2 / view.scale; i++) {
    const x = Math.round(width / 2 + (i * step - view.lng) * view.scale) + 0.5;
    pen.strokeRect(x, -1, 0, height + 2);
    pen.fillText(`${(i * step).toFixed(3)}°`, x + 4, 14);
  }
  for (let i = Math.ceil((view.lat - height / 2 / view.scale) / step); i * step < view.lat + height / 2 / view.scale; i++) {
    const y = Math.round(height / 2 - (i * step - view.lat) * view.scale) + 0.5;
    pen.strokeRect(-1, y, width + 2, 0);
    pen.fillText(`${(i * step).toFixed(3)}°`, 6, y - 4);
  }
}
