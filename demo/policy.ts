/** What this room allows, in plain words: read from the very options that the room was opened with. */
import { describePolicy, parsePolicy, type RoomOptions } from '../src/rules.ts';
import { byId, element } from './dom.ts';

/** Fills the list; the page folds it away until somebody asks. */
export function showPolicy(options: RoomOptions): void {
  const parsed = parsePolicy(options);
  if ('problems' in parsed) throw new Error('the room was opened with a policy that cannot be used');
  const { name } = parsed.policy;
  byId('policy-name').textContent = name;
  byId('policy').replaceChildren(...describePolicy(parsed.policy).map(({ subject, says }) => element('li', { 'data-subject': subject }, says)));
}
