/** What tests of attacks share: a victim, an attacker who knows how to answer, and what it is to be refused. */
import { expect } from 'vitest';
import type { FaultCode } from '../../src/core/base/fault.ts';
import { Session, type SessionOptions, type SessionOutput } from '../../src/core/protocol/session.ts';
import { find, optionsOf, Puppet, START } from './session-pair.ts';

/** Closed for this, without having opened. */
export function refused(outputs: readonly SessionOutput[], code: FaultCode, reason: RegExp): void {
  const closed = find(outputs, 'closed');
  expect(closed?.fault.fault).toBe(code);
  expect(closed?.fault.reason).toMatch(reason);
  expect(find(outputs, 'opened')).toBeUndefined();
  expect(find(outputs, 'message')).toBeUndefined();
}

/** A session that said HELLO, and an attacker who knows how to answer. */
export function meet(changes: Partial<SessionOptions> = {}, foe: Partial<SessionOptions> = {}): { session: Session; puppet: Puppet; said: SessionOutput[] } {
  const session = new Session(optionsOf('victim', changes));
  const puppet = new Puppet(optionsOf('foe', foe));
  const said = session.join(START);
  puppet.meet(said);
  return { session, puppet, said };
}
