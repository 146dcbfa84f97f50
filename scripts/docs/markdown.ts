/**
 * Markdown to HTML: no HTML passes through, headings get the anchors that Markdown hosts make, links between documents become links
 * between pages. Says what each page has and wants, so that whoever builds can check that links lead somewhere.
 */
import MarkdownIt from 'markdown-it';
import { posix } from 'node:path';
import type { Page } from './pages.ts';

/** A heading, for the menu of a page and for the search. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

/** A page's HTML and what the checks need. */
export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
  /** Pages and files of the site that it names, relative to the site, with `#anchor` where there is one. */
  readonly links: readonly string[];
  /** Files of the repository that it names, relative to the project. */
  readonly sources: readonly string[];
}

/** The anchor of a heading; `taken` counts those of the page so far. */
function anchorOf(text: string, taken: Map<string, number>): string {
  const base = text.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-');
  const before = taken.get(base) ?? 0;
  taken.set(base, before + 1);
  return before === 0 ? base : `${base}-${before}`;
}

/** Renders one document. `pageBySource` are all pages of the site. */
export function render(text: string, page: Page, pageBySource: ReadonlyMap<string, Page>): Rendered {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  // What marks places for tools (`<!-- bench:join -->`) is not for readers.
  const tokens = markdown.parse(text.replaceAll(/^<!--.*-->\n/gm, ''), {});
  const headings: Heading[] = [];
  const links: string[] = [];
  const sources: string[] = [];
  const taken = new Map<string, number>();
  const tables = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const inline = tokens[index + 1];
      const said = (inline?.children ?? []).filter(({ type }) => type === 'text' || type === 'code_inline').map(({ content }) => content).join('');
      const anchor = anchorOf(said, taken);
      token.attrSet('id', anchor);
      headings.push({ level: Number(token.tag.slice(1)), text: said, anchor });
    }
    if (token.type === 'table_open') token.meta = { name: nameOfTable(headings.at(-1)?.text ?? page.title, tables) };
    for (const child of token.children ?? []) {
      const name = child.type === 'image' ? 'src' : child.type === 'link_open' ? 'href' : undefined;
      const wanted = String((name === undefined ? null : child.attrGet(name)) ?? '');
      if (name === undefined || wanted === '' || /^[a-z][a-z0-9+.-]*:/i.test(wanted)) continue;
      const target = targetOf(wanted, page, pageBySource, links, sources);
      if (target.isHere) child.attrSet(name, target.path);
      // The site knows no address of the repository: it says which file is meant.
      else child.attrs = [['title', `In the repository: ${target.path}`]];
    }
  }
  markdown.renderer.rules['fence'] = fence;
  markdown.renderer.rules['code_block'] = fence;
  markdown.renderer.rules['table_open'] = (all, index) => `<div class="wide" tabindex="0" role="region" aria-label="${markdown.utils.escapeHtml(String(all[index]?.meta?.['name']))}"><table>\n`;
  markdown.renderer.rules['table_close'] = () => '</table></div>\n';
  const image = markdown.renderer.rules['image']!;
  markdown.renderer.rules['image'] = (all, index, ...rest) => `<span class="wide picture" tabindex="0" role="region" aria-label="Picture: ${markdown.utils.escapeHtml(String(all[index]?.content))}">${image(all, index, ...rest)}</span>`;
  return { html: markdown.renderer.render(tokens, markdown.options, {}), headings, links, sources };
}

/** A table by the heading above it; several under one are counted: whoever goes from region to region hears where they are. */
function nameOfTable(heading: string, tables: Map<string, number>): string {
  const count = (tables.get(heading) ?? 0) + 1;
  tables.set(heading, count);
  return `Table${count === 1 ? '' : ` ${count}`}: ${heading}`;
}

/** Code as it is; it can be reached and scrolled by keyboard. */
function fence(tokens: readonly { readonly content: string }[], index: number): string {
  const token = tokens[index];
  const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<pre tabindex="0"><code>${escape(token?.content ?? '')}</code></pre>\n`;
}

/** What a link of a document is in the site. */
function targetOf(link: string, page: Page, pageBySource: ReadonlyMap<string, Page>, links: string[], sources: string[]): { readonly isHere: boolean; readonly path: string } {
  const [path = '', anchor] = link.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const source = path === '' ? page.source : posix.join(posix.dirname(page.source), decodeURI(path)).replace(/\/$/, '');
  const target = pageBySource.get(source) ?? pageBySource.get(`${source}/README.md`);
  const isOwn = source.startsWith('docs/site/');
  if (target === undefined && !isOwn) {
    sources.push(source);
    return { isHere: false, path: source };
  }
  const inSite = target?.path ?? source.slice('docs/site/'.length);
  links.push(inSite + hash);
  return { isHere: true, path: path === '' ? hash : posix.relative(posix.dirname(page.path), inSite) + hash };
}
