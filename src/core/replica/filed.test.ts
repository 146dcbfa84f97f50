/** Shows how what is said about files passes a replica: of open sessions only, unread, and at the price of the peer's score. */
import { describe, expect, it } from 'vitest';
import { Lab, type Device } from '../../../test/replica/pair.ts';
import { FAULT_COST, fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { encodeMessage } from '../protocol/wire.ts';

const BODY = Uint8Array.of(9);

/** Two devices whose sessions are open. */
function pair(): { readonly lab: Lab; readonly one: Device; readonly other: Device } {
  const lab = new Lab();
  const [one, other] = [lab.device('one'), lab.device('other')];
  lab.link(one, other);
  lab.run(2000);
  return { lab, one, other };
}

const file = (device: Device, to: string, lane: 'control' | 'files' = 'control'): void => void device.dispatch({ type: 'filed', peer: to, lane, bytes: BODY });

describe('what is said about files', () => {
  it('comes out at the other side as it went in, whatever it says', () => {
    const { lab, one, other } = pair();
    file(one, 'other');
    file(one, 'other', 'files');
    lab.run(100);
    expect(other.told('filed')).toEqual([{ type: 'filed', peer: 'one', bytes: BODY }, { type: 'filed', peer: 'one', bytes: BODY }]);
    expect(one.ordered('send').filter(({ bytes }) => bytes[0] === 0x50).map(({ lane }) => lane)).toEqual(['control', 'files']);
    expect(other.peer('one')?.strikes).toBe(0);
  });

  it('is not sent before the session is open, nor to nobody', () => {
    const lab = new Lab();
    const [one, other] = [lab.device('one'), lab.device('other')];
    lab.link(one, other);
    file(one, 'other');
    file(one, 'nobody');
    expect(one.said('file')).toEqual([]);
  });

  it('is not heard from a stranger, whom it costs the link', () => {
    const lab = new Lab();
    const device = lab.device('device');
    lab.stranger(device, 'stranger');
    device.receive('stranger', 'control', encodeMessage({ type: 'file', body: BODY }));
    expect(device.told('filed')).toEqual([]);
    expect(device.told('fault')).toMatchObject([{ peer: 'stranger', fault: { fault: 'unexpected' } }]);
    expect(device.ordered('disconnect')).toHaveLength(1);
  });
});

describe('a peer blamed for files', () => {
  it('pays with its score, and is sent away as for anything else', () => {
    const { lab, one } = pair();
    const blame = (): void => void one.dispatch({ type: 'file-fault', peer: 'other', fault: fault('unexpected', 'a block that nobody asked for'), costs: 'score' });
    blame();
    expect(one.peer('other')?.strikes).toBe(FAULT_COST.unexpected);
    expect(one.told('fault')).toMatchObject([{ peer: 'other', fault: { fault: 'unexpected' } }]);
    expect(one.ordered('disconnect')).toEqual([]);
    blame();
    blame();
    expect(one.ordered('disconnect')).toMatchObject([{ peer: 'other', fault: { fault: 'unexpected' } }]);
    lab.run(100);
    expect(one.replica.peers).toEqual([]);
  });

  it('goes at once where that is asked for, and stays away', () => {
    const { lab, one, other } = pair();
    one.dispatch({ type: 'file-fault', peer: 'other', fault: fault('malformed', 'pieces that are not of the file'), costs: 'session' });
    expect(one.ordered('disconnect')).toMatchObject([{ peer: 'other', fault: { fault: 'malformed' }, retryAfterMs: LIMITS.backoffMs[0] }]);
    file(one, 'other');
    lab.run(100);
    expect(other.told('filed')).toEqual([]);
  });

  it('that is not there is no matter', () => {
    const { one } = pair();
    for (const costs of ['score', 'session'] as const) one.dispatch({ type: 'file-fault', peer: 'nobody', fault: fault('malformed', 'gone'), costs });
    expect(one.ordered('disconnect')).toEqual([]);
  });
});
