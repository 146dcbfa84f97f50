/** What keeps people out of a page, as axe-core finds it: what it calls serious or critical. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** A part of the page that lies in shadow roots: selectors from the outside in. */
export interface Within {
  readonly fromShadowDom: readonly string[];
}

interface Finder {
  run(context?: unknown): Promise<{ readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[] }>;
}

let source: Promise<string> | undefined;

/** The rules that are broken, each with the first element that breaks it; in the whole page where no part is named. */
export async function barriers(page: Page, within?: Within): Promise<readonly string[]> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(await source);
  return page.evaluate(async (context) => {
    const { axe } = window as unknown as { readonly axe: Finder };
    const { violations } = await axe.run(context ?? document);
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, within);
}
