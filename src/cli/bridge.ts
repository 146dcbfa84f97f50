/**
 * `peerset bridge ROOM --relay URL`: a keeper that also mirrors its room to and from ordinary Nostr relays, so that stock clients see the
 * records, and a relay keeps the room alive while no member is online.
 */
import { parseArgs } from 'node:util';
import type { Bridge, BridgedRelay, BridgeDirection } from '../bridge/bridge.ts';
import { UsageError, type Command, type CommandHost } from './command.ts';
import { configOf, folderOf, onlyRoom, openRoom, ROOM_HELP, ROOM_OPTIONS } from './room.ts';

const HELP = `peerset bridge ROOM --relay URL [--direction WAY] [--offline] [--json] [options of the room]

Mirrors a room to and from Nostr relays until it is told to end (Ctrl + C, SIGTERM). It keeps
the room on this machine meanwhile, and is a peer of it like all others. What a relay gives
meets the same rules as what a peer gives. Of a room with a secret relays see sealed events.

  --relay URL        a relay, wss://…; may be repeated
  --direction WAY    both, out (to the relays alone) or in (from them alone)
  --offline          only this machine's records and the relays; no peers
  --json             one JSON object a line instead of sentences
${ROOM_HELP}`;

const OPTIONS = { ...ROOM_OPTIONS, relay: { type: 'string', multiple: true }, direction: { type: 'string' }, offline: { type: 'boolean' } } as const;
/** Between two lines that say how things stand with a relay, ms. */
const LOOK_EVERY_MS = 1_000;

/** The command. */
export const BRIDGE: Command = { name: 'bridge', summary: 'mirrors a room to and from Nostr relays', help: HELP, run: bridgeRoom };

async function bridgeRoom(words: readonly string[], host: CommandHost): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const room = onlyRoom(positionals, 'npx peerset bridge guestbook.example.org --relay wss://relay.example.org');
  const relays = values.relay ?? [];
  if (relays.length === 0) throw new UsageError('Which relay? Such as: --relay wss://relay.example.org');
  const { bridge, checkBridge } = await import('../bridge/bridge.ts');
  const options = checkBridge({ relays, ...(values.direction === undefined ? {} : { direction: values.direction as BridgeDirection }) });
  const db = await openRoom(room, await configOf(values, host), { dir: folderOf(values, host), net: values.offline === true ? 'offline' : 'online' });
  const opened = bridge(db, options);
  const log = new BridgeLog(host, values.json === true);
  try {
    log.started(db.name, db.status.current[0]!.records, relays);
    if (!host.stop.aborted) {
      const timer = setInterval(() => log.look(opened), LOOK_EVERY_MS);
      await new Promise<void>((resolve) => host.stop.addEventListener('abort', () => resolve(), { once: true }));
      clearInterval(timer);
    }
    return 0;
  } finally {
    await opened.close();
    log.look(opened);
    await db.close();
  }
}

/** What is said while it runs: what changed of a relay. */
class BridgeLog {
  readonly #host: CommandHost;
  readonly #isJson: boolean;
  readonly #last = new Map<string, string>();

  constructor(host: CommandHost, isJson: boolean) {
    this.#host = host;
    this.#isJson = isJson;
  }

  started(room: string, records: number, relays: readonly string[]): void {
    this.#say('started', { room, records, relays }, `Mirroring ${room}, ${records} records so far, with ${relays.join(', ')}.`);
  }

  look({ status }: Bridge): void {
    for (const row of status.current) {
      const text = JSON.stringify(row);
      if (this.#last.get(row.url) === text) continue;
      this.#last.set(row.url, text);
      this.#say('relay', row, sentenceOf(row));
    }
  }

  #say(event: string, facts: object, sentence: string): void {
    const at = new Date().toISOString();
    this.#host.say(this.#isJson ? JSON.stringify({ at, event, ...facts }) : `${at} ${sentence}`);
  }
}

function sentenceOf({ url, state, trouble, sent, refused, unsent, added, known, rejected }: BridgedRelay): string {
  const why = trouble === '' ? '' : ` (${trouble})`;
  return `${url} ${state}${why}: ${sent} sent, ${refused} refused, ${unsent} to go; ${added} new from it, ${known} known, ${rejected} not taken.`;
}
