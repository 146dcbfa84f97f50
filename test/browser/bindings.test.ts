/** Shows every binding in real browsers: the examples as they stand, together in one room, and what each binding promises by itself. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSite, type Site } from './bindings-site.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';

let lab: Lab;
let site: Site;
let left: BrowserProfile;
let right: BrowserProfile;
/** With the scenes of the fixture. */
let page: Page;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/fixture.ts', files: new Map() });
  [site, left, right] = await Promise.all([serveSite({ trackerUrl: lab.trackerUrl, names: ['plain', 'react', 'vue', 'svelte', 'element'], fixture: 'test/browser/bindings-fixture.ts' }), lab.profile('left'), lab.profile('right')]);
  page = await left.page(`${site.url}/`);
  await page.waitForFunction(() => 'scenes' in globalThis);
});

afterAll(async () => {
  expect(lab.errors.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  await Promise.all([lab.close(), site.close()]);
});

test('a note written through each binding appears through every other, in two browsers', async () => {
  const where = [[left, 'plain'], [right, 'react'], [left, 'vue'], [right, 'svelte'], [left, 'element']] as const;
  const pages = await Promise.all(where.map(async ([profile, name]) => [name, await profile.page(`${site.url}/${name}/`)] as const));
  for (const [name, one] of pages) {
    await one.locator('[name=text]').fill(`by ${name} <b>&`);
    await one.getByRole('button', { name: 'Send' }).click();
    await one.getByText(`by ${name} <b>&`).waitFor();
    await expect.poll(() => one.locator('[name=text]').inputValue()).toBe('');
  }
  for (const [, one] of pages) for (const [name] of pages) await one.getByText(`by ${name} <b>&`).waitFor();
  await Promise.all(pages.map(([, one]) => one.close()));
});

test('React: StrictMode mounts twice and joins the room once; unmounted, it leaves', async () => {
  expect(await page.evaluate(() => window.scenes.strict())).toEqual({ effects: 2, joined: 1, left: 1 });
});

test('React: who asks the same shows the same, renders only for other rows, and keeps rows while it asks anew', async () => {
  expect(await page.evaluate(() => window.scenes.react())).toEqual({
    shown: ['0 rows, 2 renders', '2 rows, 2 renders', '2 rows, 0 renders', '2 rows, 2 renders', '3 rows, 2 renders'],
    isTorn: false,
    queries: [{ limit: 2 }, { limit: 4 }],
  });
});

test('Vue: a query follows its refs, keeps rows meanwhile, renders only for other rows, and ends with its component', async () => {
  expect(await page.evaluate(() => window.scenes.vue())).toEqual({ shown: [0, 2, 3], queries: [{ limit: 2 }, { limit: 4 }] });
});

test('Vue: records work inside reactive state, and a room follows its name and is closed', async () => {
  expect(await page.evaluate(() => window.scenes.vueRoom())).toEqual({ said: 'of Vue true', after: 'none', closed: 'E_CLOSED' });
});

test('Svelte: the component opens and closes a room, tells of it, gives it to its children, and says what is wrong', async () => {
  expect(await page.evaluate(() => window.scenes.svelte())).toEqual({
    html: '<div class="room" style="color: red;"><b>svelte</b></div>',
    events: ['ready', 'change 1', 'E_OPTION'],
    closed: 'E_CLOSED',
    nothing: '',
    said: expect.stringContaining('name'),
    alone: expect.stringContaining('There is no database'),
    rest: '',
  });
});

test('an element list shows records as texts by its template, more of them when asked, covers nothing of its own, and lets go', async () => {
  const seen = await page.evaluate(async () => {
    const db = window.peerset('elements', { storage: 'memory', iceServers: [] });
    const notes = db.collection('notes');
    await notes.put({ text: '<img src=x onerror=alert(1)> {secret}', secret: 'no', deep: { name: { toString: 1 } }, url: 'javascript:alert(1)' }, { key: 'a' });
    const element = window.markup(`
      <peerset-list collection="notes" limit="2">
        <ul><template><li class="row"><a href="{url}">{text}</a> <i data-field="deep.name"></i><i>{toString}{__proto__}</i><button data-delete data-mine>x</button></li></template></ul>
        <template data-empty><p>None at all.</p></template>
      </peerset-list>`);
    const list = element.querySelector('peerset-list')!;
    const rows = (): string[] => [...list.querySelectorAll<HTMLElement>('ul > .row')].map(({ textContent }) => textContent!);
    list.db = db;
    await window.until(() => rows().length === 1);
    const first = { text: rows(), markup: list.querySelectorAll('.row img').length, href: list.querySelector('.row a')!.getAttribute('href') };
    await notes.put({ text: 'second' });
    await notes.put({ text: 'third' });
    await window.until(() => rows().length === 2 && rows()[0]!.startsWith('third'));
    const kept = list.querySelector('.row');
    const more = [...list.querySelectorAll('button')].find(({ textContent }) => textContent === 'Load more')!;
    more.click();
    await window.until(() => rows().length === 3);
    // The row stays where it was, and so does whoever works in it.
    const isKept = list.querySelector('.row') === kept;
    list.querySelectorAll<HTMLElement>('[data-delete]').forEach((button) => button.click());
    await window.until(() => list.textContent!.includes('None at all.'));
    const isOver = more.hidden;
    list.remove();
    await window.until(() => list.querySelector('p') === null);
    await db.close();
    return { first, isKept, isOver, busy: list.ariaBusy };
  });
  expect(seen).toEqual({
    first: { text: ['<img src=x onerror=alert(1)> {secret} {"toString":1}x'], markup: 0, href: '{url}' },
    isKept: true, isOver: true, busy: 'false',
  });
});

test('an element form puts what is filled in, once, files and numbers too; says what is refused, and is empty then', async () => {
  const seen = await page.evaluate(async () => {
    const element = window.markup(`
      <peerset-db id="shop" name="forms" storage="memory" collections='{"things":{"index":["price"]}}' ice-servers="[]"></peerset-db>
      <peerset-form for="shop" collection="things">
        <form><input name="name" required><input name="price" type="number" step="any"><input name="new" type="checkbox"><input name="none" type="number">
        <select name="tags" multiple><option selected>a<option selected>b</select><input name="picture" type="file"><button>Put</button></form>
        <p data-error></p>
      </peerset-form>`);
    const form = element.querySelector('form')!;
    const host = element.querySelector('peerset-form')!;
    const input = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
    // Before the room is open: nothing may go to the site's server.
    input('name').value = 'too early';
    form.requestSubmit();
    const early = element.querySelector('[data-error]')!.textContent;
    const room = element.querySelector('peerset-db')!;
    await new Promise((resolve, reject) => {
      room.addEventListener('ready', resolve, { once: true });
      room.addEventListener('error', ({ detail }: CustomEventInit<Error>) => reject(detail), { once: true });
    });
    const put = (): Promise<unknown> => new Promise((resolve, reject) => {
      host.addEventListener('put', resolve, { once: true });
      host.addEventListener('error', ({ detail }: CustomEventInit<Error>) => reject(detail), { once: true });
      form.requestSubmit();
      form.requestSubmit();
    });
    const fill = (): void => {
      input('name').value = 'chair';
      input('price').value = '12.5';
      input('new').checked = true;
    };
    fill();
    const files = new DataTransfer();
    files.items.add(new File(['0123'], 'chair.txt', { type: 'text/plain' }));
    input('picture').files = files.files;
    await put();
    const [rec] = await room.db!.collection<Record<string, unknown>>('things').find();
    const { picture, ...value } = rec!.value;
    const isEmpty = input('name').value === '';
    fill();
    input('name').value = 'x'.repeat(20_000);
    const error = new Promise<string>((resolve) => host.addEventListener('error', (event) => resolve((event as unknown as CustomEvent<{ code: string }>).detail.code), { once: true }));
    form.requestSubmit();
    const code = await error;
    const said = element.querySelector('[data-error]')!.textContent!;
    const kept = input('name').value.length;
    const count = await room.db!.collection('things').count();
    const panel = room.querySelector('peerset-network') !== null;
    element.remove();
    await window.until(() => room.db === undefined);
    return { early, address: location.search, value, file: (picture as { name: string }).name, isEmpty, code, said: said.length > 20, kept, count, panel };
  });
  expect(seen).toEqual({
    early: expect.stringContaining('Wait a moment'), address: '',
    value: { name: 'chair', price: 12.5, new: true, tags: ['a', 'b'] }, file: 'chair.txt', isEmpty: true, code: expect.stringMatching(/^E_(VALUE|REFUSED)$/), said: true, kept: 20_000, count: 1, panel: true,
  });
});

test('elements find their room, keep it while they are moved, show the panel in a shadow of its own, and say what is missing', async () => {
  const seen = await page.evaluate(async () => {
    const element = window.markup('<peerset-db name="moved" storage="memory" ice-servers="[]"><div><peerset-network theme="dark"></peerset-network></div><section></section></peerset-db><peerset-list></peerset-list><peerset-db></peerset-db>');
    const [room, nameless] = element.querySelectorAll('peerset-db');
    const network = element.querySelector('peerset-network')!;
    const panel = (): Element | null | undefined => network.shadowRoot?.querySelector('[part=panel]');
    await window.until(() => panel() !== null && panel() !== undefined);
    const [db, shown] = [room!.db!, panel()];
    element.querySelector('section')!.append(network);
    element.prepend(room!);
    await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(undefined))));
    const isKept = room!.db === db && panel() === shown;
    const theme = shown!.getAttribute('data-theme');
    const alerts = [...element.querySelectorAll('[role=alert]')].map(({ textContent }) => textContent);
    room!.setAttribute('name', 'elsewhere');
    await window.until(() => room!.db !== db && network.db === room!.db);
    const closed = await db.put('late').catch(({ code }: { code: string }) => code);
    element.remove();
    return { isKept, theme, alerts, closed, name: network.db?.name };
  });
  expect(seen).toEqual({
    isKept: true, theme: 'dark', closed: 'E_CLOSED', name: 'elsewhere',
    alerts: [expect.stringContaining('peerset-list> has no database'), expect.stringContaining('name cannot be used')],
  });
});

test('a part of the panel is loaded when somebody looks at it, and one that does not come says so and comes when it is asked again', async () => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/section-/.test(request.url())) asked.push(request.url());
  });
  await page.evaluate(() => void window.markup('<peerset-db name="parts" storage="memory" ice-servers="[]"><peerset-network></peerset-network></peerset-db>'));
  await page.locator('[data-figure="records"]').waitFor();
  // The part that is shown first may be in this page since an earlier panel.
  const before = asked.length;
  expect(before).toBeLessThanOrEqual(1);
  await page.getByRole('tab', { name: 'Networks' }).hover();
  await expect.poll(() => asked.length).toBe(before + 1);
  await page.getByRole('tab', { name: 'Networks' }).click();
  await page.getByText('Peers find each other at these places').waitFor();
  expect(new Set(asked).size).toBe(before + 1);
  await page.route(/section-/, (route) => route.abort('connectionrefused'));
  await page.getByRole('tab', { name: 'Wire log' }).click();
  await page.getByText('This part could not be loaded.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Reload' }).waitFor();
  await page.unroute(/section-/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('combobox', { name: 'Direction' }).waitFor();
  await page.evaluate(() => document.querySelector('peerset-db')!.remove());
});
