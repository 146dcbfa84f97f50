/** What could keep a database from working well on this device, in words for people. Looks at facts, asks servers, changes nothing. */
import { LIMITS } from '../core/base/limits.ts';
import type { Settings } from './config.ts';
import { probeServers, type ServerState } from './ice-probe.ts';
import type { Network } from './network.ts';
import type { Part } from './part.ts';
import type { NetworkReason, NetworkState } from '../ports.ts';
import type { HostView } from './host.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly ok: boolean;
  /** What was looked at, stable: `secure-context`, `webrtc`, `network torrent`, … */
  readonly check: string;
  /** What was found, one plain sentence. */
  readonly say: string;
  /** What to do about it; '' where nothing is wrong. */
  readonly fix: string;
}

/** Whether peers can be reached from here at all, for `doctor`. */
export interface Surroundings {
  readonly isSecure: boolean | undefined;
  readonly hasDisk: boolean;
  readonly hasWebrtc: boolean;
  readonly hasLocks: boolean;
}

/** What this environment offers, as of now. */
export function surroundings(): Surroundings {
  return {
    isSecure: typeof isSecureContext === 'boolean' ? isSecureContext : undefined,
    hasDisk: typeof indexedDB !== 'undefined',
    hasWebrtc: typeof RTCPeerConnection !== 'undefined',
    hasLocks: typeof navigator !== 'undefined' && 'locks' in navigator,
  };
}

/** What became of asking the servers that help peers to link. */
export interface ServerFacts {
  readonly servers?: readonly ServerState[];
  /** Why whoever should have given TURN servers gave none. */
  readonly turnTrouble?: string;
}

/** Asks the STUN and TURN servers. Nothing is known of them where the network cannot be loaded, or is somebody's own. */
export async function askServers({ environment, settings }: { readonly environment: { readonly network?: Part<Network> | undefined }; readonly settings: Settings }): Promise<ServerFacts> {
  const { network } = environment;
  if (network === undefined || network.isMissing || settings.config.transport !== undefined) return {};
  const given = await network.get().then((made) => made.servers(), () => undefined);
  if (given === undefined) return {};
  return { servers: await probeServers(given.servers), ...(given.trouble === undefined ? {} : { turnTrouble: given.trouble }) };
}

/** All that is known. */
export interface Facts extends Surroundings, ServerFacts {
  readonly view: HostView;
  readonly now: number;
  readonly settings: Settings;
  /** Parts of the program that could not be loaded. */
  readonly missing: readonly string[];
}

const MINUTE_MS = 60_000;
/** Share of the quota above which a browser begins to clean up, by its own rules. */
const FULL = 0.8;

/** The findings, in the order in which they matter. */
export function findingsOf(facts: Facts): readonly Finding[] {
  return [
    secureContext(facts),
    program(facts),
    webrtc(facts),
    ...networks(facts),
    ...servers(facts),
    turn(facts),
    peers(facts),
    disk(facts),
    persistence(facts),
    space(facts),
    wiped(facts),
    tabs(facts),
    clock(facts),
  ].filter((finding) => finding !== undefined);
}

function finding(check: string, ok: boolean, say: string, fix: string): Finding {
  return { ok, check, say, fix: ok ? '' : fix };
}

function secureContext({ isSecure }: Facts): Finding | undefined {
  if (isSecure === undefined) return undefined;
  return finding('secure-context', isSecure, `This page is ${isSecure ? '' : 'not '}a secure context.`, 'Serve it over https, or from localhost.');
}

function program({ missing }: Facts): Finding {
  const ok = missing.length === 0;
  const say = ok ? 'No part of the program is missing.' : `Parts of the program could not be loaded: ${missing.join(', ')}.`;
  return finding('program', ok, say, 'Check the connection, or reload the page. Whoever runs the site keeps the files in chunks/ beside the program.');
}

function webrtc({ hasWebrtc, settings }: Facts): Finding {
  const ok = hasWebrtc || settings.device !== undefined || settings.config.transport !== undefined;
  return finding('webrtc', ok, ok ? 'Peers can be linked with.' : 'There is no WebRTC here: the database works offline only.', 'Use a browser with WebRTC, and allow it.');
}

function networks({ view }: Facts): readonly Finding[] {
  const others = view.networks.filter(({ connected }) => connected).length;
  return view.networks.map((network) =>
    finding(`network ${network.strategy}`, network.connected, sayOf(network), `${others > 0 ? 'One that answers is enough, and others do. ' : ''}${fixOf(network)}`));
}

const TROUBLES: Readonly<Record<NetworkReason, (network: NetworkState) => string>> = {
  unreachable: ({ detail }) => `cannot be reached${quoted(detail)}`,
  silent: () => 'does not answer',
  rejected: ({ detail }) => `sent us away${quoted(detail)}`,
  package: () => 'needs a package that could not be loaded',
};

function sayOf(network: NetworkState): string {
  const { url, connected, rttMs, reason, state } = network;
  if (connected) return `${url} answers${rttMs === undefined ? '' : ` within ${rttMs} ms`}.`;
  if (reason !== undefined) return `${url} ${TROUBLES[reason](network)}.`;
  return `${url} ${state === 'connecting' ? 'has not answered yet' : 'does not answer'}.`;
}

function fixOf({ strategy, reason, detail }: NetworkState): string {
  if (reason === 'package') return `Install it (${detail ?? 'see the documentation'}), or say how to load it in \`load\`.`;
  if (reason === 'rejected') return `Look at what ${strategy} wants of its users, or name other servers in \`signaling\`.`;
  return 'Check the connection and what the page may connect to (connect-src), or name other servers in `signaling`.';
}

function quoted(detail: string | undefined): string {
  return detail === undefined ? '' : `: ${detail}`;
}

function servers({ servers: asked = [] }: Facts): readonly Finding[] {
  const others = asked.filter(({ kind, state }) => kind === 'stun' && state === 'answers').length;
  return asked.map(({ kind, url, state, detail }) => {
    const say = state === 'answers' ? `${url} answers.` : `${url} ${state === 'refused' ? 'sent us away' : 'does not answer'}${quoted(detail)}.`;
    if (kind === 'stun') return finding('stun', state === 'answers', say, `${others > 0 ? 'One that answers is enough, and others do. ' : ''}Check its address in \`iceServers\`, and whether this network lets UDP out.`);
    const fix = state === 'refused' ? 'Check `username` and `credential` in `turn`; a function there can give fresh ones.' : 'Check its address in `turn`; where a network lets no UDP out, turns:host:443?transport=tcp passes most.';
    return finding('turn', state === 'answers', say, fix);
  });
}

function turn({ settings: { config, device }, hasWebrtc, view, turnTrouble }: Facts): Finding | undefined {
  if (turnTrouble !== undefined) return finding('turn', false, `The function in \`turn\` gave no servers: ${turnTrouble}.`, 'Look at what it asks, and at the connection; it is asked again by itself.');
  if (!(hasWebrtc || device !== undefined) || config.turn !== undefined) return undefined;
  const ok = view.peers.length > 0;
  return finding('turn', ok, 'No TURN server is configured.', 'Some pairs of networks can only be linked by one: name it in `turn`.');
}

function peers({ view }: Facts): Finding {
  const open = view.peers.filter(({ state }) => state === 'open').length;
  return finding('peers', open > 0, `${open} ${open === 1 ? 'peer is' : 'peers are'} linked.`, 'Open the room in another browser; what is written here is kept until one comes.');
}

function disk({ hasDisk, settings, view }: Facts): Finding {
  const { config: { storage }, device } = settings;
  const isMemory = storage === 'memory' || (storage === undefined && !(device === undefined ? hasDisk : device.disk !== undefined));
  if (isMemory && device !== undefined) return finding('storage', false, 'Records are in memory only and end with this program.', 'Name a folder: storage: { dir }.');
  if (isMemory) return finding('storage', false, 'Records are in memory only and end with this page.', "Use storage: 'indexeddb' in a browser.");
  const ok = view.disk === undefined;
  return finding('storage', ok, ok ? 'The disk takes records.' : `The disk takes nothing at the moment (${view.disk}).`, 'Free some space, and close other windows of this site.');
}

function persistence({ view, settings }: Facts): Finding | undefined {
  // Nobody but its owner empties a folder.
  if (settings.device !== undefined) return undefined;
  const { persisted } = view.storage;
  return finding('persistence', persisted, `The browser ${persisted ? 'promised' : 'did not promise'} to keep what is stored.`, 'Call db.persist(), and keep an export of what matters.');
}

function space({ view }: Facts): Finding | undefined {
  const { usage, quota } = view.storage;
  if (quota === 0) return undefined;
  return finding('space', usage < FULL * quota, `${Math.round((100 * usage) / quota)} % of the space for this site is used.`, 'Free some space on this device.');
}

function wiped({ view }: Facts): Finding {
  return finding('wiped', !view.wiped, view.wiped ? 'The browser emptied the disk since the last visit.' : 'The disk was not emptied.', 'What peers have comes back by itself; import an export for the rest.');
}

function tabs({ hasDisk, hasLocks, settings }: Facts): Finding | undefined {
  if (!hasDisk || settings.device !== undefined) return undefined;
  return finding('tabs', hasLocks, hasLocks ? 'Tabs of this site share one connection.' : 'Tabs of this site cannot agree on who leads.', 'Use one tab, or a newer browser over https.');
}

function clock({ view }: Facts): Finding | undefined {
  const ahead = view.peers.flatMap(({ clockAheadMs }) => clockAheadMs ?? []).sort((left, right) => left - right);
  const median = ahead[Math.floor(ahead.length / 2)];
  if (median === undefined) return undefined;
  const minutes = Math.round(Math.abs(median) / MINUTE_MS);
  const say = `The clock of this device is ${minutes} minutes ${median > 0 ? 'behind' : 'ahead of'} those of its peers.`;
  return finding('clock', Math.abs(median) < LIMITS.futureAcceptMs, say, 'Set the clock of this device.');
}
