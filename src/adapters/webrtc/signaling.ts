/** What an application says about a signalling network, once it was checked. Which options a network takes is in `database/signaling.ts`. */

/** Networks on which peers find each other. */
export type Strategy = 'torrent' | 'nostr' | 'mqtt' | 'ipfs' | 'supabase' | 'firebase';

/** A signalling network as the application names it. */
export interface Signaling {
  readonly strategy: Strategy;
  /** Endpoints; without them public ones are used, where there are any. */
  readonly urls?: readonly string[];
  /** Supabase: the project's public key (`anon` or publishable). Firebase: the web API key, where the project asks for one. */
  readonly key?: string;
  /** MQTT: who we are to a broker of one's own. */
  readonly username?: string;
  readonly password?: string;
  /** Firebase: where in the database signals lie. */
  readonly path?: string;
  /** Firebase: an app that was initialised already, such as one with somebody logged in. */
  readonly app?: object;
  /** The package that speaks to this network, for pages whose bundler does not bring it. */
  readonly load?: () => Promise<unknown>;
}
