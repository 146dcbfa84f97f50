/** What was found, as a text: for a question to somebody who can help. It names no key and no record. */
import type { Finding } from '../../index.ts';

/** One line for each finding, and one for what to do. */
export function reportOf(findings: readonly Finding[]): string {
  return findings.map(({ ok, check, say, fix }) => `${ok ? '[ok]' : '[!!]'} ${check}: ${say}${fix === '' ? '' : `\n     ${fix}`}`).join('\n');
}

/** What a check is about, without which one of several: `network torrent` is `network`. */
export function subjectOf(check: string): string {
  return check.split(' ', 1)[0]!;
}
