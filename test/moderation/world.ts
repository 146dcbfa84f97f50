/**
 * Small worlds for the view rules: two owners, two moderators, three strangers, few records, days of a few hours, so that
 * everything that can be said about anybody is said all the time. Nothing here is signed.
 */
import fc from 'fast-check';
import { toHex } from '../../src/core/base/bytes.ts';
import { DAY_MS } from '../../src/core/base/limits.ts';
import type { Mark } from '../../src/core/judge/mark.ts';
import type { About } from '../../src/core/moderation/about.ts';
import type { Fact } from '../../src/core/moderation/fact.ts';
import type { Authority, Choices } from '../../src/core/moderation/sight.ts';
import { REPORT_TYPES, type Statement } from '../../src/core/moderation/statement.ts';
import type { RecordHeader } from '../../src/core/record/record.ts';

/** An author's key, 64 hex, from one letter. */
export function key(letter: string): string {
  return letter.repeat(64);
}

const OWNERS = ['a', 'b'].map(key);
const MODERATORS = ['c', 'd'].map(key);
const STRANGERS = ['1', '2', '3'].map(key);
const AUTHORS = [...OWNERS, ...MODERATORS, ...STRANGERS];
const QUARTER = DAY_MS / 4;
/** Records and statements of a world; ids of statements begin behind those of records. */
const RECORDS = 10;
const STATEMENTS = 14;

/** Bytes of the id with this number. */
export function idOf(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(28, number);
  return bytes;
}

/** A header of an ordinary record. */
export function header(number: number, { author, name, at }: { readonly author: string; readonly name: string; readonly at: number }): RecordHeader {
  const slot = `30078:${author}:notes/${name}`;
  return { at, id: idOf(number), author, kind: 30078, slot, collection: 'notes', name, deletes: false, size: 100 };
}

/** All that may come to be in one room. */
export interface World {
  readonly authority: Authority;
  readonly records: readonly Fact[];
  readonly statements: readonly Fact[];
}

/** One step of a history: which facts come or go, in which order, and what else happens. */
export interface Step {
  /** Indexes of facts, of records and statements alike; what is there goes, what is not there comes. */
  readonly toggles: readonly number[];
  readonly order: 'added first' | 'removed first';
  readonly again: readonly number[];
  readonly choices: Choices | undefined;
  readonly now: number | undefined;
}

const author = fc.constantFrom(...AUTHORS);
const at = fc.nat(40).map((quarter) => quarter * QUARTER);
const someAuthors = fc.subarray(AUTHORS, { maxLength: 2 }).map((list) => new Set(list));
const name = fc.constantFrom('x', 'y');

const marks: fc.Arbitrary<readonly Mark[]> = fc.subarray<Mark>([
  { rule: 'words', then: 'hide', reason: 'it has words that this room does not want' },
  { rule: 'links', then: 'hold', reason: 'it has a link' },
  { rule: 'sealed', then: 'refuse', reason: 'it is refused' },
], { maxLength: 1 });

const view = fc.record({
  strikes: fc.nat(2),
  strikeDays: fc.integer({ min: 1, max: 3 }),
  copies: fc.nat(2),
  media: fc.constantFrom('show', 'blur', 'members' as const),
  approval: fc.constantFrom('none', 'none', 'strangers', 'everyone' as const),
  reports: fc.nat(2),
});

const record = fc.record({ author, name, at, marks: fc.option(marks, { nil: undefined }), isMedia: fc.boolean(), digest: fc.option(fc.nat(2), { nil: undefined }) });

/** A record that may exist, named as whoever speaks of it may: by slot, by id, by both, and with a lie about whose it is. */
function about(records: readonly Fact[]): fc.Arbitrary<About> {
  return fc.tuple(fc.constantFrom(...records), fc.constantFrom('slot', 'id', 'both', 'lie'), author).map(([{ header: target }, how, liar]) => {
    const id = toHex(target.id);
    if (how === 'lie') return { author: liar, id };
    return { author: target.author, ...(how === 'slot' ? {} : { id }), ...(how === 'id' ? {} : { slot: target.slot }) };
  });
}

function statement(records: readonly Fact[]): fc.Arbitrary<Statement> {
  const some = about(records);
  const version = some.map((found) => ({ ...found, id: found.id ?? toHex(idOf(0)) }));
  const reason = fc.constantFrom('', 'because');
  return fc.oneof(
    fc.record({ type: fc.constant('report' as const), about: some, wrong: fc.constantFrom(...REPORT_TYPES), reason }),
    fc.record({ type: fc.constant('ruling' as const), about: some, verdict: fc.constantFrom('reject', 'hide', 'blur' as const), reason }),
    fc.record({ type: fc.constant('ruling' as const), about: version, verdict: fc.constantFrom('approve', 'approve', 'show' as const), reason }),
    fc.record({ type: fc.constant('ban' as const), author, reason }),
    fc.record({ type: fc.constant('ban' as const), author, until: at, reason }),
    fc.record({ type: fc.constantFrom('unban', 'pardon' as const), author, reason }),
    fc.record({ type: fc.constant('appeal' as const), about: some, reason }),
    fc.record({ type: fc.constant('label' as const), about: some, namespace: fc.constant('ugc'), label: fc.constant('funny'), reason }),
    fc.record({
      type: fc.constant('list' as const),
      name: fc.constantFrom('', 'spam'),
      authors: fc.subarray(AUTHORS, { maxLength: 2 }),
      records: fc.subarray(records.map((fact) => toHex(fact.header.id)), { maxLength: 2 }),
      words: fc.constant([]),
      topics: fc.constant([]),
    }),
  );
}

/** Rooms with all their facts. */
export const worlds: fc.Arbitrary<World> = fc
  .tuple(view, fc.array(record, { minLength: RECORDS, maxLength: RECORDS }))
  .chain(([rules, sketches]) => {
    const records = sketches.map(({ author: by, name: called, at: when, digest, ...more }, i): Fact => ({
      header: header(i, { author: by, name: called, at: when }),
      isMedia: more.isMedia,
      ...(more.marks === undefined ? {} : { marks: more.marks }),
      ...(digest === undefined ? {} : { digest: Uint8Array.from({ length: 8 }, () => digest) }),
    }));
    const said = fc.array(fc.tuple(author, at, statement(records)), { minLength: STATEMENTS, maxLength: STATEMENTS });
    return said.map((list) => ({
      authority: { owners: OWNERS, moderators: MODERATORS, view: rules },
      records,
      statements: list.map(([by, when, what], i): Fact => ({ header: header(RECORDS + i, { author: by, name: `said ${i}`, at: when }), statement: what })),
    }));
  });

/** What a viewer may choose in any world. */
export const choices: fc.Arbitrary<Choices> = fc.record({
  me: fc.option(author, { nil: undefined }),
  muted: someAuthors,
  hidden: fc.subarray([...Array.from({ length: RECORDS }, (_, i) => toHex(idOf(i))), `30078:${key('1')}:notes/x`], { maxLength: 1 }).map((list) => new Set(list)),
  shown: ids(),
  revealed: ids(),
  welcome: someAuthors,
  trusted: someAuthors,
  lists: fc.array(fc.record({ author, name: fc.constantFrom('', 'spam') }), { maxLength: 2 }),
});

function ids(): fc.Arbitrary<Set<string>> {
  return fc.subarray(Array.from({ length: RECORDS }, (_, i) => toHex(idOf(i))), { maxLength: 2 }).map((list) => new Set(list));
}

const index = fc.nat(RECORDS + STATEMENTS - 1);

/** A few things that happen one after the other. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    toggles: fc.uniqueArray(index, { maxLength: 6 }),
    order: fc.constantFrom('added first', 'removed first' as const),
    again: fc.array(index, { maxLength: 2 }),
    choices: fc.option(choices, { nil: undefined, freq: 4 }),
    now: fc.option(at, { nil: undefined, freq: 2 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** A moment of a world. */
export const moments = at;
