/**
 * The page that pictures are taken of: it makes the rooms once and shows one state of the panel after another. The panel's own
 * clock is turned for it, so that charts have minutes to show.
 */
import type { PeersetDB, Status } from '../../src/index.ts';
import type { Swarm } from '../../src/test.ts';
import { mountNetwork, type MountedNetwork } from '../../src/ui/mount.ts';
import { EN, type Words } from '../../src/ui/words/en.ts';
import { busyRoom, emptyRoom, secretRoom } from './rooms.ts';
import { STATES, type Overlay, type State } from './states.ts';

declare global {
  interface Window {
    readonly shots: typeof shots;
  }
}

/** How a state is shown. */
export interface Manner {
  readonly name: string;
  readonly theme: 'light' | 'dark';
  readonly dir: 'ltr' | 'rtl';
}

const SECONDS = 120;
const SECOND_MS = 1_000;
const SECTION_KEY = 'peerset-panel-section';

const trueNow = Date.now.bind(Date);
let shift = 0;
Date.now = () => trueNow() + shift;
/** The panel's look, taken from its timer: here it looks when it is told. */
let look: (() => void) | undefined;
const trueInterval = window.setInterval.bind(window);
window.setInterval = ((run: () => void, ms: number, ...rest: unknown[]) => {
  if (ms === 250) look = run;
  return trueInterval(run, ms, ...rest);
}) as typeof window.setInterval;

const rooms = new Map<State['room'], Swarm>();
let panel: MountedNetwork | undefined;

/** Makes all rooms. */
async function make(): Promise<void> {
  const now = trueNow();
  rooms.set('busy', await busyRoom(now));
  rooms.set('empty', await emptyRoom(now));
  rooms.set('secret', await secretRoom(now));
}

/** Shows a state, and resolves when it stands. */
async function show({ name, theme, dir }: Manner): Promise<void> {
  const state = STATES[name]!;
  panel?.destroy();
  shift = rooms.get(state.room)!.now - trueNow() - SECONDS * SECOND_MS;
  const { db: real } = rooms.get(state.room)!.peers[state.peer ?? 0]!;
  const overlay = state.overlay?.(real, trueNow() + shift) ?? {};
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: state.isOffline !== true });
  localStorage.setItem(SECTION_KEY, state.section);
  document.documentElement.dir = dir;
  document.documentElement.style.colorScheme = theme;
  const element = document.createElement('div');
  document.body.replaceChildren(element);
  document.body.style.margin = '0';
  let second = 0;
  panel = mountNetwork(element.attachShadow({ mode: 'open' }), { db: laidOver(real, overlay, () => second), theme, words: readFrom(dir) });
  for (; second < SECONDS; second++) {
    shift += SECOND_MS;
    look?.();
  }
  shift += state.aloneMs ?? 0;
  look?.();
  await rooms.get(state.room)!.advance(state.goesOnMs ?? SECOND_MS);
}

/** The words of the panel, read from that side: the texts stay English, of which sentences end on the wrong side. */
function readFrom(dir: Manner['dir']): Words {
  return { ...EN, shell: { ...EN.shell, dir } } as Words;
}

/** The database, with what the state says in place of what it says; bytes flow in waves, so that charts have something to show. */
function laidOver(db: PeersetDB, overlay: Overlay, second: () => number): PeersetDB {
  const counted = (): PeersetDB['peers'] => {
    const peers = (overlay.peers ?? db.peers.current).map((peer, index) => {
      const flow = Math.round(second() * 900 + 14_000 * Math.sin(second() / 9 + index) + 14_000);
      return { ...peer, sent: { ...peer.sent, bytes: peer.sent.bytes + (index % 3 === 0 ? 0 : flow) }, received: { ...peer.received, bytes: peer.received.bytes + (index % 2) * 3 * flow } };
    });
    return new Proxy(db.peers, { get: (target, key) => (key === 'current' ? peers : bound(target, key)) });
  };
  const status = (): PeersetDB['status'] => {
    const [real] = db.status.current;
    const said: readonly Status[] = overlay.status === 'none' ? [] : [{ ...real!, records: Math.round(real!.records * Math.min(1, .5 + second() / SECONDS)), ...overlay.status }];
    return new Proxy(db.status, { get: (target, key) => (key === 'current' ? said : bound(target, key)) });
  };
  return new Proxy(db, {
    get: (target, key) => {
      if (key === 'name') return 'river.watch';
      if (key === 'peers') return counted();
      if (key === 'status') return status();
      if (key === 'me' && overlay.status !== 'none' && overlay.status?.signer !== undefined) return { ...db.me, npub: db.me.npub, pubkey: db.me.pubkey, ...overlay.status.signer };
      if (key === 'doctor' && overlay.doctor !== undefined) return overlay.doctor;
      return bound(target, key);
    },
  });
}

function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === 'function' ? value.bind(target) as unknown : value;
}

const shots = { make, show };
Object.assign(window, { shots });
