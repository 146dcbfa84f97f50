/**
 * Layers of files that are fetched: from disk where it has them, else from one peer after another. Nothing of a file is asked
 * for before its layer was checked against the root: afterwards every piece can be checked alone.
 */
import { fault } from '../base/fault.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import type { PeerId } from '../base/peer.ts';
import type { FilesHost } from './host.ts';
import type { FilePeer } from './peer.ts';
import type { SharedFile } from './shared-file.ts';
import { checkLayer } from './tree.ts';

/** Gets the layers that are lacking. */
export class Layers {
  readonly #host: FilesHost;

  constructor(host: FilesHost) {
    this.#host = host;
  }

  /** When a peer is late with a layer, ms. */
  get wakeAt(): number {
    let wakeAt = Infinity;
    for (const file of this.#host.files.values()) {
      if (file.layerAsked !== undefined) wakeAt = Math.min(wakeAt, file.layerAsked.at + FILE_TRANSFER_LIMITS.fileRequestTimeoutMs);
    }
    return wakeAt;
  }

  /** Asks for what is lacking, of files somebody has something of. */
  ask(now: number): void {
    for (const file of this.#host.files.values()) {
      if (!file.isFetched || file.layer !== undefined || file.layerAsked !== undefined) continue;
      if (file.layerState === 'absent') this.#askPeer(file, now);
      if (file.layerState === 'unknown') this.#askDisk(file);
    }
  }

  /** The disk answered. What is damaged there comes from peers. */
  read(root: string, layer: Uint8Array | undefined): void {
    const file = this.#host.files.get(root);
    if (file === undefined || file.layerState !== 'reading') return;
    const isRight = layer !== undefined && checkLayer(layer, file.outline);
    if (isRight) file.layer = layer;
    file.layerState = isRight ? 'unknown' : 'absent';
  }

  /** A peer answered. */
  received(peer: FilePeer, root: string, layer: Uint8Array): void {
    const file = this.#host.files.get(root);
    if (file === undefined || file.layer !== undefined) return;
    if (file.layerAsked?.peer !== peer.id) {
      if (!file.layerDeniers.has(peer.id)) this.#host.blame(peer, fault('unexpected', 'a layer that was not asked for'));
      return;
    }
    file.layerAsked = undefined;
    if (!checkLayer(layer, file.outline)) {
      file.layerDeniers.add(peer.id);
      return this.#blame(peer);
    }
    file.layer = layer.slice();
    file.layerDeniers.clear();
    this.#host.emit({ type: 'write-layer', root, layer: file.layer });
  }

  /** Others are asked where one is silent. When all were, they are asked again. */
  tick(now: number): void {
    for (const file of this.#host.files.values()) {
      if (file.layerAsked === undefined || now < file.layerAsked.at + FILE_TRANSFER_LIMITS.fileRequestTimeoutMs) continue;
      file.layerDeniers.add(file.layerAsked.peer);
      file.layerAsked = undefined;
    }
  }

  /** A peer is gone. */
  left(peer: PeerId): void {
    for (const file of this.#host.files.values()) {
      file.layerDeniers.delete(peer);
      if (file.layerAsked?.peer === peer) file.layerAsked = undefined;
    }
  }

  #askDisk(file: SharedFile): void {
    file.layerState = 'reading';
    this.#host.emit({ type: 'read-layer', root: file.root });
  }

  #askPeer(file: SharedFile, now: number): void {
    const sources = [...this.#host.peers.values()].filter((peer) => peer.claims.get(file.root)?.pieces.isEmpty === false);
    if (sources.length === 0) return;
    const willing = sources.filter(({ id }) => !file.layerDeniers.has(id));
    if (willing.length === 0) file.layerDeniers.clear();
    const chosen = (willing.length === 0 ? sources : willing)[this.#host.random(Math.max(1, willing.length))]!;
    file.layerAsked = { peer: chosen.id, at: now };
    this.#host.say(chosen, { type: 'layer-request', root: file.root });
  }

  /** A wrong layer is worth a wrong piece. */
  #blame(peer: FilePeer): void {
    const misbehaviour = fault('malformed', 'a layer that is not that of its file');
    if (++peer.badPieces < FILE_TRANSFER_LIMITS.fileBadPiecesMax) this.#host.blame(peer, misbehaviour);
    else this.#host.expel(peer, misbehaviour);
  }
}
