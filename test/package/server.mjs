// Runs where the package is installed, in Node without any tool: every entry is imported, and each framework renders on a server. Prints what it made.
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'svelte/compiler';

// What frameworks put there is theirs; Svelte's names begin with a sign of its own, and come when its browser half is loaded.
await Promise.all(['react', 'react-dom/server', 'vue', 'vue/server-renderer', 'svelte', 'svelte/server'].map((name) => import(name)));
const before = new Set(Object.getOwnPropertyNames(globalThis));
const entries = process.argv.slice(2);
for (const entry of entries) await import(entry);
const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name) && !name.startsWith('$'));
const { peerset } = await import('peerset');
const { useLive, usePeerset } = await import('peerset/react');
const vue = await import('peerset/vue');
const { render } = await import('svelte/server');
const { createElement } = await import('react');
const { renderToString } = await import('react-dom/server');
const { createSSRApp, h } = await import('vue');
const { renderToString: renderVue } = await import('vue/server-renderer');

const ReactPage = () => createElement('p', null, `${useLive(usePeerset('server')?.collection('notes')).length} notes`);
const VuePage = {
  setup() {
    const db = vue.usePeerset('server');
    const rows = vue.useLive(() => db.value?.collection('notes'));
    return () => h('p', `${rows.value.length} notes`);
  },
};

/** Compiles the published sources for a server, as an application's own tools do; returns the page as HTML. */
async function renderSvelte() {
  const folder = new URL('./node_modules/peerset/dist/svelte/', import.meta.url);
  for (const name of ['PeersetDB', 'Room', 'NetworkPanel']) {
    const source = await readFile(new URL(`${name}.svelte`, folder), 'utf8');
    const { js } = compile(source, { generate: 'server', filename: `${name}.svelte` });
    await writeFile(new URL(`${name}.server.js`, folder), js.code.replaceAll(/\.svelte(['"])/g, '.server.js$1'));
  }
  const { default: PeersetDB } = await import(new URL('PeersetDB.server.js', folder));
  const { body } = await render(PeersetDB, { props: { name: 'server' } });
  const { body: bad } = await render(PeersetDB, { props: { name: '' } });
  return [body, bad].map((html) => html.replaceAll(/<!--.*?-->/g, ''));
}

const db = peerset('server');
const { name } = db;
await db.close();
const said = {
  react: renderToString(createElement(ReactPage)),
  vue: await renderVue(createSSRApp(VuePage)),
  svelte: await renderSvelte(),
  globals,
  name,
};
console.log(JSON.stringify(said));
