/** Why there are no tracks, for whoever asked for them. */
import type { DirectEnd } from '../../core/files/direct-taking.ts';
import { PeersetError } from '../errors.ts';

/** A try that came to nothing. */
export function directError(why: DirectEnd): PeersetError {
  switch (why) {
    case 'full':
      return new PeersetError('E_FULL', 'As many watch this stream directly as may at once.', { fix: 'Try again later, or watch what is recorded with rec.attach(element).', reason: why });
    case 'refused':
      return new PeersetError('E_REFUSED', 'Whoever sends this stream does not send it to this device.', { fix: 'Watch what is recorded, if anything is, with rec.attach(element).', rule: 'direct', reason: why });
    case 'silent':
    case 'unreachable':
    case 'lost':
      return new PeersetError('E_NO_ANSWER', `No tracks came: ${NO_ANSWER[why]}.`, { fix: 'Try again, or watch what is recorded with rec.attach(element).', reason: why });
    case 'ended':
      return new PeersetError('E_NOT_FOUND', 'This stream is over.', { fix: 'Look at rec.live first.', reason: why });
    case 'covered':
      return new PeersetError('E_REFUSED', 'This record is hidden or held.', { fix: '`rec.why` says why.', rule: 'view', reason: why });
    case 'left':
      return new PeersetError('E_ABORTED', 'The caller aborted it.', { fix: 'Nothing is wrong.', reason: why });
  }
}

const NO_ANSWER = {
  silent: 'its sender says nothing',
  unreachable: 'its sender is not linked with this device',
  lost: 'no way leads there, or it broke',
} as const;
