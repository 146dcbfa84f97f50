/** What tracks need of the room they are in, as an interface: the member, or a stand-in in tests. */
import type { Fault } from '../../core/base/fault.ts';
import type { PeerId } from '../../core/base/peer.ts';
import type { PeerView } from '../../core/replica/neighbourhood.ts';
import type { Clock, Random } from '../../ports.ts';
import type { Channels } from '../channel.ts';
import type { Live } from '../live.ts';
import type { Ban, Choice } from '../moderation/types.ts';
import type { Watcher } from '../watcher.ts';

/** The room of tracks. */
export interface DirectHost {
  readonly environment: {
    readonly clock: Clock;
    readonly random: Random;
    /** Who knows the servers that connections are made with; undefined where there is no network. */
    readonly network: { get(): Promise<{ rtcConfig(): Promise<RTCConfiguration> }> } | undefined;
  };
  readonly channels: Pick<Channels, 'listen' | 'send'>;
  /** Peers as they are now. */
  readonly view: { readonly peers: readonly PeerView[] };
  /** Whom people do not want. */
  readonly desk: { readonly moderation: { readonly bans: Pick<Live<Ban>, 'current' | 'subscribe'>; readonly choices: Pick<Live<Choice>, 'current' | 'subscribe'> } };
  /** Whoever talks to peers at the moment. */
  readonly host: { blame(peer: PeerId, fault: Fault): void } | undefined;
  watch(watcher: Pick<Watcher, 'viewed'>): () => void;
}
