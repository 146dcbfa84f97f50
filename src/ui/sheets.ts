/**
 * The styles of the panel, which its build collects here, component by component (`scripts/svelte-plugin.ts`). A section that is loaded later
 * brings its styles then; every shadow root that shows the panel gets them.
 */
const texts: string[] = [];
/** Made when the first root wants them, and then shared by all: the panel may be imported where there are no pages, as on servers. */
const sheets: CSSStyleSheet[] = [];
const roots = new Set<ShadowRoot>();

/** Adds styles to every root there is and will be. */
export function addSheet(css: string): void {
  texts.push(css);
  if (roots.size === 0) return;
  const added = made();
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...added];
}

/** Gives a root all styles, those to come included; the returned function stops that. */
export function style(root: ShadowRoot): () => void {
  made();
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets];
  roots.add(root);
  return () => roots.delete(root);
}

/** Makes what is not made yet. */
function made(): readonly CSSStyleSheet[] {
  const added = texts.slice(sheets.length).map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  sheets.push(...added);
  return added;
}
