#!/usr/bin/env node
// The command `peerset`. What it does is in src/cli/, which `npm run build` writes to dist/cli.js.
const dist = new URL('../dist/', import.meta.url);
const { main } = await import(new URL('cli.js', dist).href).catch((error) => {
  console.error(`This copy of peerset was not built: npm run build writes dist/cli.js.\n${error.message}`);
  process.exit(1);
});
const stop = new AbortController();
// The first one ends it in good order; a second one at once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort());
// Whoever read our output is gone: `peerset export ROOM - | head`.
process.stdout.on('error', () => process.exit(1));
const { stdin, stdout, env: environment } = process;
const code = await main(process.argv.slice(2), { dist, say: console.log, complain: console.error, stdin, stdout, stop: stop.signal, environment });
// Threads of WebRTC may need a while to notice that nobody needs them any more. What was said is written first.
stdout.write('', () => process.exit(code));
