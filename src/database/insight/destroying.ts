/**
 * Takes a room off this device. Whoever has it open in another tab of this origin is told and lets go of it; then this tab takes the
 * lead, so that no other tab opens the disk meanwhile, and everything goes. Tabs that open the room meanwhile wait, and find it empty.
 */
import { INSIGHT_LIMITS } from '../../core/base/limits/insight.ts';
import type { Room } from '../../core/protocol/room.ts';
import type { Clock, Tabs } from '../../ports.ts';
import { PeersetError, unsupported } from '../errors.ts';
import type { Unlocked } from '../seal.ts';

/** Pause before other tabs are told again, ms: one that is just opening may not have heard it. */
const TELL_AGAIN_MS = 250;

/** A member whose room shall go. */
export interface DoomedMember {
  readonly environment: {
    readonly clock: Clock;
    readonly unlocked: Unlocked | Promise<Unlocked>;
    tabs(room: Room): Tabs;
    readonly erase?: ((room: Room) => Promise<void>) | 'by hand';
  };
  leaveEverywhere(): Promise<void>;
}

/** Finds out whether it can be done, and gives what does it. @throws PeersetError E_UNSUPPORTED. */
export async function destroyerOf(member: DoomedMember): Promise<() => Promise<void>> {
  const { clock, unlocked, tabs, erase } = member.environment;
  if (erase === 'by hand') throw unsupported('Deleting a room from a device of your own', 'Close the database and remove its folder.');
  const { room } = await unlocked;
  return async () => {
    await member.leaveEverywhere();
    const release = await leadOf(tabs(room), clock);
    try {
      await erase?.(room);
    } catch (cause) {
      throw new PeersetError('E_STORAGE', 'Not all of this room could be deleted from this device.', {
        fix: 'Close other windows of this site, then call destroy() again.',
        reason: 'blocked',
        cause,
      });
    } finally {
      release();
    }
  };
}

/** Takes the lead, once all others let go. */
function leadOf(tabs: Tabs, clock: Clock): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const channel = tabs.channel(() => undefined);
    let cancelTelling: () => void = () => undefined;
    const tell = (): void => {
      channel.post({ type: 'destroy' });
      cancelTelling = clock.wake(clock.now() + TELL_AGAIN_MS, tell);
    };
    const end = (): void => {
      cancel();
      cancelTelling();
      channel.close();
    };
    const release = tabs.lead(() => {
      end();
      resolve(release);
    });
    const cancel = clock.wake(clock.now() + INSIGHT_LIMITS.destroyPatienceMs, () => {
      end();
      release();
      reject(new PeersetError('E_STORAGE', 'Another window of this site has this room open and does not let go of it: nothing was deleted.', {
        fix: 'Close other windows of this site, then call destroy() again.',
        reason: 'blocked',
      }));
    });
    tell();
  });
}
