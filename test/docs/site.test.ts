// Shows that the site is whole: links lead somewhere, nothing comes from elsewhere, and what is in a document as HTML stays text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/bundle.ts';
import { POLICY } from '../../scripts/docs/layout.ts';
import { render } from '../../scripts/docs/markdown.ts';
import { brokenLinks, buildSite, doubledIds, type Site } from '../../scripts/docs/site.ts';
import { pages, type Page } from '../../scripts/docs/pages.ts';
import { referencePages } from '../../scripts/docs/reference.ts';

const PAGE: Page = { source: 'docs/site/a.md', path: 'a.html', title: 'A', group: 'Begin' };
let site: Site;

beforeAll(async () => {
  site = await buildSite({ hasReference: false });
}, 120_000);

test('no link leads nowhere', () => {
  expect(site.broken).toEqual([]);
  expect(site.files.size).toBeGreaterThan(60);
});

test('a link to a page, a heading, a picture or a file that is not there is found', () => {
  const text = '# A\n\n[b](b.md) [c](#c) ![d](d.svg) [e](../../src/gone.ts) [good](#a) [elsewhere](https://example.org)';
  const rendered = render(text, PAGE, new Map([[PAGE.source, PAGE]]));
  expect(brokenLinks(new Map([[PAGE.path, rendered]]), new Set([PAGE.path]))).toEqual([
    'a.html: b.md is no page and no picture',
    'a.html: a.html has no heading #c',
    'a.html: d.svg is no page and no picture',
    'a.html: src/gone.ts is not in the repository',
  ]);
});

test('no link of the documents beside the site leads nowhere, headings included', () => {
  const outside = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md', 'src/ui/parts/README.md', ...readdirSync(join(ROOT, 'changes')).map((name) => `changes/${name}`)]
    .map((source): Page => ({ source, path: source.replace(/md$/, 'html'), title: source, group: '' }));
  const inside = [...pages(), ...outside];
  const bySource = new Map([...inside, ...referencePages()].map((page) => [page.source, page]));
  const rendered = new Map(inside.map((page) => [page.path, render(readFileSync(join(ROOT, page.source), 'utf8'), page, bySource)]));
  const known = new Set([...site.files.keys(), ...inside.map(({ path }) => path), ...referencePages().map(({ path }) => path)]);
  expect(brokenLinks(rendered, known)).toEqual([]);
  expect(outside.flatMap(({ path }) => rendered.get(path)!.links).length).toBeGreaterThan(30);
});

test('what one page calls by one id twice is found, and a heading never has an id of the frame', () => {
  expect(doubledIds(new Map([['a.html', '<p id="a"></p><b id="b"></b><i class="c" id="a"></i>'], ['b.css', '<p id="a"><p id="a">']]))).toEqual(['a.html: two elements have the id a']);
  const { headings } = render('# Main\n\n## Search\n\n## Found\n\n## Found', PAGE, new Map());
  expect(headings.map(({ anchor }) => anchor)).toEqual(['main', 'search', 'found', 'found-1']);
});

test('pages have a policy, and ask for nothing but files of the site', () => {
  for (const [path, text] of site.files) {
    if (!path.endsWith('.html')) continue;
    expect(text, path).toContain(`content="${POLICY}"`);
    expect([...text.matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"/g)].filter(([, to]) => /^(https?:)?\/\//.test(to ?? '')), path).toEqual([]);
    expect(text, path).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle="|\son[a-z]+="/);
  }
});

test('HTML in a document stays text, and so do scripts in its links', () => {
  const { html } = render('<img src=x onerror=alert(1)>\n\n[a](javascript:alert)\n\n```html\n<script>1</script>\n```', PAGE, new Map());
  expect(html).not.toMatch(/<img|<script|href="javascript/);
});

test('every error has a row in the API', () => {
  const codes = [...readFileSync(join(ROOT, 'src/database/errors.ts'), 'utf8').matchAll(/^ {2}\| '(E_[A-Z_]+)'/gm)].map(([, code]) => code);
  const table = readFileSync(join(ROOT, 'docs/API.md'), 'utf8').split('## Errors')[1]?.split('\n## ')[0] ?? '';
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !table.includes(`\`${code}\``))).toEqual([]);
});
