/** `peerset tracker`: signalling of one's own, in one process that keeps nothing on disk. */
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandHost } from './command.ts';
import { serveMetrics, type Metric } from './metrics.ts';
import { countOf, portOf } from './quantities.ts';

const HELP = `peerset tracker [--port PORT] [--host HOST] [--interval SECONDS] [--metrics PORT] [--json]

A BitTorrent tracker over WebSocket, by which peers find each other; pages name it in
signaling: { urls: ['ws://…'] }. Pages served over https need wss://: put a proxy that has a
certificate in front. It learns no names, keys or records. Runs until it is told to end.

  --port PORT        8000 unless told otherwise; 0 for any
  --host HOST        127.0.0.1 unless told otherwise; 0.0.0.0 for everybody
  --interval SECONDS how often peers announce themselves, 60 unless told otherwise
  --metrics PORT     figures for Prometheus at http://127.0.0.1:PORT/metrics
  --json             one JSON object a line instead of sentences

It takes the package bittorrent-tracker: npm install bittorrent-tracker`;

const OPTIONS = {
  port: { type: 'string', default: '8000' },
  host: { type: 'string', default: '127.0.0.1' },
  interval: { type: 'string', default: '60' },
  metrics: { type: 'string' },
  json: { type: 'boolean' },
} as const;
const INTERVAL_MAX_S = 3600;

/** The command. */
export const TRACKER: Command = {
  name: 'tracker',
  summary: 'runs a tracker of your own, by which peers find each other',
  help: HELP,
  run: runTracker,
};

async function runTracker(words: readonly string[], host: CommandHost): Promise<number> {
  const { positionals: [word], values } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (word !== undefined) throw new UsageError(`What is "${word}"? A tracker serves all rooms.`);
  const port = portOf(values.port, '--port');
  const metricsPort = values.metrics === undefined ? undefined : portOf(values.metrics, '--metrics');
  const announceEveryMs = countOf(values.interval, '--interval', INTERVAL_MAX_S) * 1000;
  const { startTracker } = await import('../node/tracker.ts');
  const tracker = await startTracker({ port, host: values.host, announceEveryMs }).catch((error: unknown) => {
    throw error instanceof Error && 'syscall' in error ? new Error(`The tracker cannot listen on ${values.host}:${port} (${error.message}). Name another port: --port 8001.`) : error;
  });
  let metrics: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  try {
    metrics = metricsPort === undefined ? undefined : await serveMetrics(metricsPort, () => metricsOf(tracker.figures()));
    const facts = { event: 'started', url: tracker.url, ...(metrics === undefined ? {} : { metrics: metrics.url }) };
    host.say(values.json === true ? JSON.stringify(facts) : `The tracker listens at ${tracker.url}.${metrics === undefined ? '' : ` Figures: ${metrics.url}.`}`);
    if (!host.stop.aborted) await new Promise<void>((resolve) => host.stop.addEventListener('abort', () => resolve(), { once: true }));
    const figures = tracker.figures();
    host.say(values.json === true ? JSON.stringify({ event: 'ended', ...figures }) : `Ended. ${figures.announcements} announcements.`);
    return 0;
  } finally {
    await metrics?.close();
    await tracker.close();
  }
}

function metricsOf({ rooms, peers, announcements }: { readonly rooms: number; readonly peers: number; readonly announcements: number }): readonly Metric[] {
  return [
    { name: 'peerset_tracker_rooms', help: 'Rooms that somebody is in or was in lately.', type: 'gauge', value: rooms },
    { name: 'peerset_tracker_peers', help: 'Peers in these rooms.', type: 'gauge', value: peers },
    { name: 'peerset_tracker_announcements_total', help: 'Announcements of peers since the start.', type: 'counter', value: announcements },
  ];
}
