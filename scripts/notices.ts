/**
 * The licences of what our bundles carry: every package we depend on, what the panel is made with, what a bridge compares with, and the C
 * library that the curve's WebAssembly is made of (nothing else is linked). `npm run build` writes them to `dist/THIRD-PARTY.txt`: all are MIT,
 * which asks for its text to go with every copy, but for nostr-tools, which asks for nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LICENCE = /^(licen[cs]e|copying)(\.(md|txt))?$/i;

interface Notice {
  readonly name: string;
  readonly from: string;
}

/** What the Network panel is made with, and what a bridge compares sets with. */
const INSIDE = ['svelte', 'clsx', 'uqr', 'nostr-tools'];

/** The text of the file. @throws where a package carries no licence. */
export function thirdPartyNotices(): string {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly dependencies: Record<string, string> };
  const notices: Notice[] = [
    ...[...Object.keys(dependencies), ...INSIDE].map((name) => ({ name, from: `node_modules/${name}` })),
    { name: 'libsecp256k1, compiled to WebAssembly', from: 'node_modules/secp256k1-wasm/depend/secp256k1' },
  ];
  return `What peerset.DB is bundled with.\n${notices.map(textOf).join('')}`;
}

function textOf({ name, from }: Notice): string {
  const file = readdirSync(join(ROOT, from)).find((entry) => LICENCE.test(entry));
  if (file === undefined) throw new Error(`${name} carries no licence`);
  const text = readFileSync(join(ROOT, from, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return `\n${'-'.repeat(80)}\n${name}\n\n${text}\n`;
}
