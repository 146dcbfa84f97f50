/** The circle of peers, their links and what is on its way. Drawn from what the swarm says at this moment; it keeps nothing but the shapes. */
import type { Swarm, SwarmMessage } from '../../src/test.ts';

const SPACE = 'http://www.w3.org/2000/svg';
const CENTRE = 200;
const RADIUS = 150;
const NODE = 22;
/** Dots at one time, count: a flood is no picture any more. */
const DOTS_MAX = 80;
/** A message that did not arrive after so long of the swarm's time is not drawn any more, ms. */
const LOST_MS = 4000;

interface Flight {
  readonly sentAt: number;
  readonly dot: SVGElement;
}

interface Node {
  readonly group: SVGElement;
  readonly count: SVGElement;
  readonly name: SVGElement;
}

/** The picture of one swarm. */
export class Picture {
  readonly #swarm: Swarm;
  readonly #links = new Map<string, SVGElement>();
  readonly #flights = new Map<SwarmMessage, Flight>();
  readonly #nodes: readonly Node[];
  readonly #linkLayer = shape('g');
  readonly #dotLayer = shape('g');

  constructor(svg: Element, swarm: Swarm, choose: (peer: number) => void) {
    this.#swarm = swarm;
    this.#nodes = swarm.peers.map(({ index }) => this.#node(index, choose));
    svg.replaceChildren(this.#linkLayer, this.#dotLayer, ...this.#nodes.map(({ group }) => group));
  }

  sent(message: SwarmMessage): void {
    if (this.#flights.size >= DOTS_MAX) return;
    const dot = shape('circle', { class: 'dot', r: message.name === 'RECORDS' ? '4.5' : '2.5', 'data-name': message.name });
    this.#flights.set(message, { sentAt: this.#swarm.now, dot });
    this.#dotLayer.append(dot);
  }

  arrived(message: SwarmMessage): void {
    this.#flights.get(message)?.dot.remove();
    this.#flights.delete(message);
  }

  /** `hueOf`: the colour of a set. */
  draw({ chosen, blamed, hueOf, delayMs }: { readonly chosen: number; readonly blamed: ReadonlySet<number>; readonly hueOf: (root: string) => number; readonly delayMs: number }): void {
    this.#drawLinks();
    for (const [message, { sentAt, dot }] of this.#flights) this.#fly(message, { dot, ageMs: this.#swarm.now - sentAt, delayMs });
    this.#nodes.forEach(({ group, count, name }, i) => {
      const { state, root, records, skewMs } = this.#swarm.peers[i]!;
      set(group, 'data-state', state);
      group.toggleAttribute('data-chosen', i === chosen);
      group.toggleAttribute('data-blamed', blamed.has(i));
      group.style.setProperty('--hue', String(hueOf(root)));
      say(count, state === 'down' ? '×' : String(records));
      say(name, `${i}${skewMs === 0 ? '' : ` ${skewMs > 0 ? '+' : '−'}${Math.abs(skewMs / 60_000)}′`}`);
    });
  }

  #drawLinks(): void {
    const wanted = new Set<string>();
    for (const { one, other } of this.#swarm.links) {
      const key = `${one}-${other}`;
      wanted.add(key);
      if (this.#links.has(key)) continue;
      const [a, b] = [this.#place(one), this.#place(other)];
      const line = shape('line', { class: 'link', x1: String(a.x), y1: String(a.y), x2: String(b.x), y2: String(b.y) });
      this.#links.set(key, line);
      this.#linkLayer.append(line);
    }
    for (const [key, line] of this.#links) {
      if (wanted.has(key)) continue;
      line.remove();
      this.#links.delete(key);
    }
  }

  /** Nobody knows when it arrives: it slows down before it does. */
  #fly(message: SwarmMessage, { dot, ageMs, delayMs }: { readonly dot: SVGElement; readonly ageMs: number; readonly delayMs: number }): void {
    if (ageMs > LOST_MS + 4 * delayMs) return this.arrived(message);
    const way = 1 - Math.exp((-2 * ageMs) / delayMs);
    const [a, b] = [this.#place(message.from), this.#place(message.to)];
    set(dot, 'cx', (a.x + (b.x - a.x) * way).toFixed(1));
    set(dot, 'cy', (a.y + (b.y - a.y) * way).toFixed(1));
  }

  #place(peer: number, radius = RADIUS): { readonly x: number; readonly y: number } {
    const angle = (2 * Math.PI * peer) / this.#swarm.peers.length - Math.PI / 2;
    return { x: CENTRE + radius * Math.cos(angle), y: CENTRE + radius * Math.sin(angle) };
  }

  #node(peer: number, choose: (peer: number) => void): Node {
    const [at, outside] = [this.#place(peer), this.#place(peer, RADIUS + NODE + 14)];
    const group = shape('g', { class: 'node' });
    const count = shape('text', { x: String(at.x), y: String(at.y + 4.5) });
    const name = shape('text', { class: 'name', x: String(outside.x), y: String(outside.y + 4) });
    group.append(shape('circle', { cx: String(at.x), cy: String(at.y), r: String(NODE) }), count, name);
    group.addEventListener('click', () => choose(peer));
    return { group, count, name };
  }
}

function shape(name: string, attributes: Readonly<Record<string, string>> = {}): SVGElement {
  const made = document.createElementNS(SPACE, name) as SVGElement;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

function set(of: Element, name: string, value: string): void {
  if (of.getAttribute(name) !== value) of.setAttribute(name, value);
}

function say(of: Element, text: string): void {
  if (of.textContent !== text) of.textContent = text;
}
