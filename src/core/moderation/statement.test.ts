import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { key } from '../../../test/moderation/world.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { textToBytes } from '../base/text.ts';
import { encodeStatement, isStatementKind, REPORT_TYPES, statementOf, type Statement } from './statement.ts';

const AUTHOR = key('1');
const ID = key('e');
const SLOT = `30078:${AUTHOR}:notes/x`;
const RECORD = { author: AUTHOR, id: ID, slot: SLOT };

const reason = fc.string({ maxLength: MODERATION_LIMITS.statementReasonMax });
const about = fc.constantFrom(RECORD, { author: AUTHOR, id: ID }, { author: AUTHOR, slot: SLOT });
const version = fc.constantFrom(RECORD, { author: AUTHOR, id: ID });
const author = fc.constantFrom(AUTHOR, key('2'));
const word = fc.stringMatching(/^[a-z]{1,10}$/);

const statements: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({ type: fc.constant('report' as const), about: fc.oneof(about, fc.constant({ author: AUTHOR })), wrong: fc.constantFrom(...REPORT_TYPES), reason }),
  fc.record({ type: fc.constant('ruling' as const), about, verdict: fc.constantFrom('reject', 'hide', 'blur' as const), reason }),
  fc.record({ type: fc.constant('ruling' as const), about: version, verdict: fc.constantFrom('approve', 'show' as const), reason }),
  fc.record({ type: fc.constant('ban' as const), author, reason }),
  fc.record({ type: fc.constant('ban' as const), author, until: fc.nat(1e9).map((seconds) => seconds * 1000), reason }),
  fc.record({ type: fc.constantFrom('unban', 'pardon' as const), author, reason }),
  fc.record({ type: fc.constant('appeal' as const), about: fc.oneof(about, fc.constant({ author: AUTHOR })), reason }),
  fc.record({ type: fc.constant('label' as const), about, namespace: word, label: word, reason }),
  fc.record({
    type: fc.constant('list' as const),
    name: fc.oneof(fc.constant(''), word),
    authors: fc.uniqueArray(author),
    records: fc.constantFrom([], [ID]),
    words: fc.uniqueArray(word, { maxLength: 5 }),
    topics: fc.uniqueArray(word, { maxLength: 5 }),
  }),
);

/** The statement that somebody reads. */
function read(value: unknown): Statement {
  const found = statementOf(value);
  if (isFault(found)) throw new Error(found.reason);
  return found;
}

function keyOf(statement: Statement): string {
  const encoded = encodeStatement(statement);
  if (isFault(encoded)) throw new Error(encoded.reason);
  return encoded.key;
}

describe('a statement', () => {
  it('is read as it was said, after JSON and all', () => {
    fc.assert(fc.property(statements, (statement) => {
      const encoded = encodeStatement(statement);
      if (isFault(encoded)) throw new Error(encoded.reason);
      expect(read(JSON.parse(JSON.stringify(encoded.value)))).toEqual(statement);
      expect(isStatementKind(encoded.value.kind)).toBe(true);
      expect(textToBytes(encoded.key).length).toBeLessThanOrEqual(LIMITS.recordNameBytesMax);
    }));
  });

  it('replaces what the same author said about the same target, and nothing else', () => {
    const ruling = (verdict: 'approve' | 'hide', target = RECORD): Statement => ({ type: 'ruling', verdict, about: target, reason: '' });
    expect(keyOf(ruling('approve'))).toBe(keyOf(ruling('hide')));
    // Another version of the same record is the same target.
    expect(keyOf(ruling('approve', { ...RECORD, id: key('f') }))).toBe(keyOf(ruling('hide')));
    expect(keyOf(ruling('hide', { ...RECORD, slot: `${SLOT}y` }))).not.toBe(keyOf(ruling('hide')));
    const said = (type: 'unban' | 'pardon'): Statement => ({ type, author: AUTHOR, reason: '' });
    expect(keyOf({ type: 'ban', author: AUTHOR, reason: 'spam' })).toBe(keyOf(said('unban')));
    expect(keyOf(said('pardon'))).not.toBe(keyOf(said('unban')));
    expect(keyOf({ type: 'report', about: RECORD, wrong: 'spam', reason: '' })).not.toBe(keyOf(ruling('hide')));
  });

  it('of other software is understood: reports, labels and lists of the NIPs', () => {
    expect(read({ kind: 1984, tags: [['e', ID, 'illegal', 'more'], ['p', AUTHOR]], content: 'no', id: ID, sig: 'x' })).toEqual({ type: 'report', about: { author: AUTHOR, id: ID }, wrong: 'illegal', reason: 'no' });
    expect(read({ kind: 1984, tags: [['p', AUTHOR, 'unheard of']], content: '' })).toMatchObject({ wrong: 'other' });
    expect(read({ kind: 1985, tags: [['L', 'license'], ['l', 'MIT', 'license'], ['e', ID, 'wss://relay']], content: '' })).toMatchObject({ type: 'label', namespace: 'license', label: 'MIT' });
    expect(read({ kind: 1985, tags: [['l', 'nice'], ['e', ID]], content: '' })).toMatchObject({ namespace: 'ugc' });
    expect(read({ kind: 10000, tags: [['p', AUTHOR], ['p', AUTHOR], ['p', 'odd'], ['word', 'spoiler'], ['unheard', 'of']], content: 'encrypted' })).toMatchObject({ name: '', authors: [AUTHOR], words: ['spoiler'] });
    expect(read({ kind: 30000, tags: [['d', 'spam'], ['e', ID]], content: '' })).toMatchObject({ name: 'spam', records: [ID] });
  });

  it('says whose a slot is by itself, whoever is named beside it', () => {
    expect(read({ kind: 1984, tags: [['p', key('2')], ['a', SLOT]], content: '' })).toMatchObject({ about: { author: AUTHOR, slot: SLOT } });
  });
});

describe('what is no statement', () => {
  const refused: readonly [string, unknown][] = [
    ['nothing', undefined], ['a text', 'hide'], ['a list', []], ['a kind alone', { kind: 1984 }],
    ['another kind', { kind: 1, tags: [['e', ID]], content: '' }],
    ['a report about nothing', { kind: 1984, tags: [], content: '' }],
    ['a report about odd hex', { kind: 1984, tags: [['e', ID.toUpperCase()], ['p', 'x'], ['a', 'notes/x']], content: '' }],
    ['a label without a word', { kind: 1985, tags: [['e', ID]], content: '' }],
    ['a ban of a record', { kind: 1985, tags: [['l', 'banned', 'peerset'], ['e', ID], ['p', AUTHOR]], content: '' }],
    ['a ban of nobody', { kind: 1985, tags: [['l', 'banned', 'peerset'], ['e', ID]], content: '' }],
    ['a ban that ends at no time', { kind: 1985, tags: [['l', 'banned', 'peerset'], ['p', AUTHOR], ['expiration', 'soon']], content: '' }],
    ['a yes without a version', { kind: 1985, tags: [['l', 'approved', 'peerset'], ['a', SLOT]], content: '' }],
    ['a ruling about an author', { kind: 1985, tags: [['l', 'hide', 'peerset'], ['p', AUTHOR]], content: '' }],
    ['a set without a name', { kind: 30000, tags: [['p', AUTHOR]], content: '' }],
    ['a set with a long name', { kind: 30000, tags: [['d', 'x'.repeat(MODERATION_LIMITS.statementWordMax + 1)]], content: '' }],
    ['a tag of a number', { kind: 1984, tags: [['e', ID], [5]], content: '' }],
    ['an empty tag', { kind: 1984, tags: [['e', ID], []], content: '' }],
    ['a tag of text', { kind: 1984, tags: ['e', ID], content: '' }],
  ];

  it.each(refused)('is refused: %s', (_, value) => {
    expect(isFault(statementOf(value))).toBe(true);
  });

  it('is too much of one, by one', () => {
    const report = { kind: 1984, tags: [['e', ID]], content: '' };
    const full = [...report.tags, ...Array.from({ length: MODERATION_LIMITS.statementTagsMax - 1 }, () => ['x'])];
    expect(isFault(statementOf({ ...report, tags: full }))).toBe(false);
    expect(statementOf({ ...report, tags: [...full, ['x']] })).toMatchObject({ fault: 'limit' });
    expect(isFault(statementOf({ ...report, content: 'x'.repeat(MODERATION_LIMITS.statementReasonMax) }))).toBe(false);
    expect(statementOf({ ...report, content: 'x'.repeat(MODERATION_LIMITS.statementReasonMax + 1) })).toMatchObject({ fault: 'limit' });
    expect(isFault(statementOf({ ...report, tags: [['e', ID, 'x'.repeat(LIMITS.tagValueBytesMax)]] }))).toBe(false);
    expect(isFault(statementOf({ ...report, tags: [['e', ID, 'x'.repeat(LIMITS.tagValueBytesMax + 1)]] }))).toBe(true);
    expect(encodeStatement({ type: 'ban', author: AUTHOR, reason: 'x'.repeat(MODERATION_LIMITS.statementReasonMax + 1) })).toMatchObject({ fault: 'limit' });
  });

  it('never throws, whatever JSON holds, and keeps no more than the limits', () => {
    const tag = fc.oneof(fc.array(fc.oneof(fc.constantFrom('e', 'p', 'a', 'l', 'L', 'd', 'word', 't', 'peerset', 'banned', 'expiration', ID, SLOT, 'hide'), fc.string()), { maxLength: 5 }), fc.jsonValue());
    const kind = fc.oneof(fc.constantFrom(1984, 1985, 10000, 30000), fc.double());
    const value = fc.oneof(fc.jsonValue(), fc.record({ kind, tags: fc.oneof(fc.array(tag), fc.jsonValue()), content: fc.oneof(fc.string(), fc.jsonValue()) }, { requiredKeys: [] }));
    fc.assert(fc.property(value, (found) => {
      const statement = statementOf(found);
      if (!isFault(statement)) expect(JSON.stringify(statement).length).toBeLessThan(2 * JSON.stringify(found).length + 200);
    }), { numRuns: 2000 });
  });

  it('is a value nested so deep that recursion would end the page', () => {
    let deep: unknown = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(isFault(statementOf(deep))).toBe(true);
    expect(isFault(statementOf({ kind: 1984, tags: [['e', ID], deep], content: '' }))).toBe(true);
    expect(isFault(statementOf({ kind: 1984, tags: deep, content: '' }))).toBe(true);
  });
});
