#!/usr/bin/env node
// The command `peerset`. What it does is in src/cli/, which `npm run build` writes to dist/cli.js; it needs nothing but Node.
const dist = new URL('../dist/', import.meta.url);
const { main } = await import(new URL('cli.js', dist).href).catch((error) => {
  console.error(`This copy of peerset was not built: npm run build writes dist/cli.js.\n${error.message}`);
  process.exit(1);
});
process.exitCode = await main(process.argv.slice(2), { dist, say: console.log, complain: console.error });
