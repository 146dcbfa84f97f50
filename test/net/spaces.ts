/**
 * Networks on this machine: each device in a network namespace of its own, wired to this one, which is the world between them. It
 * forwards nothing unless told to, so devices reach what listens here and not each other, as behind two strict firewalls. Addresses go,
 * cables are pulled, packets get lost without anybody being told.
 *
 * Takes root and the command `ip` of Linux; `whyNot` says what is missing.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** A network of one device. */
export interface Space {
  /** The namespace, for `ip netns exec`. */
  readonly name: string;
  /** The device's address, now. */
  readonly address: string;
  /** Whether packets come through to the others at all; those that do not vanish without a word. */
  forwards(isOn: boolean): void;
  /** Whether packets come back to the device from what listens here; those that do not vanish, too. */
  answers(isOn: boolean): void;
  /** Pulls the cable, and puts it in again. */
  plug(isIn: boolean): void;
  /** The device gets another address in its network; connections through the old one are dead, and nobody is told. */
  move(): void;
  /** Of packets that others send to it, so many in a hundred get lost. */
  lose(percent: number): void;
}

/** All of them, and what is between. */
export interface World {
  /** Where things listen that every device reaches. */
  readonly address: string;
  space(): Space;
  close(): void;
}

const NET = '10.213';

/** Why there can be no such networks here; undefined where there can. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'network namespaces take root on Linux';
  try {
    ip('netns', 'add', 'peerset-try');
    ip('netns', 'del', 'peerset-try');
    return undefined;
  } catch (reason) {
    return `there are no network namespaces: ${String(reason).slice(0, 200)}`;
  }
}

/** Whether packets can be lost at random here (`nft`). */
export function canLose(): boolean {
  try {
    run('nft', 'list', 'tables');
    return true;
  } catch {
    // Not installed, or not in this kernel.
    return false;
  }
}

/** Makes the world; `close` takes all of it away. */
export function makeWorld(): World {
  const tag = `ps${process.pid % 10_000}`;
  const address = `${NET}.0.1`;
  ip('addr', 'add', `${address}/32`, 'dev', 'lo');
  const spaces: Wired[] = [];
  return {
    address,
    space() {
      const space = new Wired(tag, spaces.length + 1);
      spaces.push(space);
      return space;
    },
    close() {
      for (const space of spaces) space.remove();
      ip('addr', 'del', `${address}/32`, 'dev', 'lo');
    },
  };
}

class Wired implements Space {
  readonly name: string;
  readonly #number: number;
  /** The end of the cable that is in our network. */
  readonly #cable: string;
  readonly #table: string;
  #host = 2;

  constructor(tag: string, number: number) {
    this.name = `${tag}n${number}`;
    this.#number = number;
    this.#cable = `${tag}c${number}`;
    this.#table = `${tag}t${number}`;
    ip('netns', 'add', this.name);
    ip('link', 'add', this.#cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.name);
    ip('addr', 'add', `${this.#gateway}/24`, 'dev', this.#cable);
    ip('link', 'set', this.#cable, 'up');
    this.forwards(false);
    this.#inside('link', 'set', 'lo', 'up');
    this.#settle();
  }

  get address(): string {
    return `${NET}.${this.#number}.${this.#host}`;
  }

  get #gateway(): string {
    return `${NET}.${this.#number}.1`;
  }

  forwards(isOn: boolean): void {
    writeFileSync(`/proc/sys/net/ipv4/conf/${this.#cable}/forwarding`, isOn ? '1' : '0');
  }

  answers(isOn: boolean): void {
    // The more exact way counts.
    const way = ['blackhole', `${this.address}/32`];
    if (isOn) ip('route', 'del', ...way);
    else ip('route', 'add', ...way);
  }

  plug(isIn: boolean): void {
    ip('link', 'set', this.#cable, isIn ? 'up' : 'down');
    // Whose cable was pulled forgot the way out.
    if (isIn) this.#inside('route', 'replace', 'default', 'via', this.#gateway);
  }

  move(): void {
    this.#inside('addr', 'del', `${this.address}/24`, 'dev', 'eth0');
    this.#host++;
    this.#settle();
  }

  lose(percent: number): void {
    if (percent === 0) return void run('nft', 'delete', 'table', 'ip', this.#table);
    run('nft', 'add', 'table', 'ip', this.#table);
    run('nft', 'add', 'chain', 'ip', this.#table, 'out', '{ type filter hook postrouting priority 0; }');
    run('nft', 'add', 'rule', 'ip', this.#table, 'out', 'oifname', this.#cable, 'ip', 'protocol', 'udp', 'numgen', 'random', 'mod', '100', '<', String(percent), 'drop');
  }

  remove(): void {
    // The cable goes with either of its ends, and the ways through it with the cable.
    ip('link', 'del', this.#cable);
    ip('netns', 'del', this.name);
  }

  #settle(): void {
    this.#inside('addr', 'add', `${this.address}/24`, 'dev', 'eth0');
    this.#inside('link', 'set', 'eth0', 'up');
    this.#inside('route', 'replace', 'default', 'via', this.#gateway);
  }

  #inside(...words: readonly string[]): void {
    ip('-n', this.name, ...words);
  }
}

function ip(...words: readonly string[]): void {
  run('ip', ...words);
}

function run(program: string, ...words: readonly string[]): void {
  execFileSync(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
}
