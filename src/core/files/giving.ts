/**
 * Giving: who has a slot, and whose turn it is. Peers with a slot get one block each in turn, as fast as the pace allows, and
 * never more than a little ahead of the wire, so that records do not wait behind files. Whoever has no slot has its requests
 * refused, and knows. Layers are given to all, since without them nobody can begin.
 */
import { fault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import type { PeerId } from '../base/peer.ts';
import { Choker, type Candidate } from './choke.ts';
import type { FilesHost } from './host.ts';
import type { Pace } from './pace.ts';
import { placeKey, type FilePeer } from './peer.ts';
import { ReadPieces } from './read-pieces.ts';
import type { SharedFile } from './shared-file.ts';
import { checkLayer, leafCount, pieceSize } from './tree.ts';
import type { BlockPlace, BlockRun } from './wire.ts';

/** The half of the machine that gives. */
export class Giving {
  readonly #host: FilesHost;
  readonly #pace: Pace;
  readonly #choker: Choker;
  readonly #pieces = new ReadPieces();
  /** Layers to give away, by root; undefined while the disk looks. */
  readonly #layers = new Map<string, Uint8Array | undefined>();
  #last: PeerId | undefined;
  #isHeldUp = false;

  constructor(host: FilesHost, pace: Pace) {
    this.#host = host;
    this.#pace = pace;
    this.#choker = new Choker(host.random);
  }

  /** Bytes of pieces that were read to be given away. */
  get readBytes(): number {
    return this.#pieces.bytes;
  }

  /** When something is due, ms. */
  get wakeAt(): number {
    const roundAt = [...this.#host.peers.values()].some((peer) => this.#isWanting(peer)) ? this.#choker.wakeAt : Infinity;
    return Math.min(roundAt, this.#isHeldUp ? this.#pace.readyAt(FILE_LIMITS.fileBlockBytes) : Infinity);
  }

  /** Gives slots to those that deserve them, and tells who gets or loses one. */
  choose(now: number): void {
    const isTaking = [...this.#host.files.values()].some((file) => file.isFetched);
    const candidates: Candidate[] = [...this.#host.peers.values()]
      .filter((peer) => this.#isWanting(peer))
      .map((peer) => ({ peer: peer.id, rate: (isTaking ? peer.gives : peer.takes).rate(now) }));
    const chosen = this.#choker.choose(candidates, now);
    for (const peer of this.#host.peers.values()) {
      const isChoked = !chosen.has(peer.id);
      if (isChoked === peer.isChoked) continue;
      peer.isChoked = isChoked;
      this.#host.say(peer, { type: isChoked ? 'choke' : 'unchoke' });
      if (isChoked) for (const place of peer.waiting.values()) this.#refuse(peer, place);
    }
  }

  /** Gives what was asked for, as far as it may go now. */
  give(now: number): void {
    this.#isHeldUp = false;
    const all = [...this.#host.peers.values()];
    const after = all.findIndex(({ id }) => id === this.#last) + 1;
    let ready = [...all.slice(after), ...all.slice(0, after)].filter(({ waiting, layersWaiting }) => waiting.size + layersWaiting.size > 0);
    while (ready.length > 0) ready = ready.filter((peer) => this.#giveOne(peer, now));
  }

  /** A peer asks for blocks. Answers how many of them are refused. */
  request(peer: FilePeer, { root, piece, block, count }: BlockRun): number {
    const file = this.#host.files.get(root);
    if (file !== undefined && piece >= file.have.count) {
      this.#host.blame(peer, fault('malformed', 'a request for a piece that the file does not have'));
      return count;
    }
    const places = Array.from({ length: count }, (_, i) => ({ root, piece, block: block + i })).filter((place) => !peer.waiting.has(placeKey(place)));
    const room = FILE_TRANSFER_LIMITS.fileRequestsWaitingMax - peer.waiting.size;
    if (places.length > room) this.#host.blame(peer, fault('limit', 'more requests than may wait'));
    const mayWait = (place: BlockPlace): boolean => !peer.isChoked && file?.have.has(piece) === true && isPlace(file, place);
    const taken = places.slice(0, room).filter(mayWait);
    for (const place of taken) peer.waiting.set(placeKey(place), place);
    // The disk looks while what was asked for before is on its way; where two pieces for each slot are not too many to remember.
    const isSmall = 2 * FILE_TRANSFER_LIMITS.fileSlots * (file?.outline.pieceBytes ?? 0) <= FILE_TRANSFER_LIMITS.fileReadBytesMax;
    if (taken.length > 0 && isSmall && this.#pieces.get(root, piece) === undefined) this.#readSoon({ root, piece });
    for (const place of places) if (!taken.includes(place)) this.#refuse(peer, place);
    return places.length - taken.length;
  }

  /** How many peers have something of a file, or want it: told where it changed. */
  countPeers(file: SharedFile): void {
    let peers = 0;
    for (const { claims } of this.#host.peers.values()) {
      const claim = claims.get(file.root);
      if (claim !== undefined && (claim.wants !== 'nothing' || !claim.pieces.isEmpty)) peers++;
    }
    if (peers === file.peers) return;
    file.peers = peers;
    this.#host.emit({ type: 'notify', change: { type: 'peers', root: file.root, peers } });
  }

  /** A peer has it from somebody else. */
  cancel(peer: FilePeer, place: BlockPlace): void {
    peer.waiting.delete(placeKey(place));
  }

  /** A peer wants a layer. */
  layerRequest(peer: FilePeer, root: string): void {
    const file = this.#host.files.get(root);
    if (file === undefined || file.have.isEmpty) return;
    const given = (peer.layersGiven.get(root) ?? 0) + 1;
    if (given > FILE_TRANSFER_LIMITS.fileLayersGivenMax) return this.#host.blame(peer, fault('limit', 'the same layer over and over'));
    peer.layersGiven.set(root, given);
    peer.layersWaiting.add(root);
  }

  /** The disk answered with a layer; one that is damaged is not given. */
  layerRead(root: string, layer: Uint8Array | undefined): void {
    if (!this.#layers.has(root)) return;
    this.#layers.delete(root);
    const file = this.#host.files.get(root);
    if (file !== undefined && layer !== undefined && checkLayer(layer, file.outline)) {
      this.#layers.set(root, layer);
      return;
    }
    for (const peer of this.#host.peers.values()) peer.layersWaiting.delete(root);
  }

  /** The disk answered with a piece. Answers whether it has it. */
  read(file: SharedFile, piece: number, bytes: Uint8Array | undefined): 'here' | 'lost' {
    const isHere = bytes?.length === pieceSize(file.outline, piece);
    this.#pieces.read(file.root, piece, isHere ? bytes : undefined);
    if (isHere) return 'here';
    this.#refuseAll((place) => place.root === file.root && place.piece === piece);
    return 'lost';
  }

  /** A file is gone. */
  stop(root: string): void {
    this.#refuseAll((place) => place.root === root);
    for (const peer of this.#host.peers.values()) peer.layersWaiting.delete(root);
    this.#layers.delete(root);
    this.#pieces.drop(root);
  }

  /** One block or layer; answers whether there may be more for this peer. */
  #giveOne(peer: FilePeer, now: number): boolean {
    if (peer.unsent >= FILE_TRANSFER_LIMITS.fileUnsentBytesMax) return false;
    return this.#giveLayer(peer, now) || this.#giveBlock(peer, now);
  }

  #giveLayer(peer: FilePeer, now: number): boolean {
    for (const root of peer.layersWaiting) {
      const layer = this.#layerOf(root);
      if (layer === undefined) continue;
      if (!this.#mayGo(FILE_LIMITS.fileBlockBytes, now)) return false;
      peer.layersWaiting.delete(root);
      this.#host.say(peer, { type: 'layer', root, layer });
      return true;
    }
    return false;
  }

  #giveBlock(peer: FilePeer, now: number): boolean {
    const [first] = peer.waiting;
    if (first === undefined) return false;
    const [key, place] = first;
    const piece = this.#pieces.get(place.root, place.piece);
    if (piece === undefined) {
      this.#readSoon(place);
      return false;
    }
    const start = place.block * FILE_LIMITS.fileBlockBytes;
    const bytes = piece.subarray(start, start + FILE_LIMITS.fileBlockBytes);
    if (!this.#mayGo(bytes.length, now)) return false;
    peer.waiting.delete(key);
    peer.takes.note(bytes.length, now);
    this.#last = peer.id;
    this.#host.say(peer, { ...place, type: 'block', bytes });
    return true;
  }

  #readSoon({ root, piece }: Pick<BlockPlace, 'root' | 'piece'>): void {
    if (this.#pieces.ask(root, piece)) this.#host.emit({ type: 'read', root, piece });
  }

  #mayGo(bytes: number, now: number): boolean {
    const mayGo = this.#pace.take(bytes, now);
    if (!mayGo) this.#isHeldUp = true;
    return mayGo;
  }

  /** A layer that is here, or undefined while the disk is asked for it. */
  #layerOf(root: string): Uint8Array | undefined {
    const here = this.#host.files.get(root)?.layer ?? this.#layers.get(root);
    if (here !== undefined || this.#layers.has(root)) return here;
    if (this.#layers.size >= FILE_TRANSFER_LIMITS.fileLayersKept) this.#layers.delete(this.#layers.keys().next().value!);
    this.#layers.set(root, undefined);
    this.#host.emit({ type: 'read-layer', root });
    return undefined;
  }

  /** Whether a peer wants something that we have. */
  #isWanting(peer: FilePeer): boolean {
    for (const [root, { wants, pieces }] of peer.claims) {
      const file = this.#host.files.get(root);
      if (wants !== 'nothing' && file !== undefined && pieces.lacksOf(file.have)) return true;
    }
    return false;
  }

  #refuseAll(isRefused: (place: BlockPlace) => boolean): void {
    for (const peer of this.#host.peers.values()) {
      for (const place of peer.waiting.values()) if (isRefused(place)) this.#refuse(peer, place);
    }
  }

  #refuse(peer: FilePeer, { root, piece, block }: BlockPlace): void {
    peer.waiting.delete(placeKey({ root, piece, block }));
    this.#host.say(peer, { type: 'refuse', root, piece, block });
  }
}

/** Whether a piece has such a block. Whoever believes a record that says it is longer is not to blame. */
function isPlace({ outline }: SharedFile, { piece, block }: BlockPlace): boolean {
  return block < leafCount(pieceSize(outline, piece));
}
