/** Words for the other end of a link, shared by every room that talks about one. */

/** A remote participant, as its transport names it. Chosen by the remote side: it proves nothing. */
export type PeerId = string & { readonly peerId?: never };

/** Two independent ordered, reliable lanes per link: small urgent messages, and batches of records. */
export type Lane = 'control' | 'bulk';

/** Digests of both sides' transport certificates; the handshake signs them. */
export interface ChannelBinding {
  readonly local: Uint8Array;
  readonly remote: Uint8Array;
}
