import { describe, expect, it } from 'vitest';
import { ANN, BOB, CAT, MODERATOR, OTHER_MODERATOR, OTHER_OWNER, OWNER, Scene } from '../../../test/moderation/scene.ts';
import { toHex } from '../base/bytes.ts';
import type { Mark } from '../judge/mark.ts';
import type { RecordHeader } from '../record/record.ts';

const FOUL: Mark = { rule: 'words', then: 'hide', reason: 'it has words that this room does not want' };
const DOUBTFUL: Mark = { rule: 'links', then: 'hold', reason: 'it has a link' };
const DAY = 24;
const TEXT = 'a text that is long enough to be one and the same';

function idIn({ id }: RecordHeader): string {
  return toHex(id);
}

describe('bans', () => {
  it('hide all of an author, before and after, until they end', () => {
    const scene = new Scene();
    const early = scene.write();
    scene.say(OWNER, { type: 'ban', author: ANN, until: scene.now + 3_600_000 * DAY, reason: 'spam' });
    const late = scene.write();
    expect([early, late].map((record) => scene.state(record))).toEqual(['hidden ban', 'hidden ban']);
    expect(scene.see(late).because[0]).toEqual({ rule: 'ban', reason: 'an owner banned its author: spam', by: OWNER });
    expect(scene.moderation.bans).toHaveLength(1);
    scene.pass(DAY - 1);
    expect(scene.state(early)).toBe('hidden ban');
    scene.pass(1);
    expect(scene.state(early)).toBe('shown');
    expect(scene.moderation.bans).toHaveLength(0);
  });

  it('do nothing where they are not an owner’s, or are about one', () => {
    const scene = new Scene();
    const records = [scene.write(), scene.write({ by: OTHER_OWNER })];
    for (const by of [MODERATOR, BOB, ANN]) scene.say(by, { type: 'ban', author: ANN, reason: '' });
    scene.say(OWNER, { type: 'ban', author: OTHER_OWNER, reason: '' });
    expect(records.map((record) => scene.state(record))).toEqual(['shown', 'shown']);
  });

  it('are lifted by a later unban of any owner, and by nobody else', () => {
    const scene = new Scene();
    const record = scene.write();
    scene.say(OTHER_OWNER, { type: 'unban', author: ANN, reason: '' });
    scene.say(OWNER, { type: 'ban', author: ANN, reason: '' });
    scene.say(MODERATOR, { type: 'unban', author: ANN, reason: '' });
    expect(scene.state(record)).toBe('hidden ban');
    const unban = scene.say(OTHER_OWNER, { type: 'unban', author: ANN, reason: '' });
    expect(scene.state(record)).toBe('shown');
    scene.delete(unban);
    expect(scene.state(record)).toBe('hidden ban');
  });

  it('take a moderator’s word away as long as they last', () => {
    const scene = new Scene();
    const record = scene.write();
    scene.rule(MODERATOR, 'hide', record);
    expect(scene.state(record)).toBe('hidden ruling');
    scene.say(OWNER, { type: 'ban', author: MODERATOR, until: scene.now + 3_600_000 * DAY, reason: '' });
    expect(scene.state(record)).toBe('shown');
    scene.pass(DAY);
    expect(scene.state(record)).toBe('hidden ruling');
  });
});

describe('rulings', () => {
  it('count owners before moderators, then the newer', () => {
    const scene = new Scene();
    const record = scene.write();
    scene.rule(MODERATOR, 'hide', record);
    scene.rule(OTHER_MODERATOR, 'show', record);
    expect(scene.state(record)).toBe('shown');
    const owner = scene.rule(OWNER, 'hide', record);
    scene.rule(MODERATOR, 'show', record);
    expect(scene.state(record)).toBe('hidden ruling');
    scene.rule(OTHER_OWNER, 'blur', record);
    expect(scene.state(record)).toBe('blurred ruling');
    scene.delete(owner);
    expect(scene.state(record)).toBe('blurred ruling');
  });

  it('count for nothing where they are a stranger’s, or a moderator’s in their own cause', () => {
    const scene = new Scene();
    const record = scene.write({ marks: [FOUL] });
    const own = scene.write({ by: MODERATOR, marks: [FOUL] });
    scene.rule(BOB, 'show', record);
    scene.rule(MODERATOR, 'show', own);
    expect([record, own].map((found) => scene.state(found))).toEqual(['hidden words', 'hidden words']);
    scene.rule(OTHER_MODERATOR, 'show', own);
    expect(scene.state(own)).toBe('shown');
  });

  it('that say no cover every edit, those that say yes only what was looked at', () => {
    const scene = new Scene({ approval: 'everyone' });
    const bad = scene.write({ name: 'bad' });
    const good = scene.write({ name: 'good' });
    scene.rule(MODERATOR, 'hide', bad);
    scene.rule(MODERATOR, 'approve', good);
    expect([bad, good].map((record) => scene.state(record))).toEqual(['hidden ruling', 'shown']);
    expect(['bad', 'good'].map((name) => scene.state(scene.write({ name })))).toEqual(['hidden ruling', 'held approval']);
  });

  it('of somebody the viewer trusts count for them, after everybody else’s', () => {
    const scene = new Scene();
    const record = scene.write();
    scene.rule(BOB, 'hide', record);
    scene.choose({ trusted: new Set([BOB]) });
    expect(scene.state(record)).toBe('hidden ruling');
    scene.rule(MODERATOR, 'show', record);
    expect(scene.state(record)).toBe('shown');
  });
});

describe('reports', () => {
  it('hide once enough of those who count have said so, each counted once', () => {
    const scene = new Scene({ reports: 2 });
    const record = scene.write();
    for (const by of [BOB, CAT, MODERATOR, MODERATOR, ANN]) scene.report(by, record);
    expect(scene.state(record)).toBe('shown');
    scene.report(OWNER, record);
    expect(scene.state(record)).toBe('hidden reports');
    // It stays so through an edit, until somebody who moderates looks.
    const edited = scene.write({ name: record.name });
    expect(scene.state(edited)).toBe('hidden reports');
    scene.rule(MODERATOR, 'show', edited);
    expect(scene.state(edited)).toBe('shown');
  });

  it('of strangers hide nothing, and are in the queue until somebody rules', () => {
    const scene = new Scene({ reports: 1 });
    const record = scene.write();
    scene.report(BOB, record);
    scene.report(CAT, record);
    expect(scene.state(record)).toBe('shown');
    const { total, rows } = scene.moderation.reported(10);
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ header: record, author: ANN, reports: 2, ofModerators: 0 });
    expect(rows[0]!.said.map(({ header }) => header.author)).toEqual([CAT, BOB]);
    scene.rule(MODERATOR, 'show', record);
    expect(scene.moderation.reported(10).total).toBe(0);
    scene.report(BOB, record);
    expect(scene.moderation.reported(10).total).toBe(1);
    scene.delete(record);
    expect(scene.moderation.reported(10).total).toBe(0);
  });
});

describe('strikes', () => {
  it('hide everything of an author who has enough, and count for some days', () => {
    const scene = new Scene({ strikes: 2, strikeDays: 2 });
    const innocent = scene.write();
    scene.write({ marks: [FOUL] });
    expect(scene.state(innocent)).toBe('shown');
    const second = scene.write();
    scene.rule(MODERATOR, 'hide', second);
    expect(scene.state(innocent)).toBe('hidden strikes');
    scene.pass(2 * DAY + 11);
    expect(scene.state(innocent)).toBe('hidden strikes');
    scene.pass(1);
    expect(scene.state(innocent)).toBe('shown');
    expect(scene.state(second)).toBe('hidden ruling');
  });

  it('are forgiven by a pardon, but not what comes after it, and by nobody to themselves', () => {
    const scene = new Scene({ strikes: 1 });
    const innocent = scene.write();
    scene.write({ marks: [FOUL] });
    scene.say(ANN, { type: 'pardon', author: ANN, reason: '' });
    expect(scene.state(innocent)).toBe('hidden strikes');
    scene.say(MODERATOR, { type: 'pardon', author: ANN, reason: '' });
    expect(scene.state(innocent)).toBe('shown');
    scene.pass(1);
    scene.write({ marks: [FOUL] });
    expect(scene.state(innocent)).toBe('hidden strikes');
  });

  it('go with the record, and a viewer may look past them', () => {
    const scene = new Scene({ strikes: 1 });
    const innocent = scene.write();
    const foul = scene.write({ marks: [FOUL] });
    scene.choose({ welcome: new Set([ANN]) });
    expect([innocent, foul].map((record) => scene.state(record))).toEqual(['shown', 'hidden words']);
    scene.choose({});
    scene.delete(foul);
    expect(scene.state(innocent)).toBe('shown');
  });
});

describe('approval', () => {
  it('of one record lets a stranger in, where only strangers wait', () => {
    const scene = new Scene({ approval: 'strangers' });
    const [first, second] = [scene.write(), scene.write()];
    expect([first, second].map((record) => scene.state(record))).toEqual(['held approval', 'held approval']);
    expect([OWNER, MODERATOR].map((by) => scene.state(scene.write({ by })))).toEqual(['shown', 'shown']);
    expect(scene.moderation.held(1)).toMatchObject({ total: 2, rows: [{ header: first }] });
    scene.rule(MODERATOR, 'approve', first);
    expect([first, second].map((record) => scene.state(record))).toEqual(['shown', 'shown']);
    expect(scene.moderation.held(10).total).toBe(0);
    // Whoever counts more takes it back, and the trust with it.
    scene.rule(OWNER, 'reject', first);
    expect([first, second].map((record) => scene.state(record))).toEqual(['hidden ruling', 'held approval']);
  });

  it('is needed for each record where everybody waits', () => {
    const scene = new Scene({ approval: 'everyone' });
    const [first, second] = [scene.write(), scene.write()];
    scene.rule(MODERATOR, 'approve', first);
    expect([first, second].map((record) => scene.state(record))).toEqual(['shown', 'held approval']);
  });

  it('answers marks that hold; what a viewer chooses empties no queue', () => {
    const scene = new Scene();
    const record = scene.write({ marks: [DOUBTFUL] });
    expect(scene.state(record)).toBe('held links');
    scene.rule(BOB, 'show', record);
    scene.choose({ trusted: new Set([BOB]), shown: new Set([idIn(record)]) });
    expect(scene.state(record)).toBe('shown');
    expect(scene.moderation.held(10).rows[0]).toMatchObject({ header: record, because: [{ rule: 'links' }] });
    scene.rule(MODERATOR, 'approve', record);
    expect(scene.moderation.held(10).total).toBe(0);
  });
});

describe('appeals', () => {
  it('bring a record back before those who moderate, and only its author can', () => {
    const scene = new Scene();
    const record = scene.write();
    scene.rule(MODERATOR, 'hide', record);
    const appeal = { type: 'appeal', about: { author: ANN, slot: record.slot }, reason: 'it was a quote' } as const;
    scene.say(BOB, appeal);
    expect(scene.moderation.reported(10).total).toBe(0);
    scene.say(ANN, appeal);
    expect(scene.moderation.reported(10).rows[0]).toMatchObject({ header: record, reports: 0, said: [{ statement: { reason: 'it was a quote' } }] });
    scene.rule(OTHER_MODERATOR, 'show', record);
    expect(scene.state(record)).toBe('shown');
    expect(scene.moderation.reported(10).total).toBe(0);
  });

  it('against strikes are answered by a pardon', () => {
    const scene = new Scene({ strikes: 1 });
    scene.write({ marks: [FOUL] });
    scene.say(ANN, { type: 'appeal', about: { author: ANN }, reason: 'I am sorry' });
    expect(scene.moderation.reported(10).rows[0]).toMatchObject({ header: undefined, author: ANN });
    scene.say(MODERATOR, { type: 'pardon', author: ANN, reason: '' });
    expect(scene.moderation.reported(10).total).toBe(0);
  });
});

describe('copies', () => {
  it('are hidden where enough authors say the very same, and the oldest is shown', () => {
    const scene = new Scene({ copies: 3 });
    const records = [ANN, BOB].map((by, i) => scene.write({ by, text: TEXT, at: scene.now + i }));
    expect(records.map((record) => scene.state(record))).toEqual(['shown', 'shown']);
    records.push(scene.write({ by: CAT, text: TEXT, at: scene.now + 2 }));
    expect(records.map((record) => scene.state(record))).toEqual(['shown', 'hidden copies', 'hidden copies']);
    scene.delete(records[1]!);
    expect(scene.state(records[2]!)).toBe('shown');
  });

  it('that were backdated hide nothing once they are hidden themselves', () => {
    const scene = new Scene({ copies: 2 });
    const first = scene.write({ text: TEXT });
    const thief = scene.write({ by: BOB, text: TEXT, at: scene.now - 1000 });
    expect([first, thief].map((record) => scene.state(record))).toEqual(['hidden copies', 'shown']);
    scene.rule(MODERATOR, 'hide', thief);
    expect([first, thief].map((record) => scene.state(record))).toEqual(['shown', 'hidden ruling']);
  });

  it('are not what everybody says', () => {
    const scene = new Scene({ copies: 1 });
    expect([ANN, BOB].map((by) => scene.state(scene.write({ by, text: 'thank you' })))).toEqual(['shown', 'shown']);
  });
});

describe('media', () => {
  it('of strangers is covered until asked for, that of others is not', () => {
    const scene = new Scene({ media: 'blur' });
    const [strange, known] = [scene.write({ isMedia: true }), scene.write({ by: BOB, isMedia: true })];
    scene.rule(MODERATOR, 'approve', known);
    expect([strange, known, scene.write({ by: BOB, isMedia: true })].map((record) => scene.state(record))).toEqual(['blurred media', 'shown', 'shown']);
    scene.choose({ revealed: new Set([idIn(strange)]) });
    expect(scene.state(strange)).toBe('shown');
    scene.choose({ me: ANN });
    expect(scene.state(strange)).toBe('shown');
  });

  it('of strangers is hidden where only members’ is shown', () => {
    const scene = new Scene({ media: 'members' });
    const record = scene.write({ isMedia: true });
    expect(scene.state(record)).toBe('hidden media');
    scene.choose({ welcome: new Set([ANN]) });
    expect(scene.state(record)).toBe('shown');
  });
});

describe('the viewer', () => {
  it('hides, mutes and shows before everybody else', () => {
    const scene = new Scene();
    const [record, other] = [scene.write(), scene.write()];
    scene.choose({ hidden: new Set([record.slot]) });
    expect([record, other].map((found) => scene.state(found))).toEqual(['hidden own', 'shown']);
    scene.choose({ muted: new Set([ANN]) });
    expect(scene.state(other)).toBe('hidden muted');
    scene.rule(OWNER, 'hide', record);
    scene.say(OWNER, { type: 'ban', author: ANN, reason: '' });
    scene.choose({ muted: new Set([ANN]), shown: new Set([idIn(record)]) });
    expect([record, other].map((found) => scene.state(found))).toEqual(['shown', 'hidden muted']);
  });

  it('may go on with the set they chose with, and is told of the one record that changed', () => {
    const scene = new Scene({ media: 'blur' });
    const [record, other] = [scene.write({ isMedia: true }), scene.write({ isMedia: true })];
    const revealed = new Set<string>();
    scene.choose({ revealed });
    scene.moderation.changed();
    scene.choose({ revealed: revealed.add(idIn(record)) });
    expect([record, other].map((found) => scene.state(found))).toEqual(['shown', 'blurred media']);
    expect(scene.moderation.changed()).toEqual({ ids: new Set([idIn(record)]), authors: new Set(), isAll: false });
  });

  it('sees through the lists they subscribe to, as these are now', () => {
    const scene = new Scene();
    const [record, other] = [scene.write(), scene.write({ by: BOB })];
    const list = { type: 'list', name: 'spam', authors: [ANN], records: [idIn(other)], words: ['spoiler'], topics: ['news'] } as const;
    scene.say(CAT, list);
    scene.choose({ lists: [{ author: CAT, name: 'spam' }] });
    expect([record, other].map((found) => scene.state(found))).toEqual(['hidden list', 'hidden list']);
    expect(scene.moderation.subscribed.words).toEqual(['spoiler']);
    expect(scene.moderation.subscribed.topics).toEqual(['news']);
    scene.say(CAT, { ...list, authors: [] });
    expect([record, other].map((found) => scene.state(found))).toEqual(['shown', 'hidden list']);
  });

  it('does not see their own records through others’ lists', () => {
    const scene = new Scene();
    const record = scene.write();
    scene.say(CAT, { type: 'list', name: '', authors: [ANN], records: [], words: [], topics: [] });
    scene.choose({ me: ANN, lists: [{ author: CAT, name: '' }], muted: new Set([ANN]) });
    expect(scene.state(record)).toBe('shown');
  });
});
