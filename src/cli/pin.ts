/**
 * `peerset pin ROOM`: a keeper that never sleeps. It is a peer like all others, keeps all records and files as far as its quota goes, and
 * hands them to whoever comes. With an invite for keepers it does so without being able to read anything.
 */
import { parseArgs } from 'node:util';
import type { PeersetDB, Pinned, PinStatistics } from '../node.ts';
import { quotaOf } from '../node/quota.ts';
import type { Command, CommandHost } from './command.ts';
import { serveMetrics, type Metric } from './metrics.ts';
import { bytesOf, bytesText, portOf } from './quantities.ts';
import { configOf, folderOf, isKeeperInvite, onlyRoom, openRoom, ROOM_HELP, ROOM_OPTIONS } from './room.ts';

const HELP = `peerset pin ROOM [--quota SIZE] [--metrics PORT] [--json] [options of the room]

Keeps a room: takes all its records and files, and hands them to whoever comes. Runs until
it is told to end (Ctrl + C, SIGTERM). Who writes in a room is not changed by it. With an
invite for keepers, db.invite({ access: true }), it reads nothing of what it keeps.

  --quota SIZE       records and files together, such as 2GB; all the disk has otherwise
  --metrics PORT     figures for Prometheus at http://127.0.0.1:PORT/metrics
  --json             one JSON object a line instead of sentences
${ROOM_HELP}`;

/** Between two lines that only say how things stand, ms; and between two looks. */
const LINE_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

/** The command. */
export const PIN: Command = {
  name: 'pin',
  summary: 'keeps a room, always on, for whoever comes',
  help: HELP,
  run: pinRoom,
};

async function pinRoom(words: readonly string[], host: CommandHost): Promise<number> {
  const options = { ...ROOM_OPTIONS, quota: { type: 'string' }, metrics: { type: 'string' } } as const;
  const { positionals, values } = parseArgs({ args: [...words], options, allowPositionals: true });
  const room = onlyRoom(positionals, 'npx peerset pin guestbook.example.org');
  const quota = values.quota === undefined ? undefined : bytesOf(values.quota, '--quota');
  quotaOf(quota === undefined ? {} : { quota });
  const port = values.metrics === undefined ? undefined : portOf(values.metrics, '--metrics');
  const dir = folderOf(values, host);
  const { pin } = await import('../node.ts');
  const kept: Pinned[] = [];
  // Before the disk is open: a keeper that begins later has taken all that a page takes.
  const begin = (opened: PeersetDB): void => void kept.push(pin(opened, quota === undefined ? {} : { quota }));
  const db = await openRoom(room, await configOf(values, host), { dir, net: 'online', begin });
  const log = new PinLog(host, values.json === true);
  let metrics: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  try {
    const keeper = kept[0]!;
    metrics = port === undefined ? undefined : await serveMetrics(port, () => metricsOf(keeper));
    log.started(keeper, { dir, blind: isKeeperInvite(room), ...(metrics === undefined ? {} : { metrics: metrics.url }) });
    await keptUntil(host.stop, () => log.look(keeper));
    log.ended(keeper);
    return 0;
  } finally {
    await metrics?.close();
    await db.close();
  }
}

/** Looks now and then until it is told to stop. */
async function keptUntil(stop: AbortSignal, look: () => void): Promise<void> {
  if (stop.aborted) return;
  const timer = setInterval(look, LOOK_EVERY_MS);
  await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(timer);
}

/** What a keeper says while it runs: when something changed, and once a minute. */
class PinLog {
  readonly #host: CommandHost;
  readonly #isJson: boolean;
  #last = '';
  #saidAt = 0;

  constructor(host: CommandHost, isJson: boolean) {
    this.#host = host;
    this.#isJson = isJson;
  }

  started({ db, statistics }: Pinned, how: { readonly dir: string; readonly blind: boolean; readonly metrics?: string }): void {
    const { records, root, start } = statistics();
    const place = how.metrics === undefined ? '' : ` Figures: ${how.metrics}.`;
    const doubted = start?.doubt === undefined ? '' : ` All rows were read, since there is doubt about the picture of them: ${start.doubt}.`;
    this.#say('started', { room: db.name, npub: db.me.npub, records, root, start, ...how }, `Keeping ${db.name}${how.blind ? ' (blind)' : ''} in ${how.dir}, ${records} records so far.${doubted}${place}`);
  }

  /** Says how things stand, where they are not as they were. */
  look({ statistics }: Pinned): void {
    const now = statistics();
    const state = `${now.root} ${now.link} ${now.peers} ${now.files.count} ${now.partial}`;
    if (state === this.#last && Date.now() - this.#saidAt < LINE_EVERY_MS) return;
    this.#last = state;
    this.#saidAt = Date.now();
    this.#say('status', now, sentenceOf(now));
  }

  ended({ statistics }: Pinned): void {
    const now = statistics();
    this.#say('ended', now, `Ended. ${sentenceOf(now)}`);
  }

  #say(event: string, facts: object, sentence: string): void {
    const at = new Date().toISOString();
    this.#host.say(this.#isJson ? JSON.stringify({ at, event, ...facts }) : `${at} ${sentence}`);
  }
}

function sentenceOf({ records, bytes, files, peers, link, partial, root }: PinStatistics): string {
  const full = partial ? ' There is no room for more.' : '';
  const filed = files.count === 0 ? '' : ` ${files.count} files (${bytesText(files.bytes)}).`;
  return `${link}, ${peers} ${peers === 1 ? 'peer' : 'peers'}. ${records} records (${bytesText(bytes)}), root ${root.slice(0, 12)}.${filed}${full}`;
}

/** What Prometheus is told. */
export function metricsOf({ db, statistics }: Pinned): readonly Metric[] {
  const now = statistics();
  const { networks, storage, faults } = db.status.current[0]!;
  const gauge = (name: string, help: string, value: number): Metric => ({ name: `peerset_${name}`, help, type: 'gauge', value });
  const counter = (name: string, help: string, value: number): Metric => ({ name: `peerset_${name}`, help, type: 'counter', value });
  return [
    gauge('records', 'Records in the set.', now.records),
    gauge('record_bytes', 'Packed size of these records, bytes.', now.bytes),
    gauge('files', 'Files that are here, some of them in part.', now.files.count),
    gauge('file_bytes', 'Bytes of these files.', now.files.bytes),
    gauge('partial', '1 where peers have records for which there is no room here.', now.partial ? 1 : 0),
    gauge('start_from_picture', '1 where the last start read a picture of the records and not all rows.', now.start?.from === 'picture' ? 1 : 0),
    counter('picture_doubts_total', 'Pictures that were not used, or not to their end, since the start.', now.start?.doubt === undefined ? 0 : 1),
    counter('pictures_made_total', 'Pictures of the records that were made since the start.', now.start?.made ?? 0),
    counter('pictures_failed_total', 'Pictures that could not be made since the start.', now.start?.failed ?? 0),
    gauge('peers', 'Peers whose session is open.', now.peers),
    gauge('connected', '1 while there is such a peer.', now.link === 'connected' ? 1 : 0),
    gauge('disk_used_bytes', 'Bytes on disk for the records of this room.', storage.usage),
    ...(now.quota === undefined ? [] : [gauge('quota_bytes', 'Bytes that records and files may take together.', now.quota)]),
    counter('sent_bytes_total', 'Bytes sent to peers since the start.', now.sent.bytes),
    counter('received_bytes_total', 'Bytes received from peers since the start.', now.received.bytes),
    counter('sent_records_total', 'Records sent to peers since the start.', now.sent.records),
    counter('received_records_total', 'Records received from peers since the start.', now.received.records),
    counter('uptime_seconds_total', 'How long it runs.', now.uptimeMs / 1000),
    gauge('memory_bytes', 'Memory of this program, bytes.', process.memoryUsage.rss()),
    ...networks.map(({ strategy, url, connected }): Metric => ({ ...gauge('network_up', '1 where this signalling network answers.', connected ? 1 : 0), labels: { strategy, url } })),
    ...Object.entries(faults).map(([fault, count]): Metric => ({ ...counter('faults_total', 'What peers did wrong, by kind.', count), labels: { fault } })),
  ];
}
