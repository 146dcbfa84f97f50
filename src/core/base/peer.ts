/** Words for the other end of a link, shared by every room that talks about one. */

/** A remote participant, as its transport names it. Chosen by the remote side: it proves nothing. */
export type PeerId = string & { readonly peerId?: never };

/** Independent ordered, reliable lanes of each link: small urgent messages, batches of records, and what is in files. */
export type Lane = 'control' | 'bulk' | 'files';

/** Digests of both sides' transport certificates; the handshake signs them. */
export interface ChannelBinding {
  readonly local: Uint8Array;
  readonly remote: Uint8Array;
}
