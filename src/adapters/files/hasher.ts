/**
 * Hashes for whoever keeps files: of one block at once, and of a whole file bit by bit. By a program of its own where the platform takes one
 * (`sha256-program.ts`); where a page's policy forbids WebAssembly, blocks by the platform's digest and files by JavaScript. The hashes are the same.
 */
import { toHex } from '../../core/base/bytes.ts';
import { FileDigest } from '../../core/files/digest.ts';
import { HASH_BYTES } from '../../core/files/tree.ts';
import { DATA_AT, DATA_BYTES, firstState, sha256Module, STATE_AT, type Sha256Program } from './sha256-program.ts';

/** A digest in the making. */
export type Digest = Pick<FileDigest, 'update' | 'finish'>;

const BLOCK_BYTES = 64;
/** The length in bits, behind all others in the last block. */
const LENGTH_BYTES = 8;

/** Hashes. One for each thread. */
export class Hasher {
  readonly #machine: Machine | undefined;

  /** `start`: starts the program; may throw where none is allowed. */
  constructor(start: () => Sha256Program = instantiate) {
    try {
      this.#machine = new Machine(start());
    } catch {
      // No WebAssembly here: it goes on without, slower.
    }
  }

  /** The SHA-256 of each. */
  async each(parts: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const machine = this.#machine;
    if (machine !== undefined) return parts.map((part) => machine.digest().update(part).bytes());
    return Promise.all(parts.map(async (part) => new Uint8Array(await crypto.subtle.digest('SHA-256', part as BufferSource))));
  }

  /** The SHA-256 of what comes. Several may be in the making. */
  digest(): Digest {
    return this.#machine?.digest() ?? new FileDigest();
  }
}

function instantiate(): Sha256Program {
  return new WebAssembly.Instance(new WebAssembly.Module(sha256Module())).exports as unknown as Sha256Program;
}

/** The program's memory. */
class Machine {
  readonly #program: Sha256Program;
  readonly #state: Uint32Array;
  readonly #data: Uint8Array;
  readonly #first = firstState();

  constructor(program: Sha256Program) {
    this.#program = program;
    this.#state = new Uint32Array(program.memory.buffer, STATE_AT, HASH_BYTES / 4);
    this.#data = new Uint8Array(program.memory.buffer, DATA_AT, DATA_BYTES);
  }

  digest(): MachineDigest {
    return new MachineDigest(this, this.#first.slice());
  }

  /** Takes whole blocks into a state. */
  run(state: Uint32Array, bytes: Uint8Array): void {
    this.#state.set(state);
    for (let at = 0; at < bytes.length; at += DATA_BYTES) {
      const part = bytes.subarray(at, at + DATA_BYTES);
      this.#data.set(part);
      this.#program.run(part.length / BLOCK_BYTES);
    }
    state.set(this.#state);
  }
}

class MachineDigest implements Digest {
  readonly #machine: Machine;
  readonly #state: Uint32Array;
  /** What is not a whole block yet. */
  readonly #rest = new Uint8Array(2 * BLOCK_BYTES);
  #restBytes = 0;
  #bytes = 0;

  constructor(machine: Machine, state: Uint32Array) {
    this.#machine = machine;
    this.#state = state;
  }

  update(bytes: Uint8Array): this {
    this.#bytes += bytes.length;
    const missing = this.#restBytes === 0 ? 0 : Math.min(bytes.length, BLOCK_BYTES - this.#restBytes);
    this.#keep(bytes.subarray(0, missing));
    if (this.#restBytes === BLOCK_BYTES) {
      this.#machine.run(this.#state, this.#rest.subarray(0, BLOCK_BYTES));
      this.#restBytes = 0;
    }
    const whole = bytes.length - (bytes.length - missing) % BLOCK_BYTES;
    this.#machine.run(this.#state, bytes.subarray(missing, whole));
    this.#keep(bytes.subarray(whole));
    return this;
  }

  /** The digest, 32 bytes; nothing can be added afterwards. */
  bytes(): Uint8Array {
    const length = Math.ceil((this.#restBytes + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
    const last = this.#rest.fill(0, this.#restBytes).subarray(0, length);
    last[this.#restBytes] = 0x80;
    new DataView(last.buffer).setBigUint64(length - LENGTH_BYTES, BigInt(this.#bytes) * 8n);
    this.#machine.run(this.#state, last);
    const digest = new Uint8Array(HASH_BYTES);
    const view = new DataView(digest.buffer);
    this.#state.forEach((word, i) => view.setUint32(4 * i, word));
    return digest;
  }

  finish(): string {
    return toHex(this.bytes());
  }

  #keep(bytes: Uint8Array): void {
    this.#rest.set(bytes, this.#restBytes);
    this.#restBytes += bytes.length;
  }
}
