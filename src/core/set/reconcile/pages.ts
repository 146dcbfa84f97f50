/**
 * The fallback without salt, sketch or fingerprint: the asker sends its full ids, newest first and a page at
 * a time; the answerer says which it wants and sends what is missing among them. It costs 32 bytes a record
 * and cannot be wrong, so it settles what repeated conversations could not.
 *
 * A set too large for one conversation is paged from a place chosen at random: every part has its turn.
 */
import { concatBytes } from '../../base/bytes.ts';
import { fault, isFault, type Fault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { ID_WORDS } from '../fingerprint.ts';
import { compareKeys, type Key } from '../key.ts';
import type { MessageName, Page } from './messages.ts';
import { decodePage, decodeWant, encodePage, encodeWant } from './page-message.ts';
import { keysIn, type Span } from './region.ts';
import { commonLower, step, type Machine, type ReconcileStep, type Side } from './step.ts';

const ID_BYTES = 4 * ID_WORDS;
/** Ids of one page, count. */
const PAGE_IDS = Math.floor(LIMITS.reconcileBytesMax / ID_BYTES);
/** Ids of one conversation, count. */
const WINDOW_IDS = PAGE_IDS * LIMITS.reconcileRounds;

/** The asker's side. */
export class PageAsker implements Machine {
  readonly #side: Side;
  readonly #tag: number;
  /** Places of the set still to be sent, and those of the page that is under way. */
  readonly #window: Span;
  #left: Span;
  #sent: Span;

  constructor(side: Side, tag = randomBelow(side.random, 0x1_0000)) {
    this.#side = side;
    this.#tag = tag;
    const from = side.set.rank(side.lower);
    const windows = Math.max(1, Math.ceil((side.set.size - from) / WINDOW_IDS));
    const to = side.set.size - randomBelow(side.random, windows) * WINDOW_IDS;
    this.#window = { from: Math.max(from, to - WINDOW_IDS), to };
    this.#left = this.#window;
    this.#sent = this.#window;
  }

  /** The next page: the newest ids not yet sent. */
  page(): Uint8Array {
    const { set, lower } = this.#side;
    const { from, to } = this.#left;
    this.#sent = { from: Math.max(from, to - PAGE_IDS), to };
    this.#left = { from, to: this.#sent.from };
    const keys = [...keysIn(set, [this.#sent])].reverse();
    return encodePage({
      tag: this.#tag,
      lower,
      top: to === set.size,
      last: this.#sent.from === set.rank(lower),
      newest: keys[0]?.at ?? lower,
      oldest: keys.at(-1)?.at ?? lower,
      ids: concatBytes(...keys.map((key) => key.id)),
    });
  }

  receive(name: MessageName, bytes: Uint8Array): ReconcileStep | Fault {
    if (name !== 'want') return fault('unexpected', `${name} is no answer to a page`);
    const { from, to } = this.#sent;
    const want = decodeWant(bytes, this.#tag, to - from);
    if (isFault(want)) return want;
    const { set, lower } = this.#side;
    const keys = [...want.places].map((place) => set.at(to - 1 - place));
    const haveKeys = keys.filter((key) => key.at >= commonLower(lower, want.lower));
    const isOver = this.#left.to === this.#left.from;
    return isOver ? step({ haveKeys, done: true }) : step({ reply: this.page(), haveKeys });
  }
}

/** The answerer's side. */
export class PageAnswerer implements Machine {
  readonly #side: Side;
  /** The last key of the page before. */
  #before: Key | undefined;
  #tag: number | undefined;
  #pages = 0;

  constructor(side: Side) {
    this.#side = side;
  }

  receive(name: MessageName, bytes: Uint8Array): ReconcileStep | Fault {
    if (++this.#pages > LIMITS.reconcileRounds) return fault('limit', 'more pages than a conversation has');
    if (name !== 'page') return fault('unexpected', `${name} between pages`);
    const page = decodePage(bytes);
    if (isFault(page)) return page;
    const reason = this.#objection(page);
    return reason === undefined ? this.#compare(page) : fault('malformed', reason);
  }

  #objection(page: Page): string | undefined {
    if (page.ids.length > PAGE_IDS * ID_BYTES) return 'a page over its size';
    if (page.tag !== (this.#tag ?? page.tag)) return 'a page of another conversation';
    if (this.#before === undefined || page.ids.length === 0) return undefined;
    return !page.top && compareKeys(firstOf(page), this.#before) < 0 ? undefined : 'pages out of order';
  }

  #compare(page: Page): ReconcileStep {
    const { set } = this.#side;
    const lower = commonLower(this.#side.lower, page.lower);
    const from = set.rank(lower);
    const { from: covered, to } = this.#covered(page, from);
    const places = placesById(page.ids);
    const missing: Span[] = [];
    let index = covered;
    set.forEachId(covered, to, (words, offset) => {
      if (!places.delete(nameOf(words, offset))) missing.push({ from: index, to: index + 1 });
      index++;
    });
    this.#tag = page.tag;
    if (page.ids.length > 0) this.#before = lastOf(page);
    const wanted = Float64Array.from(places.values()).sort();
    return step({
      reply: encodeWant({ lower, places: wanted }, page.tag),
      haveKeys: keysIn(set, missing),
      need: [...wanted].map((place) => idAt(page, place)),
      done: page.last,
    });
  }

  /** The places of our set that a page speaks of. */
  #covered(page: Page, from: number): Span {
    const { set } = this.#side;
    const low = page.last ? from : Math.max(from, set.rank(lastOf(page)));
    return { from: low, to: Math.max(low, this.#upper(page)) };
  }

  #upper(page: Page): number {
    const { set } = this.#side;
    if (page.top) return set.size;
    if (this.#before !== undefined) return set.rank(this.#before);
    const first = firstOf(page);
    return set.rank(first) + (set.has(first) ? 1 : 0);
  }
}

function idAt(page: Page, place: number): Uint8Array {
  return page.ids.subarray(place * ID_BYTES, (place + 1) * ID_BYTES);
}

function firstOf(page: Page): Key {
  return { at: page.newest, id: idAt(page, 0) };
}

function lastOf(page: Page): Key {
  return { at: page.oldest, id: idAt(page, page.ids.length / ID_BYTES - 1) };
}

/** Places in a page by the name of the id that is there. */
function placesById(ids: Uint8Array): Map<string, number> {
  const view = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
  const words = Uint32Array.from({ length: ids.length / 4 }, (_, i) => view.getUint32(4 * i));
  const places = new Map<string, number>();
  for (let place = 0; place < ids.length / ID_BYTES; place++) places.set(nameOf(words, place * ID_WORDS), place);
  return places;
}

function nameOf(words: Uint32Array, offset: number): string {
  return words.subarray(offset, offset + ID_WORDS).join();
}

function randomBelow(random: (length: number) => Uint8Array, limit: number): number {
  const bytes = random(4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) % limit;
}
