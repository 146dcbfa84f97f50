/**
 * The page of `bench/panel.ts`. Library and panel are files of their own, as they are published, so that a profile can tell which of the two worked.
 * Who writes has signed its records before anything is measured: they go out as those of an export do, checked and kept like any.
 */
import type * as Library from '../../src/index.ts';
import type * as Network from '../../src/ui/mount.ts';

declare global {
  interface Window {
    readonly panelBench: typeof bench;
  }
}

/** What was seen since the last question. */
export interface Seen {
  /** ms of each task of more than 50. */
  readonly tasks: readonly number[];
  /** Sum of all layout shifts that nobody caused by a key or a click; 0 is none. */
  readonly shift: number;
  /** What moved furthest, and by how much, px. */
  readonly shifted: string;
  /** Records of the set, count. */
  readonly records: number;
}

/** As Chromium tells it. */
interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null; readonly previousRect: DOMRectReadOnly; readonly currentRect: DOMRectReadOnly }[];
}

/** Served under these names. */
const [LIBRARY, PANEL] = ['/peerset.js', '/peerset-panel/index.js'];
/** How often something is written, ms. */
const WRITE_EVERY_MS = 50;
/** Records signed at once, count. */
const SIGNED_TOGETHER = 1_000;
const POLICY = { base: 'open', perAuthor: 1_000_000, total: 1_000_000 } as const;

let db: Library.PeersetDB;
let panel: Network.MountedNetwork | undefined;
let host: HTMLElement | undefined;
let tasks: number[] = [];
let shift = 0;
let worst = 0;
let shifted = '';
/** Signed and not written yet, each a line of an export. */
let signed: string[] = [];
let made = 0;

new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
    if (hadRecentInput || sources.every(growsInItsPlace)) continue;
    shift += value;
    if (value <= worst) continue;
    worst = value;
    shifted = sources.map(({ node, previousRect: from, currentRect: to }) => `${nameOf(node ?? elementAt(to))} ${Math.round(to.x - from.x)},${Math.round(to.y - from.y)}`).join(' | ');
  }
}).observe({ type: 'layout-shift' });

/** A number in a column that ends where all its numbers end has one digit more: its end stays, and nothing beside it moves. */
function growsInItsPlace({ previousRect: from, currentRect: to }: Shift['sources'][number]): boolean {
  return Math.abs(from.right - to.right) < 1 && from.top === to.top && from.height === to.height;
}

/** Chromium does not say which node of a shadow root it was: where it is now, that is. */
function elementAt({ x, y, width, height }: DOMRectReadOnly): Element | null {
  return host?.shadowRoot?.elementFromPoint(x + width / 2, y + height / 2) ?? null;
}

function nameOf(node: Node | null): string {
  return node instanceof Element ? `${node.localName}.${node.classList} “${node.textContent?.trim().slice(0, 30)}”` : node?.nodeName ?? '?';
}

async function open(room: string, isAlone: boolean): Promise<void> {
  const { peerset } = await import(LIBRARY) as typeof Library;
  db = peerset(room, {
    policy: POLICY, iceServers: [], signaling: isAlone ? [] : [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }],
  });
  await db.ready;
}

async function show(): Promise<void> {
  const { mountNetwork } = await import(PANEL) as typeof Network;
  document.body.style.margin = '0';
  host = document.createElement('div');
  document.body.append(host);
  panel = mountNetwork(host.attachShadow({ mode: 'open' }), { db });
}

function hide(): void {
  panel?.destroy();
  host?.remove();
  panel = undefined;
}

/** Signs so many records of the room, in a database that nobody hears of. */
async function sign(room: string, count: number): Promise<void> {
  const { peerset } = await import(LIBRARY) as typeof Library;
  const apart = peerset(room, { policy: POLICY, iceServers: [], signaling: [], storage: 'memory' });
  for (let from = 0; from < count; from += SIGNED_TOGETHER) {
    await Promise.all(Array.from({ length: Math.min(SIGNED_TOGETHER, count - from) }, (_, i) => apart.put(`text ${from + i} of a stream`)));
  }
  signed = (await new Response(apart.export()).text()).trimEnd().split('\n').map((line) => `${line}\n`);
  await apart.close();
}

/** Says `run` how many more are due, now and then, so that so many a second are asked for. */
async function paced(perSecond: number, seconds: number, run: (due: number) => unknown): Promise<void> {
  const start = performance.now();
  const all = perSecond * seconds;
  for (let given = 0; given < all;) {
    await new Promise((resolve) => setTimeout(resolve, WRITE_EVERY_MS));
    const due = Math.min(all, Math.floor(((performance.now() - start) / 1000) * perSecond)) - given;
    given += due;
    if (due > 0) await run(due);
  }
}

/** Brings records that were signed before to the room, so many a second. @returns how many there are then. */
async function pour(perSecond: number, seconds: number): Promise<number> {
  await paced(perSecond, seconds, (due) => db.import(signed.splice(0, due).join('')));
  return db.status.current[0]!.records;
}

/** Waits until there are so many records. @returns ms since the page began. */
async function reached(count: number): Promise<number> {
  while (db.status.current[0]!.records < count) await new Promise((resolve) => setTimeout(resolve, 5));
  return performance.now();
}

/** Puts records, so many a second. */
async function write(perSecond: number, seconds: number): Promise<void> {
  await paced(perSecond, seconds, (due) => Promise.all(Array.from({ length: due }, () => db.put(`text ${made++} of a stream`))));
}

/** Puts so many records as fast as it goes. */
async function fill(count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000) await Promise.all(Array.from({ length: Math.min(1000, count - from) }, (_, i) => db.put(`Note ${from + i} of many`)));
}

async function meet(): Promise<void> {
  while (!db.peers.current.some(({ state }) => state === 'open')) await new Promise((resolve) => setTimeout(resolve, 50));
}

function seen(): Seen {
  const said = { tasks, shift, shifted, records: db.status.current[0]!.records };
  [tasks, shift, worst, shifted] = [[], 0, 0, ''];
  return said;
}

/** Scrolls the list of records to its end in so many steps. What each took: script and layout until the next frame began, ms; and rows in the page at most. */
async function scroll(steps: number): Promise<{ readonly frames: readonly number[]; readonly rows: number }> {
  const list = host!.shadowRoot!.querySelector('[role=listbox]')!;
  const frames: number[] = [];
  let rows = 0;
  for (let step = 1; step <= steps; step++) {
    const start = performance.now();
    list.scrollTop = ((list.scrollHeight - list.clientHeight) * step) / steps;
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    frames.push(performance.now() - start);
    rows = Math.max(rows, list.querySelectorAll('[role=option]').length);
  }
  return { frames, rows };
}

/** Opens the parts of a tree that are in the page and closed, each at once. @returns how many. */
function unfold(): number {
  const closed = [...host!.shadowRoot!.querySelectorAll<HTMLElement>('[role=treeitem][aria-expanded=false]')];
  for (const line of closed) line.click();
  return closed.length;
}

const bench = { open, show, hide, sign, pour, reached, write, fill, meet, seen, scroll, unfold };

Object.assign(window, { panelBench: bench });
