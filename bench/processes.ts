/**
 * CPU time and memory of one browser with all its processes, read from /proc. CPU seconds depend far less on
 * what else the machine does than milliseconds do. Where there is no /proc, the answer is undefined.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly ticks: number;
  readonly command: string;
}

/** CPU seconds that the browser with this profile folder has used so far. */
export function cpuSeconds(profile: string): number | undefined {
  const processes = browserProcesses(profile);
  if (processes.length === 0) return undefined;
  return processes.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** Private memory of the page's process (the renderer that worked most), in bytes. */
export function rendererBytes(profile: string): number | undefined {
  const renderers = browserProcesses(profile).filter(({ command }) => command.includes('--type=renderer'));
  const busiest = renderers.sort((left, right) => right.ticks - left.ticks)[0];
  const kilobytes = busiest === undefined ? undefined : /RssAnon:\s+(\d+)/.exec(readOrNothing(`/proc/${busiest.id}/status`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** CPU seconds by process and thread, as `renderer/DedicatedWorker`; threads that have ended are not in it. */
export function threadSeconds(profile: string): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>();
  for (const { id, command } of browserProcesses(profile)) {
    const role = /--utility-sub-type=(\w+)/.exec(command)?.[1] ?? /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser';
    for (const thread of threadsOf(id)) {
      const name = `${role}/${thread.name}`;
      seconds.set(name, (seconds.get(name) ?? 0) + thread.ticks / TICKS_PER_SECOND);
    }
  }
  return seconds;
}

function threadsOf(id: number): { readonly name: string; readonly ticks: number }[] {
  try {
    return readdirSync(`/proc/${id}/task`).map(thread => readOrNothing(`/proc/${id}/task/${thread}/stat`)).map(stat => ({
      // Workers of a pool differ in their number only.
      name: (/\((.*)\)/s.exec(stat)?.[1] ?? '').replace(/[-#/]?\d+$/, ''), ticks: ticksOf(stat),
    }));
  } catch {
    // The process ended between the list and the look.
    return [];
  }
}

/** The browser that names the folder in its command, and everything it started. */
function browserProcesses(profile: string): Process[] {
  const all = allProcesses();
  const ids = new Set(all.filter(({ command }) => command.includes(profile)).map(({ id }) => id));
  // Children may be listed before their parents: go on until nothing new is found.
  for (let before = -1; before !== ids.size;) {
    before = ids.size;
    for (const { id, parent } of all) if (ids.has(parent)) ids.add(id);
  }
  return all.filter(({ id }) => ids.has(id));
}

function allProcesses(): Process[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    const stat = readOrNothing(`/proc/${name}/stat`);
    const parent = fieldsOf(stat)[1];
    return parent === undefined ? [] : [{ id: Number(name), parent: Number(parent), ticks: ticksOf(stat), command: readOrNothing(`/proc/${name}/cmdline`) }];
  });
}

/** The name in parentheses may hold spaces; what follows it is fields. state is the first, parent the second. */
function fieldsOf(stat: string): string[] {
  return stat.replace(/^.*\) /s, '').split(' ');
}

/** Time in user and in kernel mode. */
function ticksOf(stat: string): number {
  const fields = fieldsOf(stat);
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** A process may end between the list and the look. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The answer of some work, or an error once it took too long: a page that hangs must not stop a benchmark. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${Math.round(limitMs / 1000)} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
