/**
 * The dial from open to Fort Knox: the presets there are, and the code that opens a room with one. A policy is part of a room's address, so
 * that nobody can turn it here; it makes what a page needs to open a new room.
 */
import type { PresetName } from '../../rules.ts';

/** The presets, from lenient to strict. */
export const LEVELS = ['open', 'family', 'fort-knox'] as const satisfies readonly PresetName[];

/** A room to be. */
export interface NewRoom {
  readonly name: string;
  readonly preset: PresetName;
  /** Who moderates it: npub and 64 hex. */
  readonly owner: { readonly npub: string; readonly pubkey: string } | undefined;
  /** What only members know. */
  readonly secret: string | undefined;
}

/** The preset whose name this is; undefined for a policy with a name of its own. */
export function levelOf(policy: string): number | undefined {
  const level = (LEVELS as readonly string[]).indexOf(policy);
  return level < 0 ? undefined : level;
}

/** The call that opens the room, for the program of a page. */
export function codeFor({ name, preset, owner, secret }: NewRoom): string {
  const options = [
    `policy: '${preset}',`,
    ...(owner === undefined ? [] : [`owners: ['${owner.npub}'],`]),
    ...(secret === undefined ? [] : [`secret: '${secret}',`]),
  ];
  return [`const db = peerset(${JSON.stringify(name)}, {`, ...options.map((option) => `  ${option}`), '})'].join('\n');
}
