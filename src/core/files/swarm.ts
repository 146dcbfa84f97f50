/**
 * The machine that fetches files from peers and gives them to others: one for each room. Events go in, effects come out
 * (`event.ts`); what it asks for is in `taking.ts`, what it gives in `giving.ts`, and here is who has what.
 *
 *   effects = swarm.handle(event, now)   // synchronous; never awaits, reads a clock or rolls dice
 *   swarm.wakeAt                         // when it wants a `tick`
 *
 * A peer is told of a file only what it needs: that we want it, what we have of it if it asks, and each piece as it comes if it wants
 * the same. So nobody learns from us which files we hold but by asking for one.
 */
import { assert } from '../base/assert.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import type { PeerId } from '../base/peer.ts';
import { Bitfield } from './bitfield.ts';
import type { FileChange, FileEffect, FileEvent, FileOutline, FetchedFor } from './event.ts';
import { Giving } from './giving.ts';
import { chance, type FilesHost, type FileSwarmOptions } from './host.ts';
import { Pace } from './pace.ts';
import { FilePeer } from './peer.ts';
import { SharedFile } from './shared-file.ts';
import { Taking } from './taking.ts';
import { isShape, piecesOf } from './tree.ts';
import { decodeFileMessage, encodeFileMessage, type FileMessage, type StateMessage } from './wire.ts';

/** Files of one room among its peers. */
export class FileSwarm {
  readonly #peers = new Map<PeerId, FilePeer>();
  readonly #files = new Map<string, SharedFile>();
  /** Files that are wanted while enough others are fetched, and for whom. */
  readonly #queue = new Map<string, FetchedFor>();
  readonly #up: Pace;
  readonly #down: Pace;
  readonly #taking: Taking;
  readonly #giving: Giving;
  #effects: FileEffect[] = [];
  #now = 0;

  constructor({ random, upBytesPerSecond = Infinity, downBytesPerSecond = Infinity }: FileSwarmOptions) {
    this.#up = new Pace(upBytesPerSecond, 0);
    this.#down = new Pace(downBytesPerSecond, 0);
    const host: FilesHost = {
      peers: this.#peers,
      files: this.#files,
      emit: (effect) => this.#effects.push(effect),
      say: (peer, message) => this.#say(peer, message),
      blame: (peer, misbehaviour) => this.#effects.push({ type: 'blame', peer: peer.id, fault: misbehaviour }),
      expel: (peer, misbehaviour) => this.#expel(peer, misbehaviour),
      random: (count) => chance(random, count),
    };
    this.#taking = new Taking(host, this.#down);
    this.#giving = new Giving(host, this.#up);
  }

  /** The next moment this machine wants a `tick`, ms; Infinity where it has nothing to wait for. */
  get wakeAt(): number {
    let wakeAt = Math.min(this.#taking.wakeAt, this.#giving.wakeAt);
    if (this.#queue.size === 0) return wakeAt;
    for (const file of this.#files.values()) if (file.isFetched) wakeAt = Math.min(wakeAt, file.givesUpAt(this.#sources(file)));
    return wakeAt;
  }

  /** Bytes of files in memory: pieces on their way in, and pieces read to be given away. */
  get memory(): { readonly assembled: number; readonly read: number } {
    return { assembled: this.#taking.assemblyBytes, read: this.#giving.readBytes };
  }

  /** Takes one event and returns what shall be done about it. `now`: ms since 1970. */
  handle(event: FileEvent, now: number): readonly FileEffect[] {
    this.#now = now;
    this.#effects = [];
    this.#route(event, now);
    this.#taking.ask(now);
    this.#giving.choose(now);
    this.#giving.give(now);
    return this.#effects;
  }

  #route(event: FileEvent, now: number): void {
    switch (event.type) {
      case 'wanted':
        return this.#want(event, now);
      case 'held':
        return this.#hold(this.#know(event.file, event.pieces, now), now);
      case 'dropped':
        return this.#drop(event.root, now);
      case 'reading':
        return this.#read(event.root, event.piece);
      case 'peer-joined':
        return this.#join(event.peer, now);
      case 'peer-left':
        return this.#leave(event.peer, now);
      case 'received':
        return this.#receive(event.peer, event.bytes, now);
      case 'drained':
        return this.#peers.get(event.peer)?.drained(event.bytes);
      case 'kept':
        if (this.#taking.kept(event)) this.#gained(event.root, event.piece, now);
        return;
      case 'wrong':
        return this.#taking.wrong(event);
      case 'write-failed':
        return this.#taking.writeFailed(event, now);
      case 'read':
        return this.#pieceRead(event);
      case 'layer-read':
        this.#taking.layers.read(event.root, event.layer);
        return this.#giving.layerRead(event.root, event.layer);
      case 'paced':
        this.#up.set(event.upBytesPerSecond, now);
        return this.#down.set(event.downBytesPerSecond, now);
      case 'tick':
        this.#taking.tick(now);
        return this.#takeTurns(now);
    }
  }

  #want({ file: outline, pieces, for: wantedFor = 'us', trust = 'agreed' }: Extract<FileEvent, { type: 'wanted' }>, now: number): void {
    const file = this.#know(outline, pieces, now);
    file.trust = trust;
    if (file.have.isFull) return this.#notify({ type: 'complete', root: file.root });
    if (file.isWanted) {
      if (wantedFor === 'us') file.wantedFor = 'us';
      return;
    }
    if (this.#queue.get(file.root) !== 'us') this.#queue.set(file.root, wantedFor);
    this.#takeTurns(now);
  }

  /** No more of it is to be fetched. */
  #hold(file: SharedFile, now: number): void {
    this.#queue.delete(file.root);
    if (!file.isWanted) return;
    this.#rest(file);
    this.#takeTurns(now);
  }

  #rest(file: SharedFile): void {
    file.wantedFor = undefined;
    this.#taking.stop(file);
    this.#tellAll(file);
  }

  /** The file, from now on known. Peers that wanted it before we knew it are told. */
  #know(outline: FileOutline, pieces: Uint8Array | undefined, now: number): SharedFile {
    assert(isShape(outline), 'a file is cut as files may be');
    const count = piecesOf(outline);
    const stored = pieces === undefined ? new Bitfield(count) : Bitfield.decode(pieces, count);
    // What the disk says of its own may be damaged; then all of it is fetched again.
    const have = isFault(stored) ? new Bitfield(count) : stored;
    const known = this.#files.get(outline.root);
    if (known !== undefined) return this.#found(known, have, now);
    const file = new SharedFile(outline, have, now);
    this.#files.set(file.root, file);
    for (const peer of this.#peers.values()) {
      const wish = peer.wishes.get(file.root);
      if (wish === undefined) continue;
      peer.wishes.delete(file.root);
      this.#state(peer, wish, now);
    }
    return file;
  }

  /** A known file may be on our disk without our doing: somebody here shares the same bytes. */
  #found(file: SharedFile, have: Bitfield, now: number): SharedFile {
    if (have.count !== file.have.count || !file.have.lacksOf(have)) return file;
    const { isWanted } = file;
    this.#taking.stop(file);
    for (const piece of have.pieces()) file.have.set(piece);
    if (isWanted && file.have.isFull) this.#finish(file);
    else this.#tellAll(file);
    this.#takeTurns(now);
    return file;
  }

  /** Begins what waits as long as there is room, and sends to the end of the queue what nobody has. */
  #takeTurns(now: number): void {
    if (this.#queue.size === 0) return;
    let room = FILE_TRANSFER_LIMITS.filesFetchedMax - [...this.#files.values()].filter((file) => file.isWanted).length;
    if (room <= 0) room += this.#stepBack(now);
    for (const [root, wantedFor] of [...this.#queue]) {
      if (room-- <= 0) return;
      this.#queue.delete(root);
      const file = this.#files.get(root);
      if (file !== undefined) this.#begin(file, wantedFor, now);
    }
  }

  /** Files that nobody has go to the end of the queue; answers how many. */
  #stepBack(now: number): number {
    let count = 0;
    for (const file of this.#files.values()) {
      const { wantedFor } = file;
      if (wantedFor === undefined || now < file.givesUpAt(this.#sources(file))) continue;
      this.#rest(file);
      this.#queue.set(file.root, wantedFor);
      count++;
    }
    return count;
  }

  #begin(file: SharedFile, wantedFor: FetchedFor, now: number): void {
    file.wantedFor = wantedFor;
    file.sourcelessAt = now;
    // Whoever comes late does not get everything until it has as much as the others.
    const others = [...this.#files.values()].filter((other) => other !== file && other.isFetched).map(({ askedBytes }) => askedBytes);
    file.askedBytes = others.length === 0 ? 0 : Math.min(...others);
    for (const peer of this.#peers.values()) this.#tell(peer, file, 'asks');
  }

  #drop(root: string, now: number): void {
    const file = this.#files.get(root);
    this.#queue.delete(root);
    if (file === undefined) return;
    this.#taking.stop(file);
    this.#giving.stop(root);
    this.#files.delete(root);
    const gone: StateMessage = { type: 'state', root, wants: 'nothing', asks: false, pieces: new Bitfield(file.have.count).toBytes() };
    for (const peer of this.#peers.values()) {
      const claim = peer.claims.get(root);
      if (claim === undefined) continue;
      peer.claims.delete(root);
      // Should we know the file again, it is told what we have.
      peer.wish({ type: 'state', root, wants: claim.wants, asks: true, pieces: claim.pieces.toBytes() });
      this.#say(peer, gone);
    }
    this.#takeTurns(now);
  }

  #read(root: string, piece: number | undefined): void {
    const file = this.#files.get(root);
    if (file !== undefined) file.reading = piece;
  }

  #join(id: PeerId, now: number): void {
    assert(!this.#peers.has(id), 'a peer joins once');
    const peer = new FilePeer(id, now);
    this.#peers.set(id, peer);
    for (const file of this.#files.values()) if (file.isFetched) this.#tell(peer, file, 'asks');
  }

  #leave(id: PeerId, now: number): void {
    const peer = this.#peers.get(id);
    if (peer === undefined) return;
    this.#taking.left(peer);
    this.#peers.delete(id);
    for (const [root, { pieces }] of peer.claims) {
      const file = this.#files.get(root);
      if (file === undefined) continue;
      this.#giving.countPeers(file);
      if (pieces.isEmpty) continue;
      file.count(pieces, -1);
      this.#sourcesChanged(file, now);
    }
  }

  #expel(peer: FilePeer, misbehaviour: Fault): void {
    this.#effects.push({ type: 'blame', peer: peer.id, fault: misbehaviour });
    this.#effects.push({ type: 'disconnect', peer: peer.id, fault: misbehaviour });
    this.#leave(peer.id, this.#now);
  }

  /** What an expelled peer says before its link is gone is not heard. */
  #receive(id: PeerId, bytes: Uint8Array, now: number): void {
    const peer = this.#peers.get(id);
    if (peer === undefined) return;
    const message = decodeFileMessage(bytes);
    if (isFault(message)) return this.#blame(peer, message);
    if (message.type !== 'block' && message.type !== 'request' && !peer.mayTell(now)) {
      return this.#blame(peer, fault('limit', 'more news of files than a link may bring'));
    }
    this.#hear(peer, message, now);
  }

  #hear(peer: FilePeer, message: FileMessage, now: number): void {
    switch (message.type) {
      case 'state':
        return this.#state(peer, message, now);
      case 'have':
        return this.#have(peer, message, now);
      case 'layer-request':
        return this.#giving.layerRequest(peer, message.root);
      case 'layer':
        return this.#taking.layers.received(peer, message.root, message.layer);
      case 'request':
        if (!peer.mayTell(now, this.#giving.request(peer, message))) this.#blame(peer, fault('limit', 'requests that nobody may grant'));
        return;
      case 'cancel':
        return this.#giving.cancel(peer, message);
      case 'refuse':
        return this.#taking.refused(peer, message, now);
      case 'block':
        return this.#taking.block(peer, message, now);
      case 'choke':
      case 'unchoke':
        peer.chokesUs = message.type === 'choke';
    }
  }

  /** A peer says what it has of a file and wants. */
  #state(peer: FilePeer, message: StateMessage, now: number): void {
    const file = this.#files.get(message.root);
    if (file === undefined) return peer.wish(message);
    const pieces = Bitfield.decode(message.pieces, file.have.count);
    // Another record may say that the same file is cut otherwise, and a peer may believe it: it speaks of nothing that we could use.
    if (isFault(pieces)) return file.trust === 'agreed' && message.pieces.length === file.have.toBytes().length ? this.#blame(peer, pieces) : undefined;
    const before = peer.claims.get(message.root);
    if (before === undefined && peer.claims.size >= FILE_TRANSFER_LIMITS.fileClaimsMax) return this.#blame(peer, fault('limit', 'more files than one peer may tell of'));
    if (before !== undefined) file.count(before.pieces, -1);
    file.count(pieces, 1);
    peer.claims.set(message.root, { pieces, wants: message.wants });
    this.#giving.countPeers(file);
    if ((before?.pieces.isEmpty ?? true) !== pieces.isEmpty) this.#sourcesChanged(file, now);
    if (message.asks) this.#tell(peer, file, 'tells');
    const isNew = message.wants === 'for-itself' && before?.wants !== 'for-itself';
    if (isNew && !file.isWanted && !this.#queue.has(file.root) && file.have.isEmpty) this.#notify({ type: 'asked', root: file.root, peer: peer.id });
  }

  #have(peer: FilePeer, { root, piece }: { readonly root: string; readonly piece: number }, now: number): void {
    const file = this.#files.get(root);
    const claim = peer.claims.get(root);
    if (file === undefined || claim === undefined) return;
    if (piece >= file.have.count) return this.#blame(peer, fault('malformed', 'a piece that the file does not have'));
    const isFirst = claim.pieces.isEmpty;
    if (!claim.pieces.set(piece)) return;
    file.sources[piece]!++;
    if (isFirst) this.#sourcesChanged(file, now);
  }

  #pieceRead({ root, piece, bytes }: Extract<FileEvent, { type: 'read' }>): void {
    const file = this.#files.get(root);
    if (file === undefined || this.#giving.read(file, piece, bytes) === 'here' || !file.have.clear(piece)) return;
    this.#notify({ type: 'lost', root, piece });
    this.#tellAll(file);
  }

  /** A piece is on disk. */
  #gained(root: string, piece: number, now: number): void {
    const file = this.#files.get(root)!;
    const { held, count } = file.have;
    this.#notify({ type: 'progress', root, pieces: held, count, sources: this.#sources(file) });
    if (!file.have.isFull) {
      for (const peer of this.#peers.values()) {
        const claim = peer.claims.get(root);
        if (claim !== undefined && claim.wants !== 'nothing' && !claim.pieces.has(piece)) this.#say(peer, { type: 'have', root, piece });
      }
      return;
    }
    this.#finish(file);
    this.#takeTurns(now);
  }

  #finish(file: SharedFile): void {
    file.wantedFor = undefined;
    // It is on disk, too; whoever asks for it has it read.
    if (file.have.count > 1) file.layer = undefined;
    file.layerState = 'unknown';
    this.#notify({ type: 'complete', root: file.root });
    this.#tellAll(file);
  }

  /** Tells those that know the file what is new about it. */
  #tellAll(file: SharedFile): void {
    for (const peer of this.#peers.values()) if (peer.claims.has(file.root)) this.#tell(peer, file, 'tells');
  }

  #tell(peer: FilePeer, file: SharedFile, manner: 'asks' | 'tells'): void {
    const wants = !file.isFetched ? 'nothing' : file.wantedFor === 'us' ? 'for-itself' : 'for-others';
    this.#say(peer, { type: 'state', root: file.root, wants, asks: manner === 'asks', pieces: file.have.toBytes() });
  }

  #say(peer: FilePeer, message: FileMessage): void {
    const bytes = encodeFileMessage(message);
    const isLarge = message.type === 'block' || message.type === 'layer';
    if (isLarge) peer.unsent += bytes.length;
    this.#effects.push({ type: 'send', peer: peer.id, lane: isLarge ? 'files' : 'control', bytes });
  }

  #blame(peer: FilePeer, misbehaviour: Fault): void {
    this.#effects.push({ type: 'blame', peer: peer.id, fault: misbehaviour });
  }

  #sources(file: SharedFile): number {
    let count = 0;
    for (const { claims } of this.#peers.values()) if (claims.get(file.root)?.pieces.isEmpty === false) count++;
    return count;
  }

  #sourcesChanged(file: SharedFile, now: number): void {
    const sources = this.#sources(file);
    if (sources === 0) file.sourcelessAt = now;
    if (file.isFetched) this.#notify({ type: 'sources', root: file.root, sources });
  }

  #notify(change: FileChange): void {
    this.#effects.push({ type: 'notify', change });
  }
}
