/**
 * What could keep a keeper from working on this machine, looked at one by one: Node, the packages, WebRTC itself, the folder. Each finding is
 * one sentence and what to do. What concerns a room, `db.doctor()` says.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { freeBytesOf } from '../adapters/node/level-disk.ts';
import type { Finding } from '../database/doctor.ts';
import { PeersetError } from '../database/errors.ts';
import { deviceOf } from './device.ts';
import { checkPackages, type OptionalPackage } from './packages.ts';

const NODE_MAJOR_MIN = 20;
const ROOM_BYTES = 200e6;
const WEBRTC_WAIT_MS = 10_000;

/** All findings about this machine; `dir`: where rooms are kept. */
export async function checkMachine(dir: string): Promise<readonly Finding[]> {
  const packages = (['node-datachannel', 'ws', 'classic-level'] as const).map(packageFinding);
  const isComplete = packages.every(({ ok }) => ok);
  return [nodeFinding(process.versions.node), ...packages, ...(isComplete ? [await webrtcFinding()] : []), await folderFinding(dir)];
}

function found(check: string, ok: boolean, say: string, fix: string): Finding {
  return { ok, check, say, fix: ok ? '' : fix };
}

function nodeFinding(version: string): Finding {
  return found('node', Number(version.split('.')[0]) >= NODE_MAJOR_MIN, `This is Node ${version}.`, `Install Node ${NODE_MAJOR_MIN} or newer.`);
}

function packageFinding(name: OptionalPackage): Finding {
  try {
    checkPackages([name], createRequire(import.meta.url).resolve);
    return found(`package ${name}`, true, `The package ${name} is installed.`, '');
  } catch (error) {
    const { message, fix } = error as PeersetError;
    return found(`package ${name}`, false, message, fix);
  }
}

/** Links this machine with itself. */
async function webrtcFinding(): Promise<Finding> {
  const fix = 'Install node-datachannel anew on this machine: it brings a program for each system. A container may also forbid UDP.';
  try {
    const { peerConnection } = await deviceOf(undefined).network();
    const linked = await linkWithItself(peerConnection);
    return found('webrtc', linked, linked ? 'WebRTC works on this machine.' : 'WebRTC does not link this machine with itself.', fix);
  } catch (error) {
    return found('webrtc', false, `WebRTC does not work here: ${error instanceof Error ? error.message : String(error)}`, fix);
  }
}

async function linkWithItself(Connection: typeof RTCPeerConnection): Promise<boolean> {
  const [one, other] = [new Connection({ iceServers: [] }), new Connection({ iceServers: [] })];
  let cancel: () => void = () => undefined;
  try {
    const early: RTCIceCandidate[] = [];
    const give = (to: RTCPeerConnection) => ({ candidate }: RTCPeerConnectionIceEvent): void => {
      if (candidate !== null && to.remoteDescription !== null) void to.addIceCandidate(candidate).catch(() => undefined);
      else if (candidate !== null) early.push(candidate);
    };
    one.onicecandidate = give(other);
    other.onicecandidate = give(one);
    const channel = one.createDataChannel('check');
    const opened = new Promise<boolean>((done) => {
      const timer = setTimeout(() => done(false), WEBRTC_WAIT_MS);
      cancel = () => clearTimeout(timer);
      channel.onopen = () => done(true);
    });
    await one.setLocalDescription(await one.createOffer());
    await other.setRemoteDescription(one.localDescription!);
    await other.setLocalDescription(await other.createAnswer());
    await one.setRemoteDescription(other.localDescription!);
    for (const candidate of early) await other.addIceCandidate(candidate).catch(() => undefined);
    return await opened;
  } finally {
    cancel();
    one.close();
    other.close();
  }
}

async function folderFinding(dir: string): Promise<Finding> {
  const folder = resolve(dir);
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(probe, 'probe');
    await rm(probe);
  } catch (error) {
    return found('folder', false, `${folder} cannot be written (${(error as Error).message}).`, 'Name another with --dir, or give this account the right to write there.');
  }
  const free = freeBytesOf(folder);
  const megabytes = Number.isFinite(free) ? `${Math.round(free / 1e6)} MB` : 'space';
  return found('folder', free > ROOM_BYTES, `${folder} can be written, and has ${megabytes} left.`, 'Free some space, or name a folder on another disk with --dir.');
}
