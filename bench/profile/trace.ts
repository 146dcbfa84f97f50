/**
 * What Chromium writes down while it works: samples of every JavaScript thread, the page's and the workers',
 * and the tasks they ran. Read from a trace of the whole browser, since only that has all threads on one clock.
 * Foreign events are skipped; a trace says a lot that we do not ask.
 */
import type { Page } from 'playwright-core';

/** A place in a call tree. Its id is unique in its thread. */
export interface CallNode {
  readonly id: number;
  readonly parent: number | undefined;
  readonly name: string;
  readonly url: string;
  /** Line of the function's beginning in its script, from 0; -1 where there is none. */
  readonly line: number;
}

/** One sample: what ran at this moment and, as far as we know, until the next one. */
export interface Sample {
  readonly atMs: number;
  readonly ms: number;
  readonly node: number;
}

/** A task of a thread's loop: the page answers to nobody as long as one runs. */
export interface Task {
  readonly atMs: number;
  readonly ms: number;
  /** What it had of the processor. The rest of `ms` others had. */
  readonly cpuMs: number;
}

/** One JavaScript thread. Times begin with the trace's first sample. */
export interface ThreadProfile {
  readonly kind: 'page' | 'worker';
  readonly nodes: ReadonlyMap<number, CallNode>;
  readonly samples: readonly Sample[];
  /** Time without samples: the machine let others work. */
  readonly preemptedMs: number;
  readonly tasks: readonly Task[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly id?: string;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly startTime?: number; readonly timeDeltas?: readonly number[]; readonly cpuProfile?: Chunk };
  };
}

interface Chunk {
  readonly nodes?: readonly { readonly id: number; readonly parent?: number; readonly callFrame: { readonly functionName: string; readonly url?: string; readonly lineNumber?: number } }[];
  readonly samples?: readonly number[];
}

/** Samples come every 0.2 to 0.3 ms; where one is later than this, the thread was not running. */
const SAMPLE_MS_MAX = 1.5;
const TASKS = ['-*', 'disabled-by-default-devtools.timeline'];
const CATEGORIES = [...TASKS, 'disabled-by-default-v8.cpu_profiler'];

/** Begins to trace the browser of a page; call what is answered to end it and to read it. */
export async function startTrace(page: Page): Promise<() => Promise<ThreadProfile[]>> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser of its own');
  await browser.startTracing(undefined, { categories: CATEGORIES });
  return async () => readTrace((await browser.stopTracing()).toString('utf8'));
}

/** Begins to note the tasks of a page; call what is answered to end it, and to hear how long the longest was by its thread's own clock, ms. */
export async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser of its own');
  await browser.startTracing(undefined, { categories: TASKS });
  return async () => longestTaskIn((await browser.stopTracing()).toString('utf8'));
}

/** Of the thread of pages that had most to do. */
export function longestTaskIn(text: string): number {
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  const pages = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const byPage = pages.map(({ pid, tid }) => traceEvents.filter((event) => event.name === 'RunTask' && event.pid === pid && event.tid === tid).map(({ tdur }) => (tdur ?? 0) / 1000));
  const sum = (tasks: readonly number[]): number => tasks.reduce((all, ms) => all + ms, 0);
  const [busiest = []] = byPage.sort((left, right) => sum(right) - sum(left));
  return busiest.reduce((longest, ms) => Math.max(longest, ms), 0);
}

/** The threads of a trace that were sampled. */
export function readTrace(text: string): ThreadProfile[] {
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  const profiles = traceEvents.filter(({ name, args }) => name === 'Profile' && args?.data?.startTime !== undefined);
  const start = Math.min(...profiles.map(({ args }) => args?.data?.startTime ?? Infinity));
  return profiles.map(({ pid, tid, id, args }) => {
    const chunks = traceEvents.filter(event => event.name === 'ProfileChunk' && event.pid === pid && event.id === id);
    return {
      kind: pid === tid ? 'page' as const : 'worker' as const,
      nodes: nodesOf(chunks),
      ...samplesOf(chunks, (args?.data?.startTime ?? start) - start),
      tasks: traceEvents
        .filter(event => event.name === 'RunTask' && event.ph === 'X' && event.pid === pid && event.tid === tid)
        .map(({ ts, dur, tdur }) => ({ atMs: (ts - start) / 1000, ms: (dur ?? 0) / 1000, cpuMs: (tdur ?? dur ?? 0) / 1000 })),
    };
  });
}

function nodesOf(chunks: readonly TraceEvent[]): Map<number, CallNode> {
  const nodes = chunks.flatMap(({ args }) => args?.data?.cpuProfile?.nodes ?? []);
  return new Map(nodes.map(({ id, parent, callFrame: { functionName, url, lineNumber } }) => [
    id, { id, parent, name: functionName === '' ? '(anonymous)' : functionName, url: url ?? '', line: lineNumber ?? -1 },
  ]));
}

function samplesOf(chunks: readonly TraceEvent[], offset: number): Pick<ThreadProfile, 'samples' | 'preemptedMs'> {
  const nodes = chunks.flatMap(({ args }) => args?.data?.cpuProfile?.samples ?? []);
  let at = offset;
  const times = chunks.flatMap(({ args }) => args?.data?.timeDeltas ?? []).map(delta => (at += delta) / 1000);
  let preemptedMs = 0;
  const samples = nodes.flatMap((node, index) => {
    const atMs = times[index];
    if (atMs === undefined) return [];
    const until = times[index + 1] ?? atMs;
    const ms = Math.min(Math.max(0, until - atMs), SAMPLE_MS_MAX);
    preemptedMs += Math.max(0, until - atMs - ms);
    return [{ atMs, ms, node }];
  });
  return { samples, preemptedMs };
}
