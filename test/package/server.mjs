// Runs where the package is installed, in Node without any tool: every entry is imported, and each framework renders on a server. Prints what it made.
const entries = process.argv.slice(2);
for (const entry of entries) await import(entry);
const { peerset } = await import('peerset');
const { useLive, usePeerset } = await import('peerset/react');
const vue = await import('peerset/vue');
const { PeersetDB } = await import('peerset/svelte');
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
const db = peerset('server');
const { name } = db;
await db.close();
const said = {
  react: renderToString(createElement(ReactPage)),
  vue: await renderVue(createSSRApp(VuePage)),
  svelte: typeof PeersetDB,
  name,
};
console.log(JSON.stringify(said));
