/**
 * A page in a room: it sends the browser's false camera to few others, or watches what another page sends. Several people share one
 * browser: each keeps its records in memory, unless it wants to be found in two tabs.
 */
import { nsecOf } from '../../src/core.ts';
import { peerset, PeersetError, type DirectView, type Live, type LiveControl, type PeersetConfig, type PeersetDB, type Rec } from '../../src/index.ts';

const ALONE: PeersetConfig = {
  storage: 'memory',
  tabs: {
    lead: (run) => {
      queueMicrotask(run);
      return () => undefined;
    },
    channel: () => ({ post: () => undefined, close: () => undefined }),
  },
};

/** Connections of this page, to look at the ways they take. */
const connections: RTCPeerConnection[] = [];
const Plain = RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Plain {
  constructor(config?: RTCConfiguration) {
    super(config);
    connections.push(this);
  }
};

/** The kinds of addresses, ours and theirs, of the connections that carry tracks. */
async function ways(): Promise<readonly string[]> {
  const open = connections.filter((connection) => connection.connectionState === 'connected' && connection.getTransceivers().length > 0);
  return Promise.all(open.map(async (connection) => {
    const stats = [...(await connection.getStats() as unknown as Map<string, { readonly id: string; readonly type: string; readonly selectedCandidatePairId: string; readonly localCandidateId: string; readonly remoteCandidateId: string; readonly candidateType: string }>).values()];
    const find = (id: string | undefined) => stats.find((one) => one.id === id);
    const pair = find(stats.find(({ type }) => type === 'transport')?.selectedCandidatePairId);
    return `${find(pair?.localCandidateId)?.candidateType} ${find(pair?.remoteCandidateId)?.candidateType}`;
  }));
}

let db: PeersetDB;
let list: Live<Rec>;
let own: Rec;
let camera: MediaStream;
let control: LiveControl | undefined;
let video: HTMLVideoElement | undefined;
const views = new Map<string, { readonly view: DirectView; over: string | undefined }>();

function row(): Rec {
  return list.current[0]!;
}

const page = {
  async open(person: number, kept: 'alone' | 'in tabs', secret: string, turn?: readonly RTCIceServer[]): Promise<string> {
    db = peerset('direct room', { signaling: { urls: [window.lab.trackerUrl] }, iceServers: [], login: nsecOf(new Uint8Array(32).fill(person)), ...(kept === 'alone' ? ALONE : {}), secret, ...(turn === undefined ? {} : { turn: [...turn], relayOnly: true }) });
    list = db.live();
    list.subscribe(() => undefined);
    await db.ready;
    return db.me.npub;
  },
  ways,
  leads: () => db.status.current[0]!.leads,
  peers: () => db.peers.current.filter(({ state }) => state === 'open').length,
  async put(options: { readonly record?: boolean; readonly direct?: number; readonly key: string }): Promise<string> {
    camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240, frameRate: 10 } });
    try {
      own = await db.put(camera as unknown, { segmentMs: 1000, ...options });
      return 'put';
    } catch (error) {
      return (error as PeersetError).code;
    }
  },
  row: () => list.current[0] && { live: row().live, direct: row().direct, key: row().key, value: JSON.stringify(row().value) },
  /** Segments of the stream so far, count. */
  parts(): number {
    const { $live } = row().value as { readonly $live?: { readonly older: readonly { readonly count: number }[]; readonly recent: readonly unknown[] } };
    return $live === undefined ? 0 : $live.recent.length + $live.older.reduce((sum, { count }) => sum + count, 0);
  },
  files: () => db.status.current[0]!.storage.files.count,
  /** The tracks, or the code of why there are none. */
  async watch(name: string): Promise<string> {
    try {
      const view = await row().tracks();
      const kept = { view, over: undefined as string | undefined };
      views.set(name, kept);
      void view.over.then((why) => (kept.over = why));
      show(view.stream);
      return view.stream.getTracks().map(({ kind }) => kind).sort().join(' ');
    } catch (error) {
      return `${(error as PeersetError).code} ${(error as PeersetError).reason}`;
    }
  },
  over: (name: string) => views.get(name)!.over,
  leave: (name: string) => views.get(name)!.view.leave(),
  attach(from: 'start' | 'live'): void {
    control?.detach();
    control = row().attach(show(null), { from });
  },
  detach: () => control!.detach(),
  async player() {
    const { state, via, fault } = await control!.playing;
    return { state, via, fault: fault?.play };
  },
  /** Pictures shown so far, count, and how wide they are. */
  pictures: () => ({ count: video!.getVideoPlaybackQuality().totalVideoFrames, width: video!.videoWidth }),
  mute: (npub: string) => db.moderation.mute(npub),
  unmute: (npub: string) => db.moderation.unmute(npub),
  /** Nobody in this page wants to see it any more, or does again. */
  cover(): void {
    const off = db.use(() => false);
    Object.assign(window, { uncover: off });
  },
  uncover: () => (window as unknown as { uncover(): void }).uncover(),
  async stop() {
    const { live, direct, type } = await own.stop();
    return { live, direct, type };
  },
  unplug: () => camera.getTracks().forEach((track) => track.stop()),
  ended: () => own.live,
  close: () => db.close(),
};

function show(stream: MediaStream | null): HTMLVideoElement {
  video?.remove();
  video = document.body.appendChild(document.createElement('video'));
  [video.muted, video.autoplay, video.srcObject] = [true, true, stream];
  return video;
}

declare global {
  interface Window {
    readonly direct: typeof page;
  }
}

Object.assign(window, { direct: page });
