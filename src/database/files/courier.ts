/**
 * Between the driver, which has the peers, and whoever deals in files. What they say of files goes to the courier, and comes from it
 * by the wire. Only peers with an open session are heard and spoken to: a stranger knows no file of ours and asks for none.
 *
 * A room whose page never deals in files has no courier; then what peers say of files is not heard, and nobody is blamed for it.
 */
import type { Fault } from '../../core/base/fault.ts';
import type { Lane, PeerId } from '../../core/base/peer.ts';

/** What happens to peers, as far as files go. Called from the loop: what it orders by the wire is done when it has returned. */
export interface FileCourier {
  /** Its session is open. Comes before anything else of the peer, and for all that are there as soon as there is a courier. */
  opened(peer: PeerId): void;
  /** Its session is over; nothing more comes of it, and nothing can be sent to it. */
  closed(peer: PeerId): void;
  /** A message about files (`core/files/wire.ts`), not looked at yet. The bytes are given away: their memory may be gone from here afterwards. */
  received(peer: PeerId, bytes: Uint8Array): void;
  /** The network took so many bytes of what was sent to this peer on the lane of files. */
  drained(peer: PeerId, bytes: number): void;
}

/** What a courier orders. Void for peers that are gone. */
export interface FileWire {
  /** A message about files; blocks and layers on the lane of files, all else on control. */
  send(peer: PeerId, lane: Lane, bytes: Uint8Array): void;
  /** Misbehaviour, for the peer's score, which may end its session. */
  blame(peer: PeerId, misbehaviour: Fault): void;
  /** Ends its session for what it was blamed for. */
  expel(peer: PeerId, misbehaviour: Fault): void;
}
