/**
 * Conversations of a side that has few records or none: its HELLO lists them all, so the other side knows
 * the whole difference at once, sends what is missing and asks for what it wants. A new member of a room
 * needs no more than this.
 */
import { fault, isFault, type Fault } from '../../base/fault.ts';
import type { Key } from '../key.ts';
import { shortIdsAsBytes } from './difference.ts';
import { encodeSmallHello } from './hello-message.ts';
import type { MessageName, SmallHello } from './messages.ts';
import { decodeWant, encodeWant } from './page-message.ts';
import { SALT_BYTES, SessionKey } from './prf.ts';
import { keysIn, placesMissing, Region } from './region.ts';
import { decodeEqual, encodeEqual } from './reply-message.ts';
import { commonLower, newestOf, step, type Machine, type ReconcileStep, type Side } from './step.ts';

/** The asker's side. */
export class SmallAsker implements Machine {
  readonly #side: Side;
  readonly #key: SessionKey;
  readonly #region: Region;
  readonly #ids: Float64Array;
  /** The message that opens the conversation. */
  readonly hello: Uint8Array;

  constructor(side: Side) {
    this.#side = side;
    const { set, lower } = side;
    const salt = side.random(SALT_BYTES);
    this.#key = new SessionKey(salt);
    this.#region = new Region(set, this.#key, [{ from: set.rank(lower), to: set.size }]);
    this.#ids = this.#region.sorted();
    this.hello = encodeSmallHello({ salt, lower, count: this.#ids.length, newest: newestOf(set, lower), ids: this.#ids });
  }

  receive(name: MessageName, bytes: Uint8Array): ReconcileStep | Fault {
    if (name === 'equal') {
      const equal = decodeEqual(bytes, this.#key.tag);
      return isFault(equal) ? equal : step({ done: true, equal: true });
    }
    if (name !== 'want') return fault('unexpected', `${name} is no answer to a short HELLO`);
    const want = decodeWant(bytes, this.#key.tag, this.#ids.length);
    if (isFault(want)) return want;
    const wanted = want.places.map((place) => this.#ids[place]!);
    const keys = keysIn(this.#side.set, this.#region.toSpans(this.#region.find(wanted)));
    return step({ haveKeys: since(keys, commonLower(this.#side.lower, want.lower)), done: true });
  }
}

/** The answerer has forgotten what is below its horizon, and would have to refuse it. */
function* since(keys: Iterable<Key>, lower: number): Generator<Key> {
  for (const key of keys) if (key.at >= lower) yield key;
}

/** The answerer's side: one answer and all is said. */
export function answerSmall(side: Side, hello: SmallHello): ReconcileStep {
  const { set } = side;
  const key = new SessionKey(hello.salt);
  const lower = commonLower(side.lower, hello.lower);
  const from = set.rank(lower);
  // A newcomer lacks all there is: nothing has to be compared, and whoever joins waits for this.
  if (hello.ids.length === 0 && from < set.size) {
    return step({ reply: encodeWant({ lower, places: new Float64Array() }, key.tag), haveKeys: set.keys(from, set.size), done: true });
  }
  const region = new Region(set, key, [{ from, to: set.size }]);
  const others = region.findOthers(hello.ids);
  const places = placesMissing(hello.ids, region.sorted());
  if (others.length === 0 && places.length === 0) {
    return step({ reply: encodeEqual(key.tag), done: true, equal: true });
  }
  return step({
    reply: encodeWant({ lower, places }, key.tag),
    haveKeys: keysIn(set, region.toSpans(others)),
    need: shortIdsAsBytes(places.map((place) => hello.ids[place]!)),
    done: true,
  });
}
