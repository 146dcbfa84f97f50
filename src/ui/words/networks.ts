/** Where peers are looked for. */
export const NETWORKS = {
  say: 'Peers find each other at these places. What they send each other does not pass through them.',
  none: 'No places to meet.',
  noneHelp: 'This database runs without a network, or its networks are still being loaded.',
  strategies: { torrent: 'BitTorrent trackers', nostr: 'Nostr relays', mqtt: 'MQTT brokers', supabase: 'Supabase', firebase: 'Firebase', ipfs: 'IPFS', peer: 'Peers' } as Readonly<Record<string, string>>,
  reached: (reached: number, all: number): string => `${reached} of ${all} reached`,
  caption: (name: string): string => `Endpoints of ${name}`,
  endpoint: 'Endpoint',
  state: 'State',
  latency: 'Answer',
  announced: 'Announced',
  states: { connected: 'connected', connecting: 'connecting', failing: 'failing, tried again now and then' },
  away: 'not connected',
  found: (count: number): string => (count === 1 ? '1 peer found here' : `${count} peers found here`),
  allAway: 'None of these can be reached. Others are used meanwhile; if all are away, check the network and firewall of this device.',
} as const;
