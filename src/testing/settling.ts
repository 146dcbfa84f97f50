/** What keeps a swarm from being settled, in words a test's author can act on. */
import type { Edge } from './network.ts';

/** What is looked at of a peer. */
export interface Settler {
  readonly index: number;
  readonly root: string;
  readonly records: number;
  readonly isBusy: boolean;
  readonly sessions: readonly number[];
}

/** Said at most, count: a message is read by people. */
const SAID_MAX = 8;

/** What differs within each group; nothing where all is done. `isRefused`: somebody sent the other away, who may not come back yet. */
export function differencesIn(groups: readonly (readonly number[])[], peers: readonly Settler[], isRefused: (edge: Edge) => boolean): readonly string[] {
  const said: string[] = [];
  for (const group of groups) {
    const members = group.map((index) => peers[index]!);
    for (const { index, isBusy, sessions } of members) {
      if (isBusy) said.push(`peer ${index} is writing or checking`);
      const others = group.filter((other) => other !== index);
      const isAlone = others.length > 0 && !others.some((other) => sessions.includes(other));
      if (isAlone && !others.every((other) => isRefused({ one: index, other }))) said.push(`peer ${index} has no session`);
    }
    said.push(...rootsIn(members));
  }
  return said.length <= SAID_MAX ? said : [...said.slice(0, SAID_MAX), `and ${said.length - SAID_MAX} more`];
}

/** Who differs from most. */
function rootsIn(members: readonly Settler[]): readonly string[] {
  const byRoot = new Map<string, Settler[]>();
  for (const member of members) byRoot.set(member.root, [...(byRoot.get(member.root) ?? []), member]);
  if (byRoot.size <= 1) return [];
  const [most, ...others] = [...byRoot.values()].sort((left, right) => right.length - left.length);
  const common = `${most!.map(({ index }) => index).join(', ')} (${most![0]!.records} records)`;
  return others.flat().map(({ index, records }) => `peer ${index} holds another set (${records} records) than ${common}`);
}
