/** What a swarm tells whoever watches, in the words of the core, and what it keeps of it. */
import type { TraceEntry } from '../database/driver.ts';
import { numberOf } from './swarm-peer.ts';
import { describeEntry, messageName, TraceHash } from './trace.ts';

/** A message on its way. The same object when it is sent and when it arrives; many never arrive. */
export interface SwarmMessage {
  /** Numbers of peers. */
  readonly from: number;
  readonly to: number;
  /** What it is, such as RECORDS. */
  readonly name: string;
  readonly bytes: number;
}

/** Something that happened. */
export type Happening =
  | { readonly type: 'sent' | 'arrived'; readonly message: SwarmMessage }
  /** A peer did not take a record that another offered. */
  | { readonly type: 'refused'; readonly peer: number; readonly from: number; readonly rule: string; readonly reason: string }
  /** A peer blames another. */
  | { readonly type: 'fault'; readonly peer: number; readonly from: number; readonly fault: string; readonly reason: string };

/** Turns kept to be read, count. */
const TURNS_MAX = 2000;

/** Everything that the peers' machines did, as a number to compare and as lines to read. */
export class SwarmTrace {
  readonly #hash = new TraceHash();
  readonly #turns: { readonly peer: string; readonly entry: TraceEntry }[] = [];
  #count = 0;

  /** All that happened so far, every byte of it: equal for two runs of one seed. 16 hex. */
  get hash(): string {
    return this.#hash.value;
  }

  /** Turns so far, count. */
  get turns(): number {
    return this.#count;
  }

  /** The last 2,000 turns for a person, oldest first: time, peer, what happened, and what was done about it. */
  get lines(): readonly string[] {
    return this.#turns.map(({ peer, entry }) => `${new Date(entry.at).toISOString()} ${describeEntry(peer, entry)}`);
  }

  /** Takes a turn down. */
  add(peer: number, entry: TraceEntry): void {
    const name = `peer${peer}`;
    this.#hash.entry(name, entry);
    this.#count++;
    this.#turns.push({ peer: name, entry });
    if (this.#turns.length > TURNS_MAX) this.#turns.shift();
  }
}

/** What a turn tells of others. */
export function complaintsIn(peer: number, { effects }: TraceEntry): readonly Happening[] {
  const happenings: Happening[] = [];
  for (const effect of effects) {
    if (effect.type !== 'notify') continue;
    const { change } = effect;
    if (change.type === 'refused') happenings.push({ type: 'refused', peer, from: numberOf(change.peer), rule: change.refusal.rule, reason: change.refusal.reason });
    if (change.type === 'fault') happenings.push({ type: 'fault', peer, from: numberOf(change.peer), fault: change.fault.fault, reason: change.fault.reason });
  }
  return happenings;
}

/** A message that was just sent. */
export function messageOf(from: number, to: number, bytes: Uint8Array): SwarmMessage {
  return { from, to, name: messageName(bytes), bytes: bytes.length };
}
