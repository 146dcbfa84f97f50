/** Comparing sets on demand: asks, then waits for what each peer's comparison reports. */
import { LIMITS } from '../core/base/limits.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { SyncReport } from '../core/replica/event.ts';
import type { Member } from './member.ts';

/** What one comparison moved. */
export interface SyncResult extends SyncReport {
  readonly peer: PeerId;
}

/**
 * Resolves with the reports of all peers that are open now, or of one; those that leave or stay silent are left
 * out, so it ends in any case.
 */
export function syncNow(member: Member, peer: PeerId | undefined): Promise<readonly SyncResult[]> {
  const waiting = new Set(member.openPeers.filter((open) => peer === undefined || open === peer));
  const results: SyncResult[] = [];
  if (waiting.size === 0) return Promise.resolve(results);
  const { clock } = member.environment;
  return new Promise((resolve) => {
    const end = (): void => {
      off();
      cancel();
      resolve(results);
    };
    const off = member.watch({
      synced: (from, report) => {
        if (waiting.delete(from)) results.push({ peer: from, ...report });
        if (waiting.size === 0) end();
      },
      viewed: () => {
        const open = new Set(member.openPeers);
        for (const waited of waiting) if (!open.has(waited)) waiting.delete(waited);
        if (waiting.size === 0) end();
      },
    });
    const cancel = clock.wake(clock.now() + LIMITS.reconcileStallMs, end);
    member.host?.sync(peer);
  });
}
