/**
 * Measures links for the mesh: how fast an answer comes, how much of use arrived, and from which network.
 * An address counts only where it says who somebody is: public, and not a relay server's. Members at home or
 * in one office share an address of no consequence.
 */
import type { Mesh } from '../../core/mesh/mesh.ts';
import type { PeerId } from '../../ports.ts';
import type { Lanes } from './lanes.ts';

/** A link as far as it can be measured. */
export interface Observable {
  readonly connection: RTCPeerConnection;
  readonly lanes: Lanes;
  observedAt: number;
}

const EVERY_MS = 30_000;
const PRIVATE_V4 = /^(?:0|10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PUBLIC_V6 = /^[23][0-9a-f]{3}:/;

/** Measures the links of one room. */
export class Observer {
  readonly #mesh: Mesh;
  readonly #surplus: (peer: PeerId) => void;

  constructor(mesh: Mesh, surplus: (peer: PeerId) => void) {
    this.#mesh = mesh;
    this.#surplus = surplus;
  }

  /** Measures the links that are due; called several times a second. */
  check(now: number, links: ReadonlyMap<PeerId, Observable>): void {
    for (const [peer, link] of links) {
      if (now - link.observedAt < EVERY_MS) continue;
      link.observedAt = now;
      void this.#observe(peer, link);
    }
  }

  async #observe(peer: PeerId, { connection, lanes }: Observable): Promise<void> {
    const report = await connection.getStats().catch(() => undefined);
    const measured = report ? measure(report) : {};
    for (const other of this.#mesh.observed(peer, { useful: lanes.traffic.usefulBytes, ...measured }, Date.now())) this.#surplus(other);
  }
}

interface Measured {
  readonly rttMs?: number;
  readonly subnet?: string;
}

function measure(report: RTCStatsReport): Measured {
  const entries = [...report.values()] as readonly Readonly<Record<string, unknown>>[];
  const pair = entries.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded');
  const rtt = pair?.['currentRoundTripTime'];
  const networkOf = (candidateId: unknown): string | undefined => {
    const candidate = entries.find(({ id }) => id !== undefined && id === candidateId);
    const address = candidate?.['candidateType'] === 'relay' ? undefined : candidate?.['address'];
    return typeof address === 'string' ? subnetOf(address) : undefined;
  };
  const subnet = networkOf(pair?.['remoteCandidateId']);
  return {
    ...(typeof rtt === 'number' ? { rttMs: rtt * 1000 } : {}),
    // Whoever is in our own network is a neighbour in the house, not a stranger with many addresses.
    ...(subnet === undefined || subnet === networkOf(pair?.['localCandidateId']) ? {} : { subnet }),
  };
}

/** The /24 or /48 of a public address; undefined for private ones and names. */
export function subnetOf(address: string): string | undefined {
  const text = address.toLowerCase();
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) return PRIVATE_V4.test(text) ? undefined : text.split('.').slice(0, 3).join('.');
  if (!PUBLIC_V6.test(text)) return undefined;
  const [head = ''] = text.split('::');
  const groups = head.split(':');
  return [0, 1, 2].map((i) => Number.parseInt(groups[i] ?? '0', 16).toString(16)).join(':');
}
