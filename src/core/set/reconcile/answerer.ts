/**
 * The side that answers a HELLO with ranges: compares every range with its own, says which differ, and what
 * it holds in those. A range that its newest record or its horizon cuts cannot be compared with the asker's
 * fingerprint; it bets on what its neighbour range shows. Where it bets on equality it sends a fingerprint
 * of its own, and the asker can object with MORE.
 */
import { equalBytes } from '../../base/bytes.ts';
import { fault, isFault, type Fault } from '../../base/fault.ts';
import { clip, makeBody, type Content } from './body.ts';
import { spansOf, type ComparedSpan } from './compared.ts';
import { estimateDifference, keyedStrata, STRATA_LEVELS } from './estimate.ts';
import { expectedDifferences, MARGIN } from './expected.ts';
import { EDGE_BYTES, RANGE_BYTES, ROOT_BYTES, type MessageName, type RangesHello, type Reply } from './messages.ts';
import { isContradiction, Overlap } from './overlap.ts';
import { LABEL, SessionKey } from './prf.ts';
import { countOf, keysIn, Region, type Span } from './region.ts';
import { decodeMore, decodeNeed, encodeEqual, encodeReply, encodeTable } from './reply-message.ts';
import { commonLower, newestOf, rankAfter, step, type Machine, type ReconcileStep, type Side } from './step.ts';

/** A cut range with no more records than this is spoken of in any case: cheaper than a lost bet. */
const CUT_LISTED_MAX = 24;
/** How often an asker that cannot read a sketch may ask again. */
export const RETRIES_MAX = 2;

/** Ranges by what the comparison says of them. */
interface Comparison {
  readonly unequal: number[];
  /** Those of the unequal ones in which we hold nothing. */
  readonly empty: number[];
  /** Cut ranges that are probably equal. */
  readonly edges: number[];
}

/** A side that was asked with ranges. */
export class RangesAnswerer implements Machine {
  readonly #side: Side;
  readonly #hello: RangesHello;
  readonly #key: SessionKey;
  readonly #overlap: Overlap;
  readonly #lower: number;
  readonly #newest: number;
  #spans: readonly Span[] = [];
  #content: Content | undefined;
  #retries = 0;
  #partial = false;
  /** Ranges in which the asker holds something else. */
  readonly #unequal = new Set<number>();

  constructor(side: Side, hello: RangesHello) {
    this.#side = side;
    this.#hello = hello;
    this.#key = new SessionKey(hello.salt);
    this.#lower = commonLower(side.lower, hello.lower);
    this.#newest = newestOf(side.set, this.#lower);
    this.#overlap = new Overlap(side.set, hello.bounds, hello, { lower: this.#lower, newest: this.#newest });
  }

  /** The answer to the HELLO. */
  answer(): ReconcileStep {
    if (this.#isEqual()) return step({ reply: encodeEqual(this.#key.tag), done: true, equal: true });
    const { set } = this.#side;
    const { unequal, empty, edges } = this.#compare();
    for (const range of unequal) this.#unequal.add(range);
    const region = unequal.filter((range) => !empty.includes(range));
    if (region.length > 0) this.#speakOf(region, empty);
    const reply: Reply = {
      lower: Math.max(this.#lower, this.#hello.lower),
      newest: this.#newest,
      unequal,
      empty,
      newEdge: edges.includes(this.#overlap.newCut!) ? this.#edge(this.#overlap.newCut!, LABEL.newEdge) : undefined,
      oldEdge: edges.includes(this.#overlap.oldCut!) ? this.#edge(this.#overlap.oldCut!, LABEL.oldEdge) : undefined,
      body: this.#content?.body ?? { floor: undefined, content: undefined },
    };
    const pushed = Math.max(this.#overlap.from, rankAfter(set, this.#hello.newest));
    return step({
      reply: encodeReply(reply, this.#hello, this.#key.tag),
      haveKeys: set.keys(pushed, set.size),
      done: this.#content === undefined && edges.length === 0,
      partial: this.#partial || (unequal.length + edges.length === 0 && isContradiction(reply, this.#hello)),
    });
  }

  receive(name: MessageName, bytes: Uint8Array): ReconcileStep | Fault {
    if (name === 'need') return this.#onNeed(bytes);
    if (name === 'more') return this.#onMore(bytes);
    return fault('unexpected', `${name} after a REPLY`);
  }

  spans(): readonly ComparedSpan[] {
    return spansOf({ bounds: this.#hello.bounds, lower: this.#lower, newest: [this.#newest, this.#hello.newest], unequal: this.#unequal });
  }

  #isEqual(): boolean {
    const { set } = this.#side;
    if (set.size - this.#overlap.from !== this.#hello.count) return false;
    const root = this.#key.fingerprint(LABEL.root, set.digest(this.#overlap.from, set.size), ROOT_BYTES);
    return equalBytes(root, this.#hello.root);
  }

  #compare(): Comparison {
    const { newCut, oldCut, inside } = this.#overlap;
    const unequal: number[] = [];
    const edges: number[] = [];
    const differs = inside.filter((range) => !this.#isSame(range));
    for (const range of differs) {
      const count = countOf([this.#overlap.span(range)]);
      const neighbour = range === newCut ? range + 1 : range - 1;
      const isCut = range === newCut || range === oldCut;
      if (isCut && count > CUT_LISTED_MAX && !differs.includes(neighbour)) edges.push(range);
      else unequal.push(range);
    }
    return { unequal, empty: unequal.filter((range) => countOf([this.#overlap.span(range)]) === 0), edges };
  }

  #isSame(range: number): boolean {
    const theirs = this.#hello.fingerprints.subarray(range * RANGE_BYTES, (range + 1) * RANGE_BYTES);
    return equalBytes(this.#fingerprint(range, LABEL.range, RANGE_BYTES), theirs);
  }

  #edge(range: number, label: number): Uint8Array {
    return this.#fingerprint(range, label, EDGE_BYTES);
  }

  #fingerprint(range: number, label: number, length: number): Uint8Array {
    const { from, to } = this.#overlap.span(range);
    return this.#key.fingerprint(label, this.#side.set.digest(from, to), length);
  }

  #speakOf(region: readonly number[], empty: readonly number[]): void {
    const { set } = this.#side;
    this.#spans = this.#overlap.spans(region);
    const differences = expectedDifferences(set, this.#hello, this.#overlap, region, empty);
    this.#content = makeBody(set, this.#key, { spans: this.#spans, differences, table: 0, usable: 0 });
    this.#partial = this.#content.body.floor !== undefined;
  }

  /** The asker could not read the sketch, or objects to a bet. */
  #onMore(bytes: Uint8Array): ReconcileStep | Fault {
    const more = decodeMore(bytes, this.#key.tag);
    if (isFault(more)) return more;
    if (++this.#retries > RETRIES_MAX) return fault('limit', 'more retries than there are sketches');
    const { set } = this.#side;
    const last = this.#content?.body;
    const edges = [more.newEdge ? this.#overlap.newCut : undefined, more.oldEdge ? this.#overlap.oldCut : undefined];
    const objected = edges.filter((range) => range !== undefined);
    for (const range of objected) this.#unequal.add(range);
    const added = objected.map((range) => this.#overlap.span(range));
    const spans = clip(set, [...this.#spans, ...added].sort((left, right) => left.from - right.from), last?.floor);
    const region = added.length === 0 && this.#content !== undefined ? this.#content.region : new Region(set, this.#key, spans);
    const estimate = estimateDifference(keyedStrata(region.lo, region.hi), more.strata, STRATA_LEVELS);
    const usable = this.#retries === 1 && added.length === 0 && last?.content?.type === 'sketch' ? last.content.sketch.shape.cells : 0;
    const differences = Math.max(1, estimate * MARGIN * this.#retries);
    this.#spans = spans;
    this.#content = makeBody(set, this.#key, { spans, differences, table: this.#retries, usable }, region);
    this.#partial ||= this.#content.body.floor !== undefined;
    return step({ reply: encodeTable(this.#content.body, this.#key.tag), partial: this.#partial });
  }

  #onNeed(bytes: Uint8Array): ReconcileStep | Fault {
    const content = this.#content?.body.content;
    const listed = content?.type === 'list' ? content.ids : new Float64Array(0);
    const need = decodeNeed(bytes, this.#key.tag, listed.length);
    if (isFault(need)) return need;
    const numbers = need.bits === 0 ? need.numbers.map((place) => listed[place]!) : need.numbers;
    const region = this.#content?.region;
    const places = region?.find(numbers, need.bits === 0 ? undefined : need.bits) ?? [];
    // An honest asker names what we do not hold when its sketch, by a rare chance, listed an id that never was.
    const isMisread = places.length < numbers.length;
    return step({
      haveKeys: region === undefined ? [] : keysIn(this.#side.set, region.toSpans(places)),
      done: true,
      partial: this.#partial || need.gaveUp || isMisread,
    });
  }
}
