/**
 * `peerset doctor [ROOM]`: what could be wrong on this machine, and with a room, each in one sentence and with what to do. Hints are things
 * that may well be so (nobody else is there now); they do not make it fail.
 */
import { parseArgs } from 'node:util';
import type { Finding, NodeConfig, PeersetDB } from '../node.ts';
import type { Command, CommandHost } from './command.ts';
import { configOf, folderOf, onlyRoom, openRoom, ROOM_HELP, ROOM_OPTIONS } from './room.ts';
import { countOf } from './quantities.ts';

const HELP = `peerset doctor [ROOM] [--wait SECONDS] [--json] [options of the room]

Looks at what a keeper needs on this machine, and at the networks by which peers find each
other; with ROOM, at that room as it is kept here. Exit code 1 where something is wrong.

  --wait SECONDS     how long networks and peers may take, 15 unless told otherwise
  --json             the findings as JSON
${ROOM_HELP}`;

/** May be so without anything being wrong. */
const HINTS = /^(peers|turn)$/;
const LOOK_EVERY_MS = 200;
const WAIT_MAX_S = 600;

/** The command. */
export const DOCTOR: Command = { name: 'doctor', summary: 'looks for what could be wrong here, and says what to do', help: HELP, run: examine };

interface Remark extends Finding {
  readonly hint: boolean;
}

async function examine(words: readonly string[], host: CommandHost): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...words], options: { ...ROOM_OPTIONS, wait: { type: 'string', default: '15' } }, allowPositionals: true });
  const room = positionals.length === 0 ? undefined : onlyRoom(positionals, 'npx peerset doctor guestbook.example.org');
  const waitMs = countOf(values.wait, '--wait', WAIT_MAX_S) * 1000;
  const dir = folderOf(values, host);
  const config = await configOf(values, host);
  const { checkMachine } = await import('../node/checks.ts');
  const machine = await checkMachine(dir);
  const canOpen = machine.every(({ ok }) => ok);
  const findings = canOpen ? [...machine, ...(await roomFindings({ room, config, dir, waitMs, stop: host.stop }))] : machine;
  const remarks = findings.map((finding): Remark => ({ ...finding, hint: !finding.ok && HINTS.test(finding.check) }));
  const isWrong = remarks.some(({ ok, hint }) => !ok && !hint);
  if (values.json === true) host.say(JSON.stringify({ ok: !isWrong, findings: remarks }));
  else for (const remark of remarks) host.say(sentenceOf(remark));
  return isWrong ? 1 : 0;
}

interface RoomExam {
  readonly room: string | undefined;
  readonly config: NodeConfig;
  readonly dir: string;
  readonly waitMs: number;
  readonly stop: AbortSignal;
}

async function roomFindings({ room, config, dir, waitMs, stop }: RoomExam): Promise<readonly Finding[]> {
  const { peerset } = await import('../node.ts');
  // Without a room, one that nobody else is in, so that nobody is bothered.
  const db = room === undefined ? peerset(`doctor ${Math.random()}`, { ...networkOf(config), storage: 'memory' }) : await openRoom(room, config, { dir, net: 'online' });
  try {
    await db.ready;
    await settled(db, { waitMs, stop, needsPeer: room !== undefined });
    const findings = (await db.doctor()).filter(({ check }) => check.startsWith('network') || (room !== undefined && check !== 'webrtc'));
    return oneIsEnough(findings);
  } finally {
    await db.close();
  }
}

/** What of the options is about the network. */
function networkOf({ signaling, turn, iceServers }: NodeConfig): NodeConfig {
  return { ...(signaling === undefined ? {} : { signaling }), ...(turn === undefined ? {} : { turn }), ...(iceServers === undefined ? {} : { iceServers }) };
}

/** Resolves when every network answered and, where one is needed, a peer is there; or when it took too long. */
async function settled(db: PeersetDB, { waitMs, stop, needsPeer }: { readonly waitMs: number; readonly stop: AbortSignal; readonly needsPeer: boolean }): Promise<void> {
  const until = Date.now() + waitMs;
  while (Date.now() < until && !stop.aborted) {
    const { networks, link } = db.status.current[0]!;
    const isConnected = networks.length > 0 && networks.every(({ connected }) => connected);
    if (isConnected && (!needsPeer || link === 'connected')) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** A network that does not answer is wrong only where no other does. */
function oneIsEnough(findings: readonly Finding[]): readonly Finding[] {
  const networks = findings.filter(({ check }) => check.startsWith('network'));
  const answering = networks.filter(({ ok }) => ok).length;
  const summary: Finding = {
    ok: answering > 0,
    check: 'signaling',
    say: `${answering} of ${networks.length} places where peers find each other ${answering === 1 ? 'answers' : 'answer'}.`,
    fix: answering > 0 ? '' : 'Check the connection and the firewall, or name others with --signaling.',
  };
  return [...findings.filter(({ ok, check }) => ok || !check.startsWith('network')), ...(networks.length === 0 ? [] : [summary])];
}

function sentenceOf({ ok, hint, say, fix }: Remark): string {
  return `${ok ? 'ok   ' : hint ? 'note ' : 'WRONG'} ${say}${fix === '' ? '' : ` ${fix}`}`;
}
