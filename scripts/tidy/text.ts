/**
 * Rules about any text in the project: notes to ourselves, traces of the machine we work on, and links of
 * the documentation that lead nowhere.
 */
import { posix } from 'node:path';
import type { Project, Violation } from './project.ts';

const CODE = /\.(ts|js|mjs|css|html|svelte|sh)$|(^|\/)run$/;
/** Written in two halves, so that this file does not find itself. */
const NOTES = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b(?!\\s*\\(#\\d+\\))`, 'g');
const MACHINE_PATH = new RegExp(`(?<![\\w.~*-])/(${['work', 'home', 'root', 'tmp', 'Users'].join('|')})/[\\w.-]+`, 'g');
const REGISTRY_HOST = /\b[\w.-]*(registry|artifactory|nexus|jfrog|verdaccio|npmmirror)[\w.-]*\.[a-z]{2,}(?=[:/])/gi;
/** npm replaces this name by whatever registry its user has set. */
const PUBLIC_REGISTRY = 'registry.npmjs.org';
const OUR_PATH = /^(src|docs|sim|fuzz|test|scripts|demo|bench|changes|\.ci)\/[\w./-]+\.(ts|md|json|html|css|svelte)$/;

/** Notes to ourselves without a number that somebody can look up. */
export function checkNotes(project: Project): Violation[] {
  return scan(project, path => CODE.test(path), NOTES, 'note', found => `${found} needs a reference, as in ${found} (#12)`);
}

/** Paths and hosts of the machine a file was written on. */
export function checkMachine(project: Project): Violation[] {
  return [
    ...scan(project, () => true, MACHINE_PATH, 'machine-path', found => `${found} exists on one machine only`),
    ...scan(project, () => true, REGISTRY_HOST, 'registry', found => `${found} is somebody's registry`)
      .filter(violation => !violation.message.startsWith(`${PUBLIC_REGISTRY} `)),
  ];
}

function scan(project: Project, isAsked: (path: string) => boolean, pattern: RegExp, rule: string, say: (found: string) => string): Violation[] {
  const violations: Violation[] = [];
  for (const [file, text] of project.files) {
    if (!isAsked(file)) continue;
    for (const [index, line] of text.split('\n').entries()) {
      for (const match of line.matchAll(pattern)) violations.push({ file, line: index + 1, rule, message: say(match[0]) });
    }
  }
  return violations;
}

/** Links of Markdown files to files or headings that do not exist, and paths in backticks that are gone. */
export function checkLinks(project: Project): Violation[] {
  const violations: Violation[] = [];
  for (const [file, text] of project.files) {
    if (!file.endsWith('.md')) continue;
    for (const [index, line] of withoutFences(text).entries()) {
      for (const link of line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)) {
        const message = brokenLink(project, file, link[1] ?? '');
        if (message !== undefined) violations.push({ file, line: index + 1, rule: 'link', message });
      }
      for (const quoted of line.matchAll(/`([^`\s]+)`/g)) {
        const path = quoted[1] ?? '';
        if (OUR_PATH.test(path) && !project.files.has(path)) {
          violations.push({ file, line: index + 1, rule: 'path', message: `${path} does not exist` });
        }
      }
    }
  }
  return violations;
}

function brokenLink(project: Project, file: string, link: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : posix.join(posix.dirname(file), decodeURI(path)).replace(/\/$/, '');
  const text = project.files.get(target);
  if (text === undefined) {
    const isFolder = [...project.files.keys()].some(candidate => candidate.startsWith(`${target}/`));
    return isFolder ? undefined : `${link} leads to nothing`;
  }
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return headings(text).has(anchor) ? undefined : `${target} has no heading #${anchor}`;
}

/** Lines of a Markdown text; those inside code fences are empty, so that line numbers stay. */
function withoutFences(text: string): string[] {
  let isInside = false;
  return text.split('\n').map(line => {
    if (/^\s*```/.test(line)) {
      isInside = !isInside;
      return '';
    }
    return isInside ? '' : line;
  });
}

/** Anchors as the usual Markdown hosts make them from headings. */
function headings(text: string): ReadonlySet<string> {
  return new Set(withoutFences(text)
    .filter(line => /^#{1,6}\s/.test(line))
    .map(line => line.replace(/^#+\s+/, '').toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-')));
}
