// One try to see somebody's tracks: whom it asks, whom it believes, and why it ends.
import { describe, expect, test } from 'vitest';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import type { DirectMessage } from './direct-message.ts';
import { DirectTaking, type TakingEvent } from './direct-taking.ts';

const TICKET = '0123456789abcdef';
const STREAM = { collection: 'c', key: 'k', started: 7 };
const { directAskMs, directJoinMs, directAskedMax } = LIVE_LIMITS;

function taking(ofAuthor: readonly string[] = ['a']) {
  let now = 1000;
  const machine = new DirectTaking({ ticket: TICKET, stream: STREAM, now });
  const handle = (event: TakingEvent) => machine.handle(event, now);
  const heard = (peer: string, message: Partial<DirectMessage> & { readonly type: DirectMessage['type'] }) => handle({ type: 'heard', peer, message: { ticket: TICKET, ...message } as DirectMessage });
  const asks = handle({ type: 'peers', ofAuthor });
  return { machine, handle, heard, asks, pass: (ms: number) => void (now += ms) };
}

function joining(ofAuthor?: readonly string[]) {
  const one = taking(ofAuthor);
  one.heard('a', { type: 'offer', sdp: 'theirs' });
  return one;
}

function watching() {
  const one = joining();
  one.handle({ type: 'described', sdp: 'ours' });
  one.handle({ type: 'connected' });
  return one;
}

const leave = (peer: string) => ({ type: 'say', peer, message: { type: 'leave', ticket: TICKET } });
const over = (why: string) => ({ type: 'over', why });
const blamed = (peer: string) => [{ type: 'blame', peer, fault: { fault: 'unexpected', reason: expect.any(String) as unknown } }];

describe('a try', () => {
  test('asks, joins, and shows', () => {
    const { asks, heard, handle, machine } = taking();
    expect(asks).toEqual([{ type: 'say', peer: 'a', message: { type: 'ask', ticket: TICKET, ...STREAM } }]);
    expect(heard('a', { type: 'offer', sdp: 'theirs' })).toEqual([{ type: 'join', sdp: 'theirs' }]);
    expect(handle({ type: 'described', sdp: 'ours' })).toEqual([{ type: 'say', peer: 'a', message: { type: 'answer', ticket: TICKET, sdp: 'ours' } }]);
    expect(handle({ type: 'connected' })).toEqual([{ type: 'show' }]);
    expect(machine.wakeAt).toBe(Infinity);
    expect(heard('a', { type: 'over' })).toEqual([over('ended')]);
    expect(handle({ type: 'left' })).toEqual([]);
  });

  test('asks those that come later, and no more than so many', () => {
    const { asks, handle } = taking(Array.from({ length: directAskedMax }, (_, i) => `a${i}`));
    expect(asks).toHaveLength(directAskedMax);
    expect(handle({ type: 'peers', ofAuthor: [...Array.from({ length: directAskedMax }, (_, i) => `a${i}`), 'more'] })).toEqual([]);
    expect(taking([]).handle({ type: 'peers', ofAuthor: ['a'] })).toHaveLength(1);
  });

  test('takes the first of several, and sends the others away', () => {
    const { heard } = joining(['a', 'b']);
    expect(heard('b', { type: 'offer', sdp: 'other' })).toEqual([leave('b')]);
    expect(heard('b', { type: 'no', why: 'full' })).toEqual([]);
  });

  test('believes only those it asked, and each once', () => {
    expect(taking().heard('eve', { type: 'offer', sdp: 'x' })).toEqual(blamed('eve'));
    expect(watching().heard('eve', { type: 'over' })).toEqual(blamed('eve'));
    expect(joining().heard('a', { type: 'offer', sdp: 'again' })).toEqual(blamed('a'));
    const { heard } = taking(['a', 'b']);
    heard('a', { type: 'no', why: 'full' });
    expect(heard('a', { type: 'offer', sdp: 'after a no' })).toEqual(blamed('a'));
  });

  test.each(['ask', 'answer', 'leave'] as const)('passes over a word that is not for viewers: %s', (type) => {
    expect(taking().heard('a', { type })).toEqual([]);
  });

  test('waits for the last answer, and says what may change soonest', () => {
    const { heard } = taking(['a', 'b', 'c']);
    expect(heard('a', { type: 'over' })).toEqual([]);
    expect(heard('b', { type: 'no', why: 'full' })).toEqual([]);
    expect(heard('c', { type: 'no', why: 'refused' })).toEqual([over('full')]);
  });

  test('ends with its reason, and lets those know who would give', () => {
    expect(watching().handle({ type: 'left' })).toEqual([leave('a'), over('left')]);
    expect(watching().handle({ type: 'covered' })).toEqual([leave('a'), over('covered')]);
    expect(watching().handle({ type: 'broke' })).toEqual([leave('a'), over('lost')]);
    expect(watching().handle({ type: 'peers', ofAuthor: ['b'] })).toEqual([leave('a'), over('lost')]);
    expect(watching().handle({ type: 'peers', ofAuthor: ['a'] })).toEqual([]);
    expect(watching().heard('a', { type: 'no', why: 'refused' })).toEqual([over('refused')]);
    expect(taking(['a', 'b']).handle({ type: 'left' })).toEqual([leave('a'), leave('b'), over('left')]);
  });

  test.each([
    ['nobody is linked', () => taking([]), directAskMs, 'unreachable'],
    ['nobody says a word', () => taking(), directAskMs, 'silent'],
    ['nothing comes of an offer', () => joining(), directJoinMs, 'lost'],
  ])('is over in time where %s', (_, begin, ms, why) => {
    const { handle, pass } = begin();
    pass(ms - 1);
    expect(handle({ type: 'tick' })).toEqual([]);
    pass(1);
    expect(handle({ type: 'tick' }).at(-1)).toEqual(over(why));
  });

  test('answers and shows nothing out of turn', () => {
    expect([taking().handle({ type: 'described', sdp: 'x' }), taking().handle({ type: 'connected' }), watching().handle({ type: 'connected' })]).toEqual([[], [], []]);
  });
});
