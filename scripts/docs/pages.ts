/**
 * Which documents are pages of the site, in the order of its menu. Documents stay where they are in the repository; what is
 * linked from one and is no page (sources, decisions) leads to the repository.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bundle.ts';

/** One document and its page. */
export interface Page {
  /** Of the Markdown, relative to the project. */
  readonly source: string;
  /** Of the HTML, relative to the site. */
  readonly path: string;
  /** In the menu. */
  readonly title: string;
  readonly group: string;
}

const MENU: readonly (readonly [group: string, pages: readonly (readonly [source: string, path: string, title: string])[]])[] = [
  ['Begin', [
    ['docs/site/index.md', 'index.html', 'What it is'],
    ['docs/site/tutorial.md', 'tutorial.html', 'Ten minutes'],
    ['docs/site/concepts.md', 'concepts.html', 'Concepts'],
    ['docs/site/which-one.md', 'which-one.html', 'Which one should I use'],
    ['docs/site/faq.md', 'faq.html', 'Questions'],
  ]],
  ['Use', [
    ['docs/site/recipes.md', 'recipes.html', 'Recipes'],
    ['docs/API.md', 'api.html', 'The API'],
    ['docs/BINDINGS.md', 'bindings.html', 'React, Vue, Svelte, elements'],
    ['docs/MODERATION.md', 'moderation.html', 'Moderation'],
    ['docs/FILES.md', 'files.html', 'Files in a page'],
    ['docs/NODE.md', 'node.html', 'In a program'],
    ['docs/KEEPER.md', 'keeper.html', 'A keeper'],
    ['docs/BRIDGE.md', 'bridge.html', 'Nostr relays'],
    ['docs/TESTING.md', 'testing.html', 'Testing an application'],
  ]],
  ['Inside', [
    ['docs/ARCHITECTURE.md', 'architecture.html', 'The house'],
    ['docs/PROTOCOL.md', 'protocol.html', 'Protocol'],
    ['docs/THREAT-MODEL.md', 'threat-model.html', 'Threat model'],
    ['docs/BENCHMARKS.md', 'benchmarks.html', 'Benchmarks'],
    ['docs/STYLE.md', 'style.html', 'Style'],
  ]],
];

/** All documents that become pages; decisions are at the end and not in the menu. */
export function pages(): readonly Page[] {
  const inMenu = MENU.flatMap(([group, rows]) => rows.map(([source, path, title]) => ({ source, path, title, group })));
  const decisions = readdirSync(join(ROOT, 'docs/adr')).filter((name) => name.endsWith('.md')).map((name) => ({
    source: `docs/adr/${name}`,
    path: `adr/${name === 'README.md' ? 'index' : name.slice(0, -3)}.html`,
    title: name === 'README.md' ? 'Decisions' : name.slice(0, 4),
    group: name === 'README.md' ? 'Inside' : '',
  }));
  return [...inMenu, ...decisions];
}
