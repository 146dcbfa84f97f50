/**
 * The page of `bench/panel.ts`. Library and panel are files of their own, as they are published, so that a profile can tell which of the two worked.
 * What is told of updates: how long each look of the panel took with all that it draws, until its microtasks are done.
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
  /** ms of each update. */
  readonly updates: readonly number[];
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
/** The panel looks so often, ms: what asks for that is a look. */
const LOOK_MS = 250;
/** Records that are put at once, count, and how often, ms. */
const PUT_EVERY_MS = 50;

let db: Library.PeersetDB;
let panel: Network.MountedNetwork | undefined;
let host: HTMLElement | undefined;
let updates: number[] = [];
let tasks: number[] = [];
let shift = 0;
let worst = 0;
let shifted = '';
let made = 0;

new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
    if (hadRecentInput) continue;
    shift += value;
    if (value <= worst) continue;
    worst = value;
    shifted = sources.map(({ node, previousRect: from, currentRect: to }) => `${node instanceof Element ? `${node.localName}.${node.classList}` : node?.nodeName ?? '?'} ${Math.round(to.x - from.x)},${Math.round(to.y - from.y)}`).join(' | ');
  }
}).observe({ type: 'layout-shift' });

async function open(room: string, isAlone: boolean): Promise<void> {
  const { peerset } = await import(LIBRARY) as typeof Library;
  db = peerset(room, {
    policy: { base: 'open', perAuthor: 1_000_000 }, iceServers: [], signaling: isAlone ? [] : [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }],
  });
  await db.ready;
}

async function show(): Promise<void> {
  const { mountNetwork } = await import(PANEL) as typeof Network;
  document.body.style.margin = '0';
  host = document.createElement('div');
  document.body.append(host);
  const plain = globalThis.setInterval;
  globalThis.setInterval = ((run: () => void, ms?: number) => plain(ms === LOOK_MS ? () => timed(run) : run, ms)) as typeof setInterval;
  panel = mountNetwork(host.attachShadow({ mode: 'open' }), { db });
  globalThis.setInterval = plain;
}

/** What is drawn is drawn in microtasks that the look asks for, before this one. */
function timed(run: () => void): void {
  const start = performance.now();
  run();
  queueMicrotask(() => updates.push(performance.now() - start));
}

function hide(): void {
  panel?.destroy();
  host?.remove();
  panel = undefined;
}

/** Puts records for so long, as many a second as was asked for, or as this machine can. */
async function write(perSecond: number, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  const start = made;
  const [begin, waiting] = [performance.now(), new Set<Promise<unknown>>()];
  while (performance.now() < end) {
    const due = Math.floor(((performance.now() - begin) / 1000) * perSecond) - (made - start);
    for (let i = 0; i < due && waiting.size < 2 * perSecond; i++) {
      const put = db.put(`text ${made++} of a stream`).finally(() => waiting.delete(put));
      waiting.add(put);
    }
    await new Promise((resolve) => setTimeout(resolve, PUT_EVERY_MS));
  }
  await Promise.all(waiting);
  return made - start;
}

/** Puts so many records as fast as it goes. */
async function fill(count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000) await Promise.all(Array.from({ length: Math.min(1000, count - from) }, (_, i) => db.put(`Note ${from + i} of many`)));
}

async function meet(): Promise<void> {
  while (!db.peers.current.some(({ state }) => state === 'open')) await new Promise((resolve) => setTimeout(resolve, 50));
}

function seen(): Seen {
  const said = { updates, tasks, shift, shifted, records: db.status.current[0]!.records };
  [updates, tasks, shift, worst, shifted] = [[], [], 0, 0, ''];
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

const bench = { open, show, hide, write, fill, meet, seen, scroll };

Object.assign(window, { panelBench: bench });
