// Who gets the tracks of a stream: every state with every event, and peers that ask without end.
import { describe, expect, test } from 'vitest';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { DirectGiving, type GivingEvent } from './direct-giving.ts';

const { directPerPeerMax, directAsksMax, directAsksMs, directJoinMs } = LIVE_LIMITS;

function ticket(number: number): string {
  return number.toString(16).padStart(16, '0');
}

/** One that gives one stream to so many. */
function giving(viewersMax = 2) {
  const machine = new DirectGiving();
  let now = 1000;
  const handle = (event: GivingEvent) => machine.handle(event, now);
  handle({ type: 'given', stream: 's', viewersMax });
  const ask = (peer: string, number = 1, isWelcome = true, stream = 's') => handle({ type: 'asked', peer, ticket: ticket(number), stream, isWelcome });
  return { machine, handle, ask, pass: (ms: number) => void (now += ms) };
}

const BOB = `bob ${ticket(1)}`;
const STEPS = {
  described: { type: 'described', viewer: BOB, sdp: 'offer' },
  answered: { type: 'answered', peer: 'bob', ticket: ticket(1), sdp: 'answer' },
  connected: { type: 'connected', viewer: BOB },
} as const satisfies Record<string, GivingEvent>;
type Step = keyof typeof STEPS;
const WAY: readonly Step[] = ['described', 'answered', 'connected'];
const STATES = ['making', 'offered', 'joining', 'flowing'] as const;

/** A viewer that came so far. */
function at(state: (typeof STATES)[number]) {
  const one = giving();
  one.ask('bob');
  for (const step of WAY.slice(0, STATES.indexOf(state))) one.handle(STEPS[step]);
  return one;
}

describe('a viewer', () => {
  test('is asked for its answer, and then the tracks flow', () => {
    const { ask, handle, machine } = giving();
    expect(ask('bob')).toEqual([{ type: 'open', viewer: BOB, stream: 's' }]);
    expect(handle(STEPS.described)).toEqual([{ type: 'say', peer: 'bob', message: { type: 'offer', ticket: ticket(1), sdp: 'offer' } }]);
    expect(handle(STEPS.answered)).toEqual([{ type: 'take', viewer: BOB, sdp: 'answer' }]);
    expect(handle(STEPS.connected)).toEqual([]);
    expect([machine.viewersOf('s'), machine.wakeAt]).toEqual([1, Infinity]);
  });

  const LEGAL: Readonly<Record<(typeof STATES)[number], readonly Step[]>> = { making: ['described'], offered: ['answered'], joining: ['connected'], flowing: ['connected'] };
  const cells = STATES.flatMap((state) => WAY.map((step) => ({ state, step, isLegal: LEGAL[state].includes(step) })));
  test.each(cells.filter(({ isLegal }) => !isLegal))('$step while $state ends it, and costs whoever said it', ({ state, step }) => {
    const one = at(state);
    const effects = one.handle(STEPS[step]);
    expect(effects).toContainEqual({ type: 'close', viewer: BOB });
    expect(effects.some(({ type }) => type === 'blame')).toBe(step === 'answered');
    if (step === 'answered') expect(one.machine.viewersOf('s')).toBe(0);
  });

  test.each(STATES)('that leaves, breaks, is gone or is not welcome any more while %s loses its place', (state) => {
    const gone: readonly GivingEvent[] = [{ type: 'left', peer: 'bob', ticket: ticket(1) }, { type: 'broke', viewer: BOB }, { type: 'peers', welcome: new Set(['eve']) }, { type: 'ended', stream: 's' }];
    for (const event of gone) {
      const one = at(state);
      expect(one.handle(event)[0]).toEqual({ type: 'close', viewer: BOB });
      expect(one.machine.viewersOf('s')).toBe(0);
    }
  });

  test.each(STATES)('that takes its time while %s loses its place, unless tracks flow', (state) => {
    const one = at(state);
    one.pass(directJoinMs - 1);
    expect(one.handle({ type: 'tick' })).toEqual([]);
    one.pass(1);
    expect(one.handle({ type: 'tick' })).toEqual(state === 'flowing' ? [] : [{ type: 'close', viewer: BOB }]);
  });

  test('is told of the end, and of a no', () => {
    expect(at('flowing').handle({ type: 'ended', stream: 's' })[1]).toEqual({ type: 'say', peer: 'bob', message: { type: 'over', ticket: ticket(1) } });
    expect(at('flowing').handle({ type: 'peers', welcome: new Set() })[1]).toEqual({ type: 'say', peer: 'bob', message: { type: 'no', ticket: ticket(1), why: 'refused' } });
    expect(giving().ask('bob', 1, false)).toEqual([{ type: 'say', peer: 'bob', message: { type: 'no', ticket: ticket(1), why: 'refused' } }]);
  });

  test('nobody knows is not answered: another tab may give that', () => {
    const { ask, handle } = giving();
    expect(ask('bob', 1, true, 'other')).toEqual([]);
    expect(handle(STEPS.answered)).toEqual([]);
    expect(handle({ type: 'left', peer: 'bob', ticket: ticket(9) })).toEqual([]);
  });
});

describe('places', () => {
  const full = (peer: string, number: number) => [{ type: 'say', peer, message: { type: 'no', ticket: ticket(number), why: 'full' } }];

  test('are so many, from the question on, and free when somebody leaves', () => {
    const { ask, handle } = giving(2);
    expect([ask('bob'), ask('eve')].map(([effect]) => effect?.type)).toEqual(['open', 'open']);
    expect(ask('dan', 1)).toEqual(full('dan', 1));
    handle({ type: 'left', peer: 'bob', ticket: ticket(1) });
    expect(ask('dan', 2)[0]?.type).toBe('open');
  });

  test('of one peer are few', () => {
    const { ask } = giving(16);
    for (let i = 0; i < directPerPeerMax; i++) expect(ask('bob', i)[0]?.type).toBe('open');
    expect(ask('bob', directPerPeerMax)).toEqual(full('bob', directPerPeerMax));
    expect(ask('eve')[0]?.type).toBe('open');
  });

  test('are not asked for with one ticket twice', () => {
    const { ask, machine } = giving();
    ask('bob');
    expect(ask('bob')).toEqual([{ type: 'blame', peer: 'bob', fault: { fault: 'unexpected', reason: expect.any(String) as unknown } }]);
    expect(machine.viewersOf('s')).toBe(1);
  });

  test('asked for without end cost the asker its score, and get no answer', () => {
    const { ask, pass, machine } = giving(1);
    ask('eve');
    for (let i = 0; i < directAsksMax; i++) expect(ask('bob', i)).toEqual(full('bob', i));
    for (let i = 0; i < 100; i++) expect(ask('bob', 100 + i)).toEqual([{ type: 'blame', peer: 'bob', fault: { fault: 'limit', reason: 'asked for tracks too often' } }]);
    expect(machine.viewersOf('s')).toBe(1);
    // Whoever pauses is heard again.
    pass(directAsksMs);
    expect(ask('bob', 300)).toEqual(full('bob', 300));
  });
});
