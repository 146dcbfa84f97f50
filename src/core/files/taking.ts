/**
 * Fetching: asks peers for blocks, puts pieces together, and has them checked and, where they are right, written. Every file that is
 * wanted gets its turn, by bytes; the one that somebody reads comes first. A peer that is silent loses its requests to others.
 *
 * A piece from one peer whose hash is wrong is that peer's fault. Where several brought it, it comes again from one; then the
 * leaves of both tell whose blocks were wrong (docs/adr/0042-files-from-many.md).
 */
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import { fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import type { Assembly } from './assembly.ts';
import type { FileEvent } from './event.ts';
import type { FilesHost } from './host.ts';
import { Layers } from './layers.ts';
import { Pace } from './pace.ts';
import { placeKey, type Claim, type FilePeer } from './peer.ts';
import { Requests } from './requests.ts';
import type { Pick, SharedFile } from './shared-file.ts';
import { hashesIn, nodeOf } from './tree.ts';
import type { BlockPlace, FileMessage } from './wire.ts';

type OfEvent<T extends FileEvent['type']> = Extract<FileEvent, { type: T }>;
type BlockMessage = Extract<FileMessage, { type: 'block' }>;

/** The half of the machine that fetches. */
export class Taking {
  readonly layers: Layers;
  readonly #host: FilesHost;
  readonly #pace: Pace;
  /** Bytes of pieces on their way, of all files. */
  #assemblyBytes = 0;
  #nextJob = 1;
  /** Until when the disk is left alone, ms. */
  #diskRestsUntil = -Infinity;
  #now = 0;

  constructor(host: FilesHost, pace: Pace) {
    this.#host = host;
    this.#pace = pace;
    this.layers = new Layers(host);
  }

  /** Bytes of pieces that are put together, checked and written. */
  get assemblyBytes(): number {
    return this.#assemblyBytes;
  }

  /** When something is due, ms. */
  get wakeAt(): number {
    let wakeAt = Math.min(this.layers.wakeAt, this.#isHeldUp ? this.#pace.readyAt(FILE_LIMITS.fileBlockBytes) : Infinity);
    if (this.#diskRestsUntil > this.#now) wakeAt = Math.min(wakeAt, this.#diskRestsUntil);
    for (const peer of this.#host.peers.values()) {
      wakeAt = Math.min(wakeAt, peer.silentAt);
      if (peer.silentUntil > this.#now) wakeAt = Math.min(wakeAt, peer.silentUntil);
    }
    for (const file of this.#host.files.values()) if (file.assemblies.size > 0) wakeAt = Math.min(wakeAt, this.#lateAt(file));
    return wakeAt;
  }

  /** Whether the pace keeps us from asking for more. */
  #isHeldUp = false;

  /** Asks for as much as peers, pace and memory allow. Each peer in turn is asked for one block, beginning with a random one. */
  ask(now: number): void {
    this.#now = now;
    this.#isHeldUp = false;
    this.layers.ask(now);
    if (now < this.#diskRestsUntil) return;
    const fetched = [...this.#host.files.values()].filter((file) => file.isFetched && file.layer !== undefined);
    if (fetched.length === 0) return;
    let hungry = [...this.#host.peers.values()].filter((peer) => peer.isHungry(now) && fetched.some((file) => isSource(peer, file)));
    const first = this.#host.random(hungry.length);
    hungry = [...hungry.slice(first), ...hungry.slice(0, first)];
    const requests = new Requests();
    while (hungry.length > 0) hungry = hungry.filter((peer) => this.#askOne(peer, { fetched, requests }, now));
    for (const [peer, run] of requests.all()) this.#host.say(peer, { ...run, type: 'request' });
  }

  /** A block came. */
  block(peer: FilePeer, message: BlockMessage, now: number): void {
    const file = this.#host.files.get(message.root);
    const answer = peer.answered(message, now);
    if (answer === 'never') return this.#host.blame(peer, fault('unexpected', 'a block that was not asked for'));
    const assembly = file?.assemblies.get(message.piece);
    if (file === undefined || assembly === undefined) return;
    if (message.bytes.length !== assembly.blockSize(message.block)) {
      assembly.unasked(message.block, peer.id);
      if (file.trust === 'disputed') return passOver(peer, file, message.piece);
      return this.#host.blame(peer, fault('malformed', 'a block of the wrong size'));
    }
    peer.gives.note(message.bytes.length, now);
    const others = assembly.take(message.block, { bytes: message.bytes, peer: peer.id, now });
    for (const other of others ?? []) this.#cancel(this.#host.peers.get(other), message);
    if (others !== undefined && assembly.isComplete) this.#keep(file, assembly);
  }

  /** A request will not be answered. */
  refused(peer: FilePeer, place: BlockPlace, now: number): void {
    if (!peer.refused(place, now)) return;
    const file = this.#host.files.get(place.root);
    file?.assemblies.get(place.piece)?.unasked(place.block, peer.id);
    if (file?.trust === 'disputed' && !peer.chokesUs) passOver(peer, file, place.piece);
  }

  /** A piece was right and is on disk; answers whether it is one of ours. */
  kept({ root, piece, job, leaves }: OfEvent<'kept'>): boolean {
    const file = this.#host.files.get(root);
    const assembly = file?.assemblies.get(piece);
    if (file === undefined || assembly?.phase !== 'keeping' || assembly.job !== job) return false;
    this.#drop(file, assembly);
    this.#convict(file, assembly, leaves);
    return file.have.set(piece);
  }

  /** A piece is not what the file's author signed. */
  wrong({ root, piece, job, leaves }: OfEvent<'wrong'>): void {
    const file = this.#host.files.get(root);
    const assembly = file?.assemblies.get(piece);
    if (file === undefined || assembly?.phase !== 'keeping' || assembly.job !== job) return;
    this.#drop(file, assembly);
    const senders = new Set(assembly.senders);
    const [only] = senders;
    if (file.trust === 'disputed') {
      for (const sender of senders) passOver(sender === undefined ? undefined : this.#host.peers.get(sender), file, assembly.piece);
      return;
    }
    if (senders.size === 1) {
      // Whoever is alone with a piece is asked again: it may have been its disk.
      if (file.sources[assembly.piece]! > 1) passOver(only === undefined ? undefined : this.#host.peers.get(only), file, assembly.piece);
      return this.#blameForPiece(only);
    }
    file.suspect(assembly.piece, { leaves: hashesIn(leaves), senders: assembly.senders });
  }

  /** The disk refused a piece: it comes again later. */
  writeFailed({ root, piece, job }: OfEvent<'write-failed'>, now: number): void {
    const file = this.#host.files.get(root);
    const assembly = file?.assemblies.get(piece);
    if (file === undefined || assembly?.phase !== 'keeping' || assembly.job !== job) return;
    this.#drop(file, assembly);
    this.#diskRestsUntil = now + LIMITS.diskRetryMs;
  }

  /** Takes back what is asked of peers that are silent too long. */
  tick(now: number): void {
    this.#now = now;
    this.layers.tick(now);
    for (const peer of [...this.#host.peers.values()]) {
      if (now < peer.silentAt) continue;
      for (const asked of [...peer.asked]) this.#giveUp(peer, asked);
      if (peer.wasSilent(now) > 1) this.#host.blame(peer, fault('withheld', 'it has pieces that it does not give'));
    }
  }

  /** A peer is gone, and with it what was asked of it. */
  left(peer: FilePeer): void {
    this.layers.left(peer.id);
    for (const { root, piece, block } of peer.asked) this.#host.files.get(root)?.assemblies.get(piece)?.unasked(block, peer.id);
  }

  /** Nothing more of a file is wanted. */
  stop(file: SharedFile): void {
    for (const peer of this.#host.peers.values()) {
      for (const asked of [...peer.asked]) if (asked.root === file.root) this.#giveUp(peer, asked);
    }
    for (const assembly of [...file.assemblies.values()]) this.#drop(file, assembly);
    file.suspects.clear();
  }

  /** One block; answers whether there may be more. */
  #askOne(peer: FilePeer, { fetched, requests }: { readonly fetched: readonly SharedFile[]; readonly requests: Requests }, now: number): boolean {
    if (peer.room(now) <= 0) return false;
    for (const file of inTurn(fetched.filter((candidate) => isSource(peer, candidate)))) {
      const pick = this.#pick(peer, file, now);
      if (pick === undefined) continue;
      const { assembly, block } = pick;
      const bytes = assembly.blockSize(block);
      if (!this.#pace.take(bytes, now)) {
        this.#isHeldUp = true;
        // Whatever was begun for it is begun: the next in turn goes on with it.
        return false;
      }
      const place = { root: file.root, piece: assembly.piece, block };
      assembly.asked(block, peer.id, now);
      peer.ask(place, now);
      file.askedBytes += bytes;
      requests.add(peer, place);
      return true;
    }
    return false;
  }

  #pick(peer: FilePeer, file: SharedFile, now: number): Pick | undefined {
    const { pieces } = peer.claims.get(file.root) as Claim;
    const before = file.assemblies.size;
    const pick = file.pick({
      peer: peer.id,
      theirs: pieces,
      now,
      random: this.#host.random,
      hasMemory: (bytes) => this.#hasMemory(file, bytes, now),
      isLate: (asked, at) => now >= at + this.#patience(asked, now),
    });
    if (pick !== undefined && file.assemblies.size > before) this.#assemblyBytes += pick.assembly.size;
    return pick;
  }

  /** Whether one more piece may begin. Where somebody reads a file, others leave room for it. */
  #hasMemory(file: SharedFile, bytes: number, now: number): boolean {
    const isRead = file.reading !== undefined;
    const kept = !isRead && [...this.#host.files.values()].some(({ reading, isFetched }) => reading !== undefined && isFetched) ? FILE_TRANSFER_LIMITS.filePlayedBytes : 0;
    const fits = (): boolean => this.#assemblyBytes + bytes <= FILE_TRANSFER_LIMITS.fileAssemblyBytesMax - kept;
    return fits() || (this.#dropOrphan(now) && fits());
  }

  /** Gives up a piece nobody works at: nobody here has it, or nobody had time for it. */
  #dropOrphan(now: number): boolean {
    for (const file of this.#host.files.values()) {
      for (const assembly of file.assemblies.values()) {
        const isUseless = file.sources[assembly.piece] === 0 || now >= assembly.touchedAt + FILE_TRANSFER_LIMITS.fileRequestTimeoutMs;
        if (!assembly.isOrphan || !isUseless) continue;
        this.#drop(file, assembly);
        return true;
      }
    }
    return false;
  }

  /** How long a block may take before somebody else is asked, too: longer for a peer that does give. */
  #patience(asked: string, now: number): number {
    const peer = this.#host.peers.get(asked);
    const isGiving = peer !== undefined && now < peer.heardAt + FILE_TRANSFER_LIMITS.fileLateMs;
    return isGiving ? FILE_TRANSFER_LIMITS.fileLateMaxMs : FILE_TRANSFER_LIMITS.fileLateMs;
  }

  /** When the next of a file's pieces wants somebody else. */
  #lateAt(file: SharedFile): number {
    let lateAt = Infinity;
    for (const assembly of file.assemblies.values()) {
      // What nobody works at is given up some time.
      const restsUntil = assembly.isOrphan ? assembly.touchedAt + FILE_TRANSFER_LIMITS.fileRequestTimeoutMs : Infinity;
      if (restsUntil > this.#now) lateAt = Math.min(lateAt, restsUntil);
      for (const patience of [FILE_TRANSFER_LIMITS.fileLateMs, FILE_TRANSFER_LIMITS.fileLateMaxMs]) {
        const at = assembly.oldestAskedAt + patience;
        if (at > this.#now) lateAt = Math.min(lateAt, at);
      }
    }
    return lateAt;
  }

  /** Nothing is asked for without a layer, and a file that is fetched keeps it. */
  #keep({ root, layer, outline: shape }: SharedFile, assembly: Assembly): void {
    assert(layer !== undefined, 'a piece is asked for once it is known what it must be');
    const { piece } = assembly;
    assembly.phase = 'keeping';
    assembly.job = this.#nextJob++;
    this.#host.emit({ type: 'keep', root, piece, job: assembly.job, blocks: assembly.give(), node: nodeOf(layer, piece), shape });
  }

  /** A piece is right that was wrong before: whose blocks were not these? */
  #convict(file: SharedFile, { piece }: Assembly, right: Uint8Array): void {
    const suspect = file.suspects.get(piece);
    if (suspect === undefined) return;
    file.suspects.delete(piece);
    const leaves = hashesIn(right);
    const guilty = new Set(suspect.senders.filter((_, block) => !equalBytes(suspect.leaves[block] ?? EMPTY, leaves[block] ?? EMPTY)));
    for (const peer of guilty) this.#blameForPiece(peer);
  }

  #blameForPiece(id: string | undefined): void {
    const peer = id === undefined ? undefined : this.#host.peers.get(id);
    if (peer === undefined) return;
    const misbehaviour = fault('malformed', 'a piece that is not what its file says');
    if (++peer.badPieces < FILE_TRANSFER_LIMITS.fileBadPiecesMax) this.#host.blame(peer, misbehaviour);
    else this.#host.expel(peer, misbehaviour);
  }

  #drop(file: SharedFile, assembly: Assembly): void {
    if (file.assemblies.delete(assembly.piece)) this.#assemblyBytes -= assembly.size;
  }

  #giveUp(peer: FilePeer, place: BlockPlace): void {
    this.#host.files.get(place.root)?.assemblies.get(place.piece)?.unasked(place.block, peer.id);
    this.#cancel(peer, place);
  }

  #cancel(peer: FilePeer | undefined, { root, piece, block }: BlockPlace): void {
    if (peer === undefined) return;
    peer.giveUp({ root, piece, block });
    this.#host.say(peer, { type: 'cancel', root, piece, block });
  }
}

const EMPTY = new Uint8Array(0);

/** Whether a peer has something of the file that we lack. */
function isSource(peer: FilePeer, file: SharedFile): boolean {
  const claim = peer.claims.get(file.root);
  return claim !== undefined && file.have.lacksOf(claim.pieces);
}

/** A peer may have a file of this root that is cut otherwise: it is not asked for this piece again before it speaks of the file anew. */
function passOver(peer: FilePeer | undefined, file: SharedFile, piece: number): void {
  if (peer?.claims.get(file.root)?.pieces.clear(piece) === true) file.sources[piece]!--;
}

/** What somebody reads comes first, then whoever was asked for least. */
function inTurn(files: readonly SharedFile[]): readonly SharedFile[] {
  return [...files].sort((one, other) => Number(other.reading !== undefined) - Number(one.reading !== undefined) || one.askedBytes - other.askedBytes);
}
