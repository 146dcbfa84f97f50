/** What strangers say of files to a peer: one message alone, and many of them to the machine that fetches and gives. */
import { concatBytes, equalBytes } from '../src/core/base/bytes.ts';
import { isFault } from '../src/core/base/fault.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { FILE_LIMITS } from '../src/core/base/limits/files.ts';
import { FILE_TRANSFER_LIMITS } from '../src/core/base/limits/file-transfer.ts';
import { Bitfield } from '../src/core/files/bitfield.ts';
import type { FileEffect, FileEvent, FileOutline } from '../src/core/files/event.ts';
import { FileSwarm } from '../src/core/files/swarm.ts';
import { checkPiece, pieceSize, piecesOf } from '../src/core/files/tree.ts';
import { decodeFileMessage, encodeFileMessage, type FileMessage } from '../src/core/files/wire.ts';
import { contentOf, leavesOf, pieceOf, type Content } from '../sim/file-content.ts';
import { Prng } from '../src/testing/prng.ts';
import { seededRandom } from '../test/protocol/session-pair.ts';
import { Chunks } from './chunks.ts';
import { ensure, ensureSmall, type Target } from './target.ts';

const NOW = 1_800_000_000_000;
const STEPS_MAX = 100;
const EFFECTS_MAX = 400;

/** One that the machine wants, and one that it has. */
const [WANTED, HELD] = [150_000, 100_000].map((size) => contentOf(new Prng(`fuzz file ${size}`), size)) as [Content, Content];

/** One message of each type about a file of three pieces. */
function wordsAbout({ file: { root }, layer, bytes }: Content): FileMessage[] {
  const place = { root, piece: 1, block: 2 };
  return [
    { type: 'state', root, wants: 'for-itself', asks: true, pieces: full(3).toBytes() },
    { type: 'layer-request', root },
    { type: 'layer', root, layer },
    { type: 'unchoke' },
    { type: 'request', ...place, count: 2 },
    { type: 'cancel', ...place },
    { type: 'refuse', ...place },
    { type: 'have', root, piece: 2 },
    { type: 'choke' },
    { type: 'block', root, piece: 0, block: 0, bytes: bytes.subarray(0, 40) },
  ];
}

function full(count: number): Bitfield {
  const pieces = new Bitfield(count);
  for (let piece = 0; piece < count; piece++) pieces.set(piece);
  return pieces;
}

/** A message about files. */
export const FILE_MESSAGE: Target = {
  name: 'file-message',
  seeds: () => wordsAbout(WANTED).map((word) => encodeFileMessage(word)),
  run: (bytes) => {
    const message = decodeFileMessage(bytes);
    if (isFault(message)) return;
    ensureSmall(message, bytes);
    const again = encodeFileMessage(message);
    ensure(equalBytes(again, bytes), `${message.type} is written in another way than it was read`);
    ensure(again.length <= LIMITS.fileMessageBytesMax, 'longer than a session carries');
  },
};

/** A machine that wants one file and has another, and a peer that says what the bytes say. An empty message lets time pass. */
export const FILE_SWARM: Target = {
  name: 'file-swarm',
  seeds: () => [WANTED, HELD].map((content) => Chunks.write(wordsAbout(content).map((word) => encodeFileMessage(word)))),
  run: (bytes) => {
    const machine = new FileSwarm({ random: seededRandom('fuzz') });
    const events: FileEvent[] = [
      { type: 'peer-joined', peer: 'stranger' },
      { type: 'wanted', file: WANTED.file },
      { type: 'held', file: HELD.file, pieces: full(piecesOf(HELD.file)).toBytes() },
    ];
    let now = NOW;
    let steps = 0;
    const drain = (): void => {
      for (let event = events.shift(); event !== undefined; event = events.shift()) {
        const effects = machine.handle(event, now);
        ensure(effects.length <= EFFECTS_MAX, `one event made ${effects.length} effects`);
        for (const effect of effects) events.push(...answersTo(effect));
        ensure(machine.memory.assembled <= FILE_TRANSFER_LIMITS.fileAssemblyBytesMax, 'too much is put together');
        ensure(machine.memory.read <= FILE_TRANSFER_LIMITS.fileReadBytesMax, 'too much is read');
      }
    };
    drain();
    for (const message of new Chunks(bytes)) {
      if (++steps > STEPS_MAX) return;
      if (message.length === 0) now = Math.min(Math.max(now + 1, machine.wakeAt), now + 60_000);
      events.push(message.length === 0 ? { type: 'tick' } : { type: 'received', peer: 'stranger', bytes: message });
      drain();
    }
  },
};

/** What disk, hash function and network answer. No block of a stranger's becomes a piece on disk but those of the file. */
function answersTo(effect: FileEffect): FileEvent[] {
  switch (effect.type) {
    case 'send':
      ensure(effect.bytes.length <= LIMITS.fileMessageBytesMax, 'it says more than a session carries');
      return effect.lane === 'files' ? [{ type: 'drained', peer: effect.peer, bytes: effect.bytes.length }] : [];
    case 'disconnect':
      return [{ type: 'peer-left', peer: effect.peer }, { type: 'peer-joined', peer: effect.peer }];
    case 'keep':
      return [kept(effect)];
    case 'read':
      return [{ type: 'read', root: effect.root, piece: effect.piece, bytes: pieceAt(HELD, effect.piece) }];
    case 'read-layer':
      return [{ type: 'layer-read', root: effect.root, layer: HELD.layer }];
    case 'write-layer':
    case 'blame':
    case 'notify':
      return [];
  }
}

function kept({ root, piece, job, blocks, node, shape }: Extract<FileEffect, { type: 'keep' }>): FileEvent {
  const bytes = concatBytes(...blocks);
  const leaves = leavesOf(bytes);
  const isRight = checkPiece(leaves, piece, node, shape);
  ensure(isRight === equalBytes(bytes, pieceAt(WANTED, piece)), 'what vouches for a piece is not of the file');
  return { type: isRight ? 'kept' : 'wrong', root, piece, job, leaves: concatBytes(...leaves) };
}

function pieceAt({ file, bytes }: { readonly file: FileOutline; readonly bytes: Uint8Array }, piece: number): Uint8Array {
  ensure(piece < piecesOf(file) && pieceSize(file, piece) <= FILE_LIMITS.filePieceBytesMax, 'a piece that there is not');
  return pieceOf(bytes, file, piece);
}
