/**
 * What the option `signaling` may say: networks by name, or with their options, or only with addresses, which then say themselves what
 * they are. Everything odd is an E_OPTION that names it.
 */
import type { Signaling, Strategy } from '../ports.ts';
import { badOption } from './errors.ts';

export type { Signaling, Strategy } from '../ports.ts';

/** A signalling network, or some servers of one; `{ urls }` alone says by its addresses which. */
export type SignalingOption = Strategy | (Partial<Pick<Signaling, 'strategy'>> & Omit<Signaling, 'strategy'>);

interface Kind {
  /** How addresses begin. */
  readonly begins: RegExp;
  /** Addresses that say by themselves that they are of this network. */
  readonly known: RegExp;
  /** What may be said beside strategy and urls, and what must be. */
  readonly options: string;
  readonly needs: string;
}

const SOCKET = /^wss?:\/\/[^\s/]/;
const HTTPS = /^https?:\/\/[^\s/]/;

const KINDS: Readonly<Record<Strategy, Kind>> = {
  torrent: { begins: SOCKET, known: /tracker|torrent|\/announce$/, options: '', needs: '' },
  nostr: { begins: SOCKET, known: /relay|nostr|\/\/nos\./, options: '', needs: '' },
  mqtt: { begins: SOCKET, known: /mqtt|:(8083|8084|8884)$/, options: 'username password load', needs: '' },
  ipfs: { begins: /^\/\w/, known: /./, options: 'load', needs: '' },
  supabase: { begins: HTTPS, known: /supabase/, options: 'key load', needs: 'urls key' },
  firebase: { begins: HTTPS, known: /firebase/, options: 'key path app load', needs: 'urls' },
};
const STRATEGIES = Object.keys(KINDS) as readonly Strategy[];
const URLS_MAX = 8;
const TEXT_MAX = 2048;

/**
 * The networks of the option `signaling`.
 * @throws PeersetError E_OPTION for anything odd.
 */
export function readSignaling(signaling: unknown): readonly Signaling[] {
  const options: readonly unknown[] = signaling === undefined ? ['torrent', 'nostr'] : Array.isArray(signaling) ? signaling : [signaling];
  const networks = options.map((option, i) => readNetwork(option, Array.isArray(signaling) ? `signaling.${i}` : 'signaling'));
  const twice = networks.find(({ strategy }, i) => networks.findIndex((other) => other.strategy === strategy) !== i);
  if (twice !== undefined) throw badOption('signaling', `${twice.strategy} is named twice`);
  return networks;
}

function readNetwork(value: unknown, option: string): Signaling {
  if (typeof value === 'string' && !isStrategy(value)) throw badOption(option, `it is one of ${STRATEGIES.join(', ')}`);
  const given = typeof value === 'string' ? { strategy: value } : value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw badOption(option, `it is one of ${STRATEGIES.join(', ')}, or { strategy, urls }`);
  const network = given as { readonly [name: string]: unknown };
  const { strategy: named, urls } = network;
  if (named !== undefined && !isStrategy(named)) throw badOption(`${option}.strategy`, `it is one of ${STRATEGIES.join(', ')}`);
  const addresses = urls === undefined ? undefined : readUrls(urls, `${option}.urls`);
  const strategy = named ?? guess(addresses, option);
  const { begins, options, needs } = KINDS[strategy];
  const odd = (addresses ?? []).findIndex((url) => !begins.test(url));
  if (odd >= 0) throw badOption(`${option}.urls.${odd}`, `it is not an address of ${strategy}, which ${sayBegins(strategy)}`);
  const allowed = ['strategy', 'urls', ...options.split(' ')];
  const unknown = Object.keys(network).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw badOption(`${option}.${unknown}`, `for ${strategy} there is ${allowed.filter((key) => key !== '').join(', ')}`);
  for (const key of needs.split(' ')) if (key !== '' && network[key] === undefined) throw badOption(`${option}.${key}`, `${strategy} has no public servers: it needs ${needs.replace(' ', ' and ')}`);
  readRest(network, option);
  return { ...network, strategy, ...(addresses === undefined ? {} : { urls: addresses }) };
}

/** Options that belong to one network each. */
function readRest(network: { readonly [name: string]: unknown }, option: string): void {
  for (const key of ['key', 'username', 'password', 'path']) {
    const text = network[key];
    const fits = text === undefined || (typeof text === 'string' && text !== '' && text.length <= TEXT_MAX);
    if (!fits) throw badOption(`${option}.${key}`, `it is a text of 1 to ${TEXT_MAX} characters`);
  }
  // What the database takes for a part of a path, and nothing else.
  if (/[.#$[\]]/.test(`${network['path'] ?? ''}`)) throw badOption(`${option}.path`, 'a path has none of . # $ [ ]');
  if (network['load'] !== undefined && typeof network['load'] !== 'function') throw badOption(`${option}.load`, 'it is a function that loads the package');
  if (network['app'] !== undefined && (typeof network['app'] !== 'object' || network['app'] === null)) throw badOption(`${option}.app`, 'it is an app of Firebase');
}

/** The network of addresses that come alone. Addresses of sockets that say nothing are trackers'. */
function guess(urls: readonly string[] | undefined, option: string): Strategy {
  if (urls === undefined) throw badOption(`${option}.strategy`, `it is one of ${STRATEGIES.join(', ')}`);
  const found = new Set(urls.map((url) => {
    const host = url.toLowerCase().replace(/\/+$/, '');
    return STRATEGIES.find((strategy) => KINDS[strategy].begins.test(host) && KINDS[strategy].known.test(host)) ?? (SOCKET.test(host) ? 'torrent' : undefined);
  }));
  const [strategy] = found;
  if (found.size !== 1 || strategy === undefined) throw badOption(`${option}.strategy`, 'these addresses do not say which network they are of: name it');
  return strategy;
}

function readUrls(urls: unknown, option: string): readonly string[] {
  if (!Array.isArray(urls) || urls.length === 0 || urls.length > URLS_MAX) throw badOption(option, `it is a list of 1 to ${URLS_MAX} addresses`);
  const odd = (urls as readonly unknown[]).findIndex((url) => typeof url !== 'string' || url.length > TEXT_MAX || !isAddress(url));
  if (odd >= 0) throw badOption(`${option}.${odd}`, 'it is not an address');
  return [...new Set(urls as readonly string[])];
}

function isAddress(url: string): boolean {
  try {
    return url.startsWith('/') ? /^(\/[^\s/]+){2,}$/.test(url) : new URL(url).host !== '';
  } catch {
    // Not an address at all, which the caller says better.
    return false;
  }
}

function isStrategy(value: unknown): value is Strategy {
  return typeof value === 'string' && Object.hasOwn(KINDS, value);
}

function sayBegins(strategy: Strategy): string {
  const { begins } = KINDS[strategy];
  return begins === SOCKET ? 'begins with wss:// or ws://' : begins === HTTPS ? 'begins with https://' : 'begins with a slash: /dns4/…';
}
