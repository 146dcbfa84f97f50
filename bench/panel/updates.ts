/**
 * What a page did for the panel, task by task: samples of a trace under a function of the panel's own files are the panel's, with
 * all that it called; of a task's processor time it has the share that it has of the task's samples. What is drawn afterwards is no script and not in it.
 * Where a task has few samples the profile was not kept, and we know nothing: they count at most for twice what they say.
 */
import type { CallNode, ThreadProfile } from '../profile/trace.ts';

/** A task in which the panel ran. */
export interface PanelTask {
  /** What the panel had of it, ms of the thread's own clock. */
  readonly ms: number;
  /** Functions of the panel that had most of it, the first the one with most, for whoever looks for what is slow. */
  readonly where: readonly string[];
}

const WHERE_MAX = 3;
/** The samples of a task are that much shorter than its processor time at most: they come with gaps. */
const SCALE_MAX = 2;

/** The tasks of the thread that the panel ran in; empty where it did not. */
export function panelTasks(thread: ThreadProfile, isPanel: (url: string) => boolean): readonly PanelTask[] {
  const ownerByNode = new Map<number, string | undefined>();
  // The innermost of the panel's functions, known for the caller before it is asked for: no recursion over a trace.
  const ownerOf = (id: number): string | undefined => {
    const path: CallNode[] = [];
    for (let at = thread.nodes.get(id); at !== undefined && !ownerByNode.has(at.id); at = at.parent === undefined ? undefined : thread.nodes.get(at.parent)) path.push(at);
    for (const { id: one, parent, name, url, line } of path.reverse()) {
      ownerByNode.set(one, isPanel(url) ? `${url.split('/').at(-1)} ${name}:${line}` : parent === undefined ? undefined : ownerByNode.get(parent));
    }
    return ownerByNode.get(id);
  };
  const tasks: PanelTask[] = [];
  let next = 0;
  for (const { atMs, ms, cpuMs } of [...thread.tasks].sort((one, other) => one.atMs - other.atMs)) {
    while ((thread.samples[next]?.atMs ?? Infinity) < atMs) next++;
    let all = 0;
    const msByOwner = new Map<string, number>();
    for (let sample = thread.samples[next]; sample !== undefined && sample.atMs < atMs + ms; sample = thread.samples[++next]) {
      all += sample.ms;
      const owner = ownerOf(sample.node);
      if (owner !== undefined) msByOwner.set(owner, (msByOwner.get(owner) ?? 0) + sample.ms);
    }
    const owners = [...msByOwner].sort(([, left], [, right]) => right - left);
    const panel = owners.reduce((sum, [, one]) => sum + one, 0);
    if (panel > 0) tasks.push({ ms: panel * Math.min(SCALE_MAX, cpuMs / all), where: owners.slice(0, WHERE_MAX).map(([name, one]) => `${name} ${one.toFixed(1)}`) });
  }
  return tasks;
}
