import { describe, expect, it } from 'vitest';
import { header, key } from '../../../test/moderation/world.ts';
import { toHex } from '../base/bytes.ts';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { Moderation } from './moderation.ts';
import { NO_CHOICES } from './sight.ts';
import type { Statement } from './statement.ts';
import { Strangers } from './strangers.ts';

const FLOOD = 20_000;
const VIEW = { strikes: 0, strikeDays: 30, copies: 0, media: 'show', approval: 'none', reports: 1 } as const;

function reportAbout(number: number, reason = ''): Statement {
  return { type: 'report', about: { author: key('1'), slot: `30078:${key('1')}:notes/${number}` }, wrong: 'spam', reason };
}

describe('what strangers say', () => {
  it('takes bounded memory, and the newest that came is there', () => {
    const strangers = new Strangers();
    const reason = 'x'.repeat(MODERATION_LIMITS.statementReasonMax);
    for (let i = 0; i < FLOOD; i++) strangers.add(String(i), { header: header(i, { author: key('2'), name: String(i), at: i }), statement: reportAbout(i, reason) });
    const kept = [...strangers.entries.values()].reduce((chars, { statement }) => chars + ('reason' in statement ? statement.reason.length : 0), 0);
    expect(kept).toBeGreaterThan(100_000);
    expect(kept).toBeLessThan(64 * MODERATION_LIMITS.strangersTextsMax);
    expect(strangers.entries.has(String(FLOOD - 1))).toBe(true);
    for (const id of [...strangers.entries.keys()]) expect(strangers.delete(id)).toBe(true);
    for (let i = 0; i < 10; i++) strangers.add(String(i), { header: header(i, { author: key('2'), name: String(i), at: i }), statement: reportAbout(i) });
    expect(strangers.entries.size).toBe(10);
  });

  it('pushes out nothing that somebody says who counts', () => {
    const record = header(FLOOD, { author: key('1'), name: '0', at: 0 });
    const moderation = new Moderation({ authority: { owners: [key('a')], moderators: [], view: VIEW }, now: 0, find: () => record });
    const ruling: Statement = { type: 'ruling', about: { author: key('1'), slot: record.slot }, verdict: 'hide', reason: '' };
    moderation.add([{ header: header(FLOOD + 1, { author: key('a'), name: 'said', at: 1 }), statement: ruling }]);
    const flood = Array.from({ length: FLOOD }, (_, i) => ({ header: header(i, { author: key('2'), name: String(i), at: i }), statement: reportAbout(i) }));
    moderation.add(flood);
    expect(moderation.sightOf(record).state).toBe('hidden');
    expect(moderation.reported(5).rows).toHaveLength(5);
  });

  it('counts once the viewer trusts its author, and no more once they do not', () => {
    const record = header(1, { author: key('1'), name: '0', at: 0 });
    const moderation = new Moderation({ authority: { owners: [], moderators: [], view: VIEW }, now: 0, find: ({ slot }) => (slot === record.slot ? record : undefined) });
    moderation.add([{ header: record }]);
    moderation.add([{ header: header(2, { author: key('2'), name: 'said', at: 1 }), statement: reportAbout(0) }]);
    moderation.changed();
    moderation.choose({ ...NO_CHOICES, trusted: new Set([key('2')]) });
    expect(moderation.sightOf(record, toHex(record.id)).because).toEqual([{ rule: 'reports', reason: 'it was reported' }]);
    expect(moderation.changed().isAll).toBe(true);
    moderation.choose(NO_CHOICES);
    expect(moderation.sightOf(record).state).toBe('shown');
  });
});
