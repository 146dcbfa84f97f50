/**
 * The side that begins with ranges: describes its set, reads what the answerer holds where the ranges
 * differ, sends what only it has and asks for the rest. It is the one that notices when a sketch cannot be
 * read, and asks again.
 */
import { equalBytes } from '../../base/bytes.ts';
import { fault, isFault, type Fault } from '../../base/fault.ts';
import type { Key } from '../key.ts';
import { RETRIES_MAX } from './answerer.ts';
import { clip } from './body.ts';
import { spansOf, type ComparedSpan } from './compared.ts';
import { differenceFromIds, differenceFromList, shortIdsAsBytes, type Difference } from './difference.ts';
import { keyedStrata } from './estimate.ts';
import { strataBetween } from './expected.ts';
import { encodeRangesHello } from './hello-message.ts';
import { EDGE_BYTES, RANGE_BYTES, ROOT_BYTES, type Body, type MessageName, type Reply } from './messages.ts';
import { isContradiction, Overlap } from './overlap.ts';
import { LABEL, SALT_BYTES, SessionKey } from './prf.ts';
import { chooseBounds, rangeSizes, rankOf, type RoundBound } from './ranges.ts';
import { keysIn, Region, type Span } from './region.ts';
import { decodeEqual, decodeReply, decodeTable, encodeMore, encodeNeed } from './reply-message.ts';
import { peel, type Sketch } from './sketch.ts';
import { commonLower, newestOf, rankAfter, step, type Machine, type ReconcileStep, type Side } from './step.ts';

/** A request for nothing. */
const NOTHING: Difference = { own: [], need: { bits: 0, numbers: new Float64Array(0) }, theirs: new Float64Array(0) };

/** A side that asks with ranges. `hello` goes first; then it receives. */
export class RangesAsker implements Machine {
  readonly #side: Side;
  readonly #key: SessionKey;
  readonly #from: number;
  readonly #newest: number;
  readonly #bounds: readonly RoundBound[];
  /** The message that opens the conversation. */
  readonly hello: Uint8Array;
  #answered = false;
  #retries = 0;
  #partial = false;
  /** The answerer's newest record, and the ranges in which it holds something else. */
  #theirNewest: number;
  readonly #unequal = new Set<number>();
  #lower: number;
  /** What both sides speak of now. */
  #spans: readonly Span[] = [];
  #region: Region | undefined;
  /** Edges to object to with the next MORE. */
  #objections = { newEdge: false, oldEdge: false };
  /** The first sketch without our own ids, to be read once more together with the second. */
  #unread: Sketch | undefined;

  constructor(side: Side) {
    const { set, lower, random } = side;
    const salt = random(SALT_BYTES);
    this.#side = side;
    this.#key = new SessionKey(salt);
    this.#from = set.rank(lower);
    this.#newest = newestOf(set, lower);
    this.#theirNewest = this.#newest;
    this.#lower = lower;
    const count = set.size - this.#from;
    const sizes = rangeSizes(count);
    this.#bounds = chooseBounds(set, this.#from, sizes);
    this.hello = encodeRangesHello({
      salt, lower, count, newest: this.#newest, bounds: this.#bounds,
      root: this.#key.fingerprint(LABEL.root, set.digest(this.#from, set.size), ROOT_BYTES),
      strata: this.#strata(),
      fingerprints: this.#fingerprints(),
    });
  }

  receive(name: MessageName, bytes: Uint8Array): ReconcileStep | Fault {
    if (this.#answered) return name === 'table' ? this.#onTable(bytes) : fault('unexpected', `${name} instead of a TABLE`);
    this.#answered = true;
    if (name === 'reply') return this.#onReply(bytes);
    if (name !== 'equal') return fault('unexpected', `${name} is no answer to a HELLO`);
    const equal = decodeEqual(bytes, this.#key.tag);
    return isFault(equal) ? equal : step({ done: true, equal: true });
  }

  spans(): readonly ComparedSpan[] {
    return spansOf({ bounds: this.#bounds, lower: this.#lower, newest: [this.#newest, this.#theirNewest], unequal: this.#unequal });
  }

  #strata(): Uint32Array {
    return strataBetween(this.#side.set, this.#from, this.#side.set.size);
  }

  #fingerprints(): Uint8Array {
    const { set } = this.#side;
    const starts = [...this.#bounds.map((bound) => rankOf(set, bound)), this.#from];
    const all = new Uint8Array(starts.length * RANGE_BYTES);
    starts.forEach((from, range) => {
      const digest = set.digest(from, starts[range - 1] ?? set.size);
      all.set(this.#key.fingerprint(LABEL.range, digest, RANGE_BYTES), range * RANGE_BYTES);
    });
    return all;
  }

  #onReply(bytes: Uint8Array): ReconcileStep | Fault {
    const asked = { lower: this.#side.lower, newest: this.#newest, bounds: this.#bounds };
    const reply = decodeReply(bytes, asked, this.#key);
    if (isFault(reply)) return reply;
    const { set } = this.#side;
    const lower = commonLower(this.#side.lower, reply.lower);
    this.#lower = lower;
    this.#theirNewest = reply.newest;
    for (const range of reply.unequal) this.#unequal.add(range);
    const overlap = new Overlap(set, this.#bounds, asked, { lower, newest: reply.newest });
    const inside = new Set(overlap.inside);
    const empty = new Set(reply.empty);
    const gifts = overlap.spans(reply.empty.filter((range) => inside.has(range)));
    gifts.push({ from: Math.max(overlap.from, rankAfter(set, reply.newest)), to: set.size });
    const haveKeys = [...keysIn(set, gifts)];
    if (reply.body.content === undefined && reply.newEdge === undefined && reply.oldEdge === undefined) {
      return step({ haveKeys, done: true, partial: reply.unequal.length === 0 && isContradiction(reply, asked) });
    }
    const edges = this.#wrongEdges(reply, overlap);
    for (const range of edges) this.#unequal.add(range);
    const spoken = reply.unequal.filter((range) => inside.has(range) && !empty.has(range));
    this.#speakOf(overlap.spans([...spoken, ...edges]), reply.body);
    return edges.length > 0 ? this.#more(haveKeys) : this.#read(reply.body, haveKeys);
  }

  /** The cut ranges in which the answerer holds something else than we do, against its guess. */
  #wrongEdges(reply: Reply, overlap: Overlap): number[] {
    const differs = (range: number | undefined, theirs: Uint8Array | undefined, label: number): boolean => {
      if (range === undefined || theirs === undefined) return false;
      const { from, to } = overlap.span(range);
      return !equalBytes(this.#key.fingerprint(label, this.#side.set.digest(from, to), EDGE_BYTES), theirs);
    };
    const newEdge = differs(overlap.newCut, reply.newEdge, LABEL.newEdge);
    const oldEdge = differs(overlap.oldCut, reply.oldEdge, LABEL.oldEdge);
    this.#objections = { newEdge, oldEdge };
    return [...(newEdge ? [overlap.newCut!] : []), ...(oldEdge ? [overlap.oldCut!] : [])];
  }

  #onTable(bytes: Uint8Array): ReconcileStep | Fault {
    const body = decodeTable(bytes, this.#key, this.#retries);
    if (isFault(body)) return body;
    if (body.floor !== undefined) this.#speakOf(this.#spans, body);
    return this.#read(body, []);
  }

  #speakOf(spans: readonly Span[], { floor }: Body): void {
    this.#partial ||= floor !== undefined;
    this.#unread = undefined;
    this.#spans = clip(this.#side.set, spans, floor);
    this.#region = new Region(this.#side.set, this.#key, this.#spans);
  }

  #read(body: Body, gifts: readonly Key[]): ReconcileStep {
    const region = this.#region!;
    if (body.content === undefined) return this.#finish(NOTHING, gifts);
    if (body.content.type === 'list') return this.#finish(differenceFromList(region, body.content), gifts);
    const { sketch, count } = body.content;
    sketch.toggleAll(region.lo, region.hi);
    const earlier = this.#retries === 1 ? this.#unread : undefined;
    this.#unread = sketch.copy();
    const ids = peel(earlier === undefined ? [sketch] : [earlier, sketch]);
    if (ids !== undefined) return this.#finish(differenceFromIds(region, ids, count), gifts);
    return this.#retries < RETRIES_MAX ? this.#more(gifts) : this.#giveUp(gifts);
  }

  /** Asks for another sketch, and says what we hold so that it gets the right size. */
  #more(gifts: readonly Key[]): ReconcileStep {
    this.#retries++;
    const { lo, hi } = this.#region!;
    const more = { ...this.#objections, strata: keyedStrata(lo, hi) };
    this.#objections = { newEdge: false, oldEdge: false };
    return step({ reply: encodeMore(more, this.#key.tag), haveKeys: gifts, partial: this.#partial });
  }

  #finish({ own, need, theirs }: Difference, gifts: readonly Key[]): ReconcileStep {
    return step({
      reply: encodeNeed({ gaveUp: false, ...need }, this.#key.tag),
      haveKeys: [...gifts, ...keysIn(this.#side.set, this.#region!.toSpans(own))],
      need: shortIdsAsBytes(theirs),
      done: true,
      partial: this.#partial,
    });
  }

  #giveUp(gifts: readonly Key[]): ReconcileStep {
    const need = { gaveUp: true, ...NOTHING.need };
    return step({ reply: encodeNeed(need, this.#key.tag), haveKeys: gifts, done: true, partial: true });
  }
}
