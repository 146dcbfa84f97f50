/**
 * The styles of the panel, which its build collects here, component by component (`scripts/svelte-plugin.ts`). A section that is loaded later
 * brings its styles then; every shadow root that shows the panel gets them.
 */
const sheets: CSSStyleSheet[] = [];
const roots = new Set<ShadowRoot>();

/** Adds styles to every root there is and will be. */
export function addSheet(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheets.push(sheet);
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/** Gives a root all styles, those to come included; the returned function stops that. */
export function style(root: ShadowRoot): () => void {
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets];
  roots.add(root);
  return () => roots.delete(root);
}
