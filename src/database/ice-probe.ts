/**
 * Whether STUN and TURN servers can be used from here, found out by asking them: a connection that is never made gathers what the
 * server gives. Each address by itself, all at the same time.
 */

/** What became of asking one server. */
export interface ServerState {
  readonly kind: 'stun' | 'turn';
  readonly url: string;
  /** `refused`: it answers, and does not let us in. */
  readonly state: 'answers' | 'refused' | 'silent';
  /** What it said, a stranger's text. */
  readonly detail?: string;
}

const PATIENCE_MS = 5_000;
/** More are not asked at a time, count: each takes a socket. */
const SERVERS_MAX = 12;
/** What a server says to whom it does not know: unauthorised, forbidden, stale, wrong credentials. */
const REFUSALS = new Set([400, 401, 403, 438, 441]);

/** Asks each address of each server. Nothing where there is no WebRTC. Never rejects. */
export async function probeServers(servers: readonly RTCIceServer[], Connection: typeof RTCPeerConnection | undefined = globalThis.RTCPeerConnection): Promise<readonly ServerState[]> {
  if (Connection === undefined) return [];
  const single = servers.flatMap((server) => [server.urls].flat().map((url) => ({ ...server, urls: url })));
  return Promise.all(single.slice(0, SERVERS_MAX).map((server) => probe(server, Connection)));
}

async function probe(server: RTCIceServer & { readonly urls: string }, Connection: typeof RTCPeerConnection): Promise<ServerState> {
  const { urls: url } = server;
  const kind = /^turn/i.test(url) ? 'turn' : 'stun';
  let connection: RTCPeerConnection | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const asked = (connection = new Connection({ iceServers: [server], iceTransportPolicy: kind === 'turn' ? 'relay' : 'all' }));
    const found = new Promise<Pick<ServerState, 'state' | 'detail'>>((resolve) => {
      timer = setTimeout(() => resolve({ state: 'silent' }), PATIENCE_MS);
      watch(asked, kind, resolve);
    });
    asked.createDataChannel('probe');
    await asked.setLocalDescription(await asked.createOffer());
    return { kind, url, ...(await found) };
  } catch (reason) {
    return { kind, url, state: 'silent', detail: reason instanceof Error ? reason.message : String(reason) };
  } finally {
    clearTimeout(timer);
    connection?.close();
  }
}

function watch(connection: RTCPeerConnection, kind: ServerState['kind'], found: (state: Pick<ServerState, 'state' | 'detail'>) => void): void {
  let trouble: Pick<ServerState, 'state' | 'detail'> | undefined;
  const wanted = kind === 'turn' ? 'relay' : 'srflx';
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.type === wanted) return found({ state: 'answers' });
    // Whoever has a public address is told nothing new by a STUN server, and told so without trouble.
    if (candidate === null) found(trouble ?? { state: kind === 'stun' ? 'answers' : 'silent' });
  });
  connection.addEventListener('icecandidateerror', ({ errorCode, errorText }) => {
    const detail = errorText === '' ? {} : { detail: errorText };
    trouble = { state: REFUSALS.has(errorCode) ? 'refused' : 'silent', ...detail };
    if (trouble.state === 'refused') found(trouble);
  });
}
