/**
 * The whole site, as files by path. Everything is checked before anything is written: a link to a page, heading, picture or file of
 * the repository that is not there is an error that names the document.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, ROOT } from '../bundle.ts';
import { layout } from './layout.ts';
import { render, type Rendered } from './markdown.ts';
import { pages, type Page } from './pages.ts';
import { reference, referencePages } from './reference.ts';

/** Files of the site, and what is wrong with it. */
export interface Site {
  readonly files: ReadonlyMap<string, string>;
  readonly broken: readonly string[];
}

export interface SiteOptions {
  /** Whether the reference is made, too, which takes long. Without it, links to its pages are taken as they are. */
  readonly hasReference: boolean;
}

/** Makes all pages and checks all links. */
export async function buildSite({ hasReference }: SiteOptions): Promise<Site> {
  const made = hasReference ? await reference() : new Map<string, string>();
  const all = [...pages(), ...referencePages()];
  const pageBySource = new Map(all.map((page) => [page.source, page]));
  const renderedByPath = new Map<string, Rendered>();
  for (const page of all) {
    const text = made.get(page.source) ?? (page.source.startsWith('reference/') ? undefined : readFileSync(join(ROOT, page.source), 'utf8'));
    if (text !== undefined) renderedByPath.set(page.path, render(text, page, pageBySource));
  }
  const files = new Map(readdirSync(join(ROOT, 'docs/site')).filter((name) => /\.(svg|txt)$/.test(name)).map((name) => [name, readFileSync(join(ROOT, 'docs/site', name), 'utf8')]));
  const menu = all.filter(({ group }) => group !== '');
  for (const page of all) {
    const rendered = renderedByPath.get(page.path);
    if (rendered !== undefined) files.set(page.path, layout(page, rendered, menu));
  }
  files.set('site.css', siteStyle());
  files.set('headings.js', headingsScript(all, renderedByPath));
  files.set('search.js', await bundle('scripts/docs/search.ts', { minify: true, globalName: 'peersetSearch' }));
  const known = new Set([...files.keys(), ...hasReference ? [] : referencePages().map(({ path }) => path)]);
  return { files, broken: [...brokenLinks(renderedByPath, known), ...brokenLines(files), ...doubledIds(files)] };
}

/** Links of pages that lead nowhere. */
export function brokenLinks(renderedByPath: ReadonlyMap<string, Rendered>, known: ReadonlySet<string>): string[] {
  const broken: string[] = [];
  for (const [path, { links, sources }] of renderedByPath) {
    for (const link of links) {
      const [target = '', anchor] = link.split('#');
      const isThere = known.has(target);
      const headings = renderedByPath.get(target)?.headings;
      if (!isThere) broken.push(`${path}: ${link} is no page and no picture`);
      else if (anchor !== undefined && headings !== undefined && !headings.some((heading) => heading.anchor === anchor)) broken.push(`${path}: ${target} has no heading #${anchor}`);
    }
    for (const source of sources) if (!existsSync(join(ROOT, source))) broken.push(`${path}: ${source} is not in the repository`);
  }
  return broken;
}

/** Ids that two elements of one page have: links and labels would lead to one of them, by chance. */
export function doubledIds(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([path]) => path.endsWith('.html')).flatMap(([path, html]) => {
    const ids = [...html.matchAll(/<[a-z][^>]* id="([^"]*)"/g)].map(([, id = '']) => id);
    return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => `${path}: two elements have the id ${id}`);
  });
}

/** Addresses in llms.txt that no page has. */
function brokenLines(files: ReadonlyMap<string, string>): string[] {
  const all = new Set([...files.keys(), ...referencePages().map(({ path }) => path)]);
  return [...(files.get('llms.txt') ?? '').matchAll(/\]\(([^):]+)\)/g)].map(([, path = '']) => path).filter((path) => !all.has(path)).map((path) => `llms.txt: ${path} is no page`);
}

/** The panel's colours as they are, and ours by them. */
function siteStyle(): string {
  const tokens = readFileSync(join(ROOT, 'src/ui/theme/tokens.css'), 'utf8');
  const values = (theme: 'light' | 'dark'): string => [...tokens.matchAll(new RegExp(`--${theme}-([a-z-]+): (#[0-9a-f]+);`, 'g'))].map(([, name, value]) => `--${name}: ${value};`).join(' ');
  const style = readFileSync(join(ROOT, 'scripts/docs/site.css'), 'utf8');
  return `:root { color-scheme: light dark; ${values('light')} }\n@media (prefers-color-scheme: dark) { :root { ${values('dark')} } }\n${style}`;
}

/** What the search looks through: headings of pages, those of decisions by their title alone. */
function headingsScript(all: readonly Page[], renderedByPath: ReadonlyMap<string, Rendered>): string {
  const rows = all.flatMap((page) => {
    const headings = renderedByPath.get(page.path)?.headings ?? [];
    const title = page.group === '' ? headings[0]?.text ?? page.title : page.title;
    const wanted = headings.filter(({ level }) => level === 1 || page.group !== '');
    return wanted.map(({ level, text, anchor }) => (level === 1 ? [title, title, page.path] : [title, text, `${page.path}#${anchor}`]));
  });
  return `globalThis.peersetHeadings=${JSON.stringify(rows).replaceAll('<', '\\u003c')};\n`;
}
