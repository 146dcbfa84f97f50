/**
 * `npm run bench:room`: how long ten pages take to become one room. Two browser profiles with five pages each, a
 * tracker on this machine, every page with a memory of its own. One page writes a record as soon as it is open;
 * the room is one when all ten have it. Prints a JSON line per run and one with the median.
 */
import { parseArgs } from 'node:util';
import { startLab } from '../test/browser/harness.ts';
import { freshRoom, SwarmPage } from '../test/browser/swarm-page.ts';
import { median } from './statistics.ts';

const { values } = parseArgs({ options: { pages: { type: 'string', default: '10' }, runs: { type: 'string', default: '3' } } });
const count = Number(values.pages);
const lab = await startLab({ entry: 'test/browser/swarm-fixture.ts' });
const profiles = await Promise.all([lab.profile('left'), lab.profile('right')]);
const times: number[] = [];
try {
  for (let run = 0; run < Number(values.runs); run++) {
    const room = freshRoom();
    const pages = await Promise.all(Array.from({ length: count }, (_, i) => SwarmPage.blank(profiles[i % 2]!)));
    const start = performance.now();
    await Promise.all(pages.map((page) => page.join({ room, memory: true })));
    await pages[0]!.put('are you there?');
    await Promise.all(pages.map((page) => page.counted(1)));
    const ms = Math.round(performance.now() - start);
    const links = await Promise.all(pages.map((page) => page.links()));
    times.push(ms);
    console.log(JSON.stringify({ bench: 'room-run', pages: count, ms, linksMin: Math.min(...links), linksMax: Math.max(...links) }));
    await Promise.all(pages.map((page) => page.end()));
  }
  console.log(JSON.stringify({ bench: 'room', pages: count, runs: times.length, ms: median(times), msMin: Math.min(...times), msMax: Math.max(...times) }));
} finally {
  await lab.close();
}
