/** The frame around each page: menu, contents, search. Under a policy that lets in nothing but the site's own files. */
import { posix } from 'node:path';
import type { Heading } from './markdown.ts';
import type { Page } from './pages.ts';

/** What a page may do: show its own styles, pictures and scripts. No page needs more. */
export const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Text as HTML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A whole page. `menu` are the pages that have a group. Ids of its own begin with a capital: anchors of headings have none, whatever these say. */
export function layout(page: Page, body: { readonly html: string; readonly headings: readonly Heading[] }, menu: readonly Page[]): string {
  const to = (path: string): string => posix.relative(posix.dirname(page.path), path);
  const title = body.headings.find(({ level }) => level === 1)?.text ?? page.title;
  const groups = [...new Set(menu.map(({ group }) => group))].map((group) => `<h2>${escaped(group)}</h2>\n<ul>\n${menu.filter((one) => one.group === group)
    .map((one) => `<li><a href="${to(one.path)}"${one.path === page.path ? ' aria-current="page"' : ''}>${escaped(one.title)}</a></li>`).join('\n')}\n</ul>`).join('\n');
  const contents = body.headings.filter(({ level }) => level === 2);
  const list = contents.length < 3 ? '' : `<nav class="contents" aria-label="On this page"><details><summary>On this page</summary><ul>\n${contents
    .map(({ text, anchor }) => `<li><a href="#${escaped(anchor)}">${escaped(text)}</a></li>`).join('\n')}\n</ul></details></nav>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title === 'peerset.DB' ? title : `${title} · peerset.DB`)}</title>
<link rel="stylesheet" href="${to('site.css')}">
<script src="${to('headings.js')}" defer></script>
<script src="${to('search.js')}" defer data-base="${escaped(to('') === '' ? './' : `${to('')}/`)}"></script>
</head>
<body>
<a class="skip" href="#Main">To the text</a>
<header><a class="brand" href="${to('index.html')}">peerset.DB</a>
<div class="search" role="search" hidden><label for="Search">Search headings</label><input id="Search" type="search" autocomplete="off" aria-controls="Found"><ul id="Found" hidden></ul><p id="Found-count" role="status"></p></div></header>
<div class="columns">
<nav class="menu" aria-label="All pages"><details open><summary>All pages</summary>
${groups}
</details></nav>
<main id="Main" tabindex="-1">
${list}
${body.html}
</main>
</div>
</body>
</html>
`;
}
