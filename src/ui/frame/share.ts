/** The link by which others come into a room. */
import type { PeersetDB } from '../../index.ts';

/** Gives the address that people share; undefined where there is none at the moment. */
export type ShareLink = () => string | undefined;

/**
 * Where the page does not say it itself: in a room without a secret its own address, which brought this person here; otherwise an invite,
 * which carries the secret behind `#`.
 */
export function shareLinkOf(db: PeersetDB): string | undefined {
  const access = db.status.current[0]?.access;
  const { href } = location;
  if (access === undefined) return undefined;
  if (access === 'open') return href;
  try {
    return db.invite({ url: href.split('#')[0]!, access: access === 'keeper' });
  } catch {
    // Its keys are still being derived.
    return undefined;
  }
}
