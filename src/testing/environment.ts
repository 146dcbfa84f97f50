/**
 * What a simulated device has in place of what browsers bring: a composition root like `database/defaults.ts`. Everything
 * answers at once or at a time that the swarm decides; nothing asks the machine it runs on. Parts that pages load late are
 * loaded before the swarm starts, so that none comes in the middle of it.
 */
import type { MemoryDisk } from '../adapters/memory/memory-store.ts';
import { memoryNotes } from '../adapters/signer/room-notes.ts';
import { soloTabs } from '../adapters/system/tabs.ts';
import { judgeOf } from '../core/judge/judge.ts';
import type { Judge } from '../core/judge/mark.ts';
import { looksAtContent } from '../core/rules/judged.ts';
import { WorkSearch } from '../core/record/work-search.ts';
import type { Entrance, Settings } from '../database/config.ts';
import type { Environment } from '../database/defaults.ts';
import { unsupported } from '../database/errors.ts';
import type { Signers } from '../database/identity.ts';
import { LateWriter } from '../database/late-writer.ts';
import type { Machine } from '../database/machine.ts';
import { Part } from '../database/part.ts';
import type { Unlocked } from '../database/seal.ts';
import { Writer } from '../database/writer.ts';
import type { Judges, Miner, Notes, Random, Signer, Store } from '../ports.ts';
import type { Device } from './device.ts';
import type { Signing } from './signing.ts';

/** What outlives a crash. */
export class Keepsakes {
  readonly disk: MemoryDisk;
  readonly notes: Notes = memoryNotes();
  /** The key this device made, 32 bytes. */
  readonly secret: Uint8Array;

  constructor({ secret, disk }: { readonly secret: Uint8Array; readonly disk: MemoryDisk }) {
    this.secret = secret;
    this.disk = disk;
  }
}

/** What a device is made of. */
export interface SimulatedNeeds {
  readonly settings: Settings;
  readonly device: Device;
  readonly kept: Keepsakes;
  readonly random: Random;
  readonly signing: Signing;
  readonly parts: Loaded;
  /** The replica is made. */
  readonly made: (machine: Machine) => void;
}

/** Parts of the program that pages load late. */
export type Loaded = Awaited<ReturnType<typeof loadParts>>;

/** Loads what a room of these settings may need. @throws where a part does not come. */
export async function loadParts({ entrance, policy }: Settings) {
  const isSealed = entrance.type === 'member';
  const [memory, machine, network, sealing, judging, lists] = await Promise.all([
    import('../adapters/memory/memory-store.ts'),
    import('../database/machine.ts'),
    import('../database/network.ts'),
    isSealed ? import('../database/sealing.ts') : undefined,
    looksAtContent(policy) ? import('../database/judging.ts') : undefined,
    looksAtContent(policy) ? import('../core/words/lists.ts') : undefined,
    // Whoever asks for these gets them by `import()`; from now on that takes no time.
    import('../database/letters.ts'),
    import('../database/held.ts'),
    import('../database/transfer.ts'),
    import('../database/next-to-go.ts'),
    import('../database/logins.ts'),
    import('../database/moderation/overseer.ts'),
    isSealed ? import('../database/epochs.ts') : undefined,
    policy.content.patterns.length > 0 ? import('../database/pattern-check.ts') : undefined,
  ]);
  return { memory, machine, network, sealing, judging, lists };
}

/** The environment of one room on one device. */
export function simulatedEnvironment(needs: SimulatedNeeds): Environment {
  const { settings, device, kept, random, signing, parts } = needs;
  const { clock } = device;
  const part = <T>(name: string, load: () => T | Promise<T>): Part<T> => new Part({ name, load: async () => load(), clock });
  const unlocked = unlock(needs);
  const room = async () => (await unlocked).room;
  const { networkOf } = parts.network;
  const machine = part('replica', () => (options: Parameters<typeof parts.machine.machineOf>[0]) => {
    const made = parts.machine.machineOf(options);
    needs.made(made);
    return made;
  });
  const judging = judgingPart(needs, part);
  return {
    clock,
    random,
    unlocked,
    signers: signersOf(needs),
    parts: [machine, judging].filter((one) => one !== undefined),
    machine,
    judging,
    judges: judging && { judge: async (said) => (await judging.get()).judge(said), close: () => undefined },
    filing: part('keeping files', () => () => Promise.reject(unsupported('Files in a simulated swarm', 'Test what concerns files with two real browsers.'))),
    hasFiles: () => Promise.resolve(false),
    network: part('network', async () => networkOf({ settings, room: await room(), suite: signing.suite, random })),
    tabs: soloTabs,
    store: () => storeOf(device, parts.memory.memoryStore({ disk: kept.disk })),
    notes: () => kept.notes,
    verifier: () => signing.verifier,
    writer: (options) => new LateWriter(async () => new Writer({ ...options, workBits: settings.policy.work, miner: async () => MINER })),
  };
}

/** Answers reach nobody on a device that sleeps or died. */
function storeOf(device: Device, store: Store): Store {
  const alive = <T>(work: () => Promise<T>): Promise<T> => new Promise((resolve, reject) => device.run(() => void work().then(resolve, reject)));
  return {
    open: () => alive(() => store.open()),
    write: (batch) => alive(() => store.write(batch)),
    read: (keys) => alive(() => store.read(keys)),
    usage: () => alive(() => store.usage()),
    close: () => store.close(),
  };
}

function unlock({ settings, random, parts }: SimulatedNeeds): Unlocked | Promise<Unlocked> {
  const { entrance, policy, schemas } = settings;
  const { room } = entrance as Entrance & { type: 'open' };
  if (entrance.type === 'open') return { room, law: { policy, tag: room.tag, schemas } };
  return parts.sealing!.unlock(settings, (entrance as Entrance & { type: 'member' }).secret, { random, disk: false });
}

function signersOf({ device: { clock }, kept, random, signing }: SimulatedNeeds): Signers {
  const local = async (secret: Uint8Array): Promise<Signer> => signing.signer(secret, random);
  return {
    silent: () => local(kept.secret),
    secret: async () => kept.secret.slice(),
    local,
    kept: async () => undefined,
    forget: async () => undefined,
    logins: async () => (await import('../database/logins.ts')).loginsOf({ clock, random, local }),
    channel: () => ({ post: () => undefined, close: () => undefined }),
  };
}

/** The room's judge, on this thread. */
function judgingPart({ settings: { policy }, device: { clock }, parts }: SimulatedNeeds, part: <T>(name: string, load: () => T) => Part<T>) {
  if (parts.judging === undefined) return undefined;
  const judge: Judge | undefined = judgeOf(policy, parts.lists!.WRITTEN_LISTS);
  const builtIn: Judges = { judge: async (said) => said.map((one) => judge?.judge(one) ?? []), close: () => undefined };
  const { RoomJudges } = parts.judging;
  return part('judge', () => new RoomJudges({ policy, clock, builtIn }));
}

const TRIES = 4096;

/** Works on this thread until it is done: virtual time waits. */
const MINER: Miner = {
  mine: async (task, signal) => {
    const search = new WorkSearch(task);
    for (;;) {
      signal?.throwIfAborted();
      const digits = search.run(TRIES);
      if (digits !== undefined) return digits;
    }
  },
  close: () => undefined,
};
