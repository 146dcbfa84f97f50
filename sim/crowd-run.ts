/**
 * `npm run sim:crowd -- --peers 1000 --seed 1`: a large room in virtual time, as `crowd.ts` describes it. Prints one JSON object; exit code 1
 * where a stage ends with somebody who lacks something. `--records` in each stage, `--links` at most, `--churn` the part that leaves.
 */
import { parseArgs } from 'node:util';
import { crowd } from './crowd.ts';
import { eclipse } from './eclipse.ts';

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    records: { type: 'string', default: '100' },
    links: { type: 'string', default: '24' },
    churn: { type: 'string', default: '0.1' },
    seconds: { type: 'string', default: '60' },
  },
});

function numberOf(name: 'peers' | 'records' | 'links' | 'churn' | 'seconds', isGood: (value: number) => boolean): number {
  const value = Number(values[name]);
  if (!isGood(value)) throw new Error(`--${name} ${values[name]} cannot be used`);
  return value;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;
const result = await crowd({
  seed: values.seed,
  peers: numberOf('peers', isCount),
  peersMax: numberOf('links', isCount),
  records: numberOf('records', isCount),
  stageMs: 1000 * numberOf('seconds', isCount),
  churn: numberOf('churn', (value) => value >= 0 && value < 1),
  print: (line) => console.error(line),
});
const { seed } = result;
const besieged = {
  amongFriends: eclipse({ seed, honest: 20, hostile: 200, before: 8, hours: 1, linkMs: Infinity }),
  fromTheFirstMoment: eclipse({ seed, honest: 20, hostile: 200, before: 0, hours: 4, linkMs: Infinity }),
};
console.log(JSON.stringify({ ...result, eclipse: besieged }, undefined, 2));
process.exitCode = result.failures.length === 0 ? 0 : 1;
