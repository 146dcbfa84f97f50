/**
 * How a remote signer is named: bunker://<its public key>?relay=wss://…&secret=… (NIP-46). People paste it from their
 * signer. The secret introduces us to it, once.
 */
import { isPubkey } from './signed-answer.ts';

/** Where a remote signer is to be found. */
export interface BunkerAddress {
  /** The signer's own public key, 64 hex. The author's is another one, or the same. */
  readonly signer: string;
  readonly relays: readonly string[];
  readonly secret?: string;
}

const SCHEME = 'bunker://';
const ADDRESS_MAX = 4096;
const RELAYS_MAX = 5;
const SECRET_MAX = 256;

/** The address, or what is wrong with it. */
export function readBunkerAddress(text: string): BunkerAddress | string {
  if (!text.startsWith(SCHEME) || text.length > ADDRESS_MAX) return 'it begins with bunker://';
  const [signer, query = ''] = text.slice(SCHEME.length).split('?', 2);
  if (!isPubkey(signer)) return 'after bunker:// comes the public key of the signer, 64 hex digits';
  const parameters = new URLSearchParams(query);
  const relays = [...new Set(parameters.getAll('relay'))].slice(0, RELAYS_MAX);
  if (relays.length === 0) return 'it names no relay';
  const odd = relays.find((relay) => !isRelay(relay));
  if (odd !== undefined) return 'a relay has an address that begins with wss://';
  const secret = parameters.get('secret') ?? '';
  if (secret.length > SECRET_MAX) return 'its secret is too long';
  return { signer, relays, ...(secret === '' ? {} : { secret }) };
}

/** Whether this is the address of a relay. */
export function isRelay(address: string): boolean {
  return URL.canParse(address) && /^wss?:$/.test(new URL(address).protocol);
}
