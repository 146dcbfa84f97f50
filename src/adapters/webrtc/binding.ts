/**
 * What ties our handshake to this very DTLS connection: a digest of each side's certificate fingerprints,
 * as the session descriptions state them. The browser refuses a connection whose certificate is not among
 * them, so whoever signs these digests cannot be somebody in the middle.
 *
 * Both sides compute the same two values, crosswise. Whitespace, case and order do not matter.
 */
import { sha256 } from '@noble/hashes/sha2.js';

import { textToBytes } from '../../core/base/text.ts';

/** Digest of all fingerprint lines of a session description, or undefined where it has none. */
export function fingerprintDigest(sdp: string): Uint8Array | undefined {
  const lines = new Set<string>();
  for (const [, value] of sdp.matchAll(/^a=fingerprint:(.+)$/gm)) {
    lines.add(value!.trim().replace(/\s+/g, ' ').toLowerCase());
  }
  if (lines.size === 0) return undefined;
  return sha256(textToBytes([...lines].sort().join('\n')));
}

/** Both digests of a connection, or undefined while a description is missing. */
export function channelBinding(
  connection: RTCPeerConnection,
): { readonly local: Uint8Array; readonly remote: Uint8Array } | undefined {
  const local = fingerprintDigest(connection.localDescription?.sdp ?? '');
  const remote = fingerprintDigest(connection.remoteDescription?.sdp ?? '');
  return local && remote ? { local, remote } : undefined;
}
