/**
 * `npm run bench:profile`: where the time goes. Traces our own pages in real Chromium while they write,
 * reload, give, join and live, and prints JSON lines: each room's time in each thread (`profile-room`), the
 * functions with the most time (`profile-function`, and the first of them as `profile-hot`), tasks that kept a
 * page from answering and what ran in them (`profile-task`), the browser's own threads (`profile-thread`), and
 * all rooms as one table (`profile-summary`).
 *
 *     npm run bench:profile -- --n 10000 --scenes join,reload --top 40
 *
 * Sampling costs something: shares are to be trusted, milliseconds are for `npm run bench`.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startLab } from '../test/browser/harness.ts';
import { Attribution, type Sources } from './profile/attribution.ts';
import { readableBundle } from './profile/readable.ts';
import { playScenes, SCENES, type Take } from './profile/scenes.ts';
import { ProfileSummary } from './profile/summary.ts';
import type { Task, ThreadProfile } from './profile/trace.ts';

const ENTRY = 'bench/page/peerset.ts';
const LONG_TASK_MS = 50;
const TASKS_MAX = 20;
/** Functions named for one task, count. */
const TASK_FUNCTIONS = 4;
/** Functions named for one thread in `profile-hot`, count. */
const HOT_FUNCTIONS = 6;
const THREAD_SECONDS_MIN = 0.02;
const SHARE_MIN = 0.002;

const { values } = parseArgs({ options: { n: { type: 'string', default: '10000' }, scenes: { type: 'string', default: SCENES.join(',') }, top: { type: 'string', default: '40' } } });
const wanted = new Set(SCENES.filter(scene => values.scenes.split(',').includes(scene)));
const top = Number(values.top);
const summary = new ProfileSummary();

function print(line: Readonly<Record<string, number | string>>): void {
  console.log(JSON.stringify(line));
}

function rounded(value: number): number {
  return Number(value.toFixed(1));
}

/** Prints what one browser did. */
function tell(take: Take, sources: Sources): void {
  const { scene, device } = take;
  print({ bench: 'profile', scene, device, ms: Math.round(take.ms), cpuSeconds: rounded(take.cpuSeconds) });
  const threads = take.threads.filter(thread => isOurs(thread));
  for (const [index, thread] of threads.entries()) {
    const name = thread.kind === 'page' ? 'page' : `worker ${threads.slice(0, index).filter(({ kind }) => kind === 'worker').length + 1}`;
    tellThread({ scene, device, thread: name }, new Attribution(thread, sources), thread);
  }
  const byTime = [...take.secondsByThread].filter(([, seconds]) => seconds >= THREAD_SECONDS_MIN).sort((left, right) => right[1] - left[1]);
  for (const [thread, cpuSeconds] of byTime) print({ bench: 'profile-thread', scene, device, thread, cpuSeconds: Number(cpuSeconds.toFixed(2)) });
}

/** Chromium samples its own pages, too. */
function isOurs({ nodes }: ThreadProfile): boolean {
  return [...nodes.values()].some(({ url }) => url.startsWith('http://localhost') || url.startsWith('blob:http://localhost'));
}

function tellThread(where: Readonly<Record<'scene' | 'device' | 'thread', string>>, attribution: Attribution, thread: ThreadProfile): void {
  const all = thread.samples.reduce((sum, { ms }) => sum + ms, 0);
  const rooms = attribution.rooms();
  summary.add(`${where.scene}, ${thread.kind === 'page' ? where.device : `worker of ${where.device}`}`, rooms);
  const busy = all - (rooms.find(({ room }) => room === '(idle)')?.selfMs ?? 0);
  const share = (ms: number): number => Number((100 * ms / busy).toFixed(1));
  for (const { room, selfMs } of rooms) {
    if (selfMs / busy < SHARE_MIN) continue;
    print({ bench: 'profile-room', ...where, room, selfMs: rounded(selfMs), ...room === '(idle)' ? {} : { percent: share(selfMs) } });
  }
  print({ bench: 'profile-room', ...where, room: '(preempted)', selfMs: rounded(thread.preemptedMs) });
  const functions = attribution.functions().filter(({ file, selfMs }) => !file.startsWith('(') && selfMs > 0).slice(0, top);
  for (const { file, name, selfMs, totalMs } of functions) {
    print({ bench: 'profile-function', ...where, file, function: name, selfMs: rounded(selfMs), totalMs: rounded(totalMs), percent: share(selfMs) });
  }
  print({ bench: 'profile-hot', ...where, functions: functions.slice(0, HOT_FUNCTIONS).map(({ file, name, selfMs }) => `${file.replace(/^(src|node_modules)\//, '')} ${name} ${share(selfMs)} %`).join('; ') });
  if (thread.kind === 'worker') return;
  const long = thread.tasks.filter(({ ms }) => ms > LONG_TASK_MS).sort((left, right) => right.cpuMs - left.cpuMs).slice(0, TASKS_MAX);
  for (const task of long.sort((left, right) => left.atMs - right.atMs)) {
    print({ bench: 'profile-task', ...where, atMs: Math.round(task.atMs), ms: rounded(task.ms), cpuMs: rounded(task.cpuMs), ran: ranIn(task, attribution, thread) });
  }
}

/** The functions that had most of a task, with all they called, in words. */
function ranIn(task: Task, attribution: Attribution, thread: ThreadProfile): string {
  const samples = thread.samples.filter(({ atMs }) => atMs >= task.atMs && atMs < task.atMs + task.ms);
  const functions = attribution.functions(samples).slice(0, TASK_FUNCTIONS);
  return functions.map(({ file, name, selfMs }) => `${`${file} ${name}`.trim()} ${rounded(selfMs)}`).join('; ');
}

const bundled = await readableBundle(ENTRY);
const lab = await startLab({ entry: ENTRY, files: new Map([['/bundle.js', bundled.script]]) });
try {
  await playScenes({ lab, room: `profile-${randomBytes(6).toString('hex')}`, count: Number(values.n), scenes: wanted, tell: take => tell(take, bundled) });
  for (const line of summary.lines()) print({ bench: 'profile-summary', ...line });
} finally {
  await lab.close();
}
