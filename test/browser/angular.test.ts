/** Shows the Angular example as it stands: what is written in it appears in a plain page of another browser, and the reverse, and it shows the panel. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSite, type Site } from './bindings-site.ts';
import { startLab, type Lab } from './harness.ts';

let lab: Lab;
let site: Site;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/fixture.ts', files: new Map() });
  site = await serveSite({ trackerUrl: lab.trackerUrl, names: ['angular', 'plain'] });
});

afterAll(async () => {
  await Promise.all([lab.close(), site.close()]);
});

test('an Angular component and a plain page share notes, and the component shows the panel', async () => {
  const [left, right] = await Promise.all([lab.profile('left'), lab.profile('right')]);
  const [angular, plain] = await Promise.all([left.page(`${site.url}/angular/`), right.page(`${site.url}/plain/`)]);
  for (const [one, text] of [[angular, 'by angular {{ 1 + 1 }} <b>&'], [plain, 'by plain {{ 1 + 1 }} <b>&']] as const) {
    await one.locator('[name=text]').fill(text);
    await one.getByRole('button', { name: 'Send' }).click();
  }
  for (const page of [angular, plain]) {
    for (const name of ['angular', 'plain']) await page.getByText(`by ${name} {{ 1 + 1 }} <b>&`).waitFor();
  }
  await angular.getByRole('button', { name: 'Network' }).click();
  await angular.getByText('Connected to 1 peer').waitFor();
  await angular.getByRole('button', { name: 'Network' }).click();
  await expect.poll(() => angular.getByText('Connected to 1 peer').count()).toBe(0);
  expect(lab.errors).toEqual([]);
});
