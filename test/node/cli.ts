/** The command `peerset` from its sources, for tests: as `bin/peerset.js`, without a build. */
import { main } from '../../src/cli/main.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const { stdin, stdout, env: environment } = process;
const host = { dist: new URL('../../dist/', import.meta.url), say: console.log, complain: console.error, stdin, stdout, stop: stop.signal, environment };
void main(process.argv.slice(2), host).then((code) => stdout.write('', () => process.exit(code)));
