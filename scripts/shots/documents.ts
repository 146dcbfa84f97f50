/** Pictures of the site of the documentation. */
import { createServer } from 'node:http';
import { buildSite } from '../docs/site.ts';
import type { Subject } from './subject.ts';

const TYPES: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
/** The reference takes long to make, and its pages are alike. */
const NAMES = ['index', 'tutorial', 'concepts', 'recipes', 'which-one', 'faq', 'architecture', 'protocol', 'threat-model', 'moderation', 'benchmarks', 'files'];

/** The pages that people write. */
export const DOCUMENTS: Subject = {
  names: NAMES,
  flags: [],
  async open(browser) {
    const { files } = await buildSite({ hasReference: false });
    const server = createServer((request, response) => {
      const path = (request.url ?? '/').slice(1);
      const text = files.get(path);
      response.writeHead(text === undefined ? 404 : 200, { 'content-type': TYPES[path.split('.').at(-1)!] ?? 'text/plain' }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    return {
      async take(name, shots) {
        for (const { view, shoot } of shots) {
          await page.setViewportSize(view);
          await page.emulateMedia({ colorScheme: view.theme });
          await page.goto(`http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/${name}.html`);
          await shoot(page);
        }
      },
      async close() {
        server.close();
      },
    };
  },
};
