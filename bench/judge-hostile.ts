/**
 * Texts that somebody might write to keep a reader busy: each begins something again and again that a rule has to follow, and
 * never ends it, or ends it only at the very end. By name, with how to write so many bytes of it.
 */

/** All of them. */
export const HOSTILE: ReadonlyMap<string, (bytes: number) => string> = new Map([
  ['one letter', repeated('a')],
  ['two letters', repeated('ab')],
  ['letters apart', repeated('f u ')],
  ['letters apart by dots', repeated('s.h.')],
  ['digits for letters', repeated('5h1')],
  ['signs for letters', repeated('@$!')],
  ['signs between', repeated('f*')],
  ['stars', repeated('*')],
  ['marks on one letter', repeated('a\u0301')],
  ['nothing wide', repeated('a\u200b')],
  ['letters that look alike', repeated('\u0430\u03b1a')],
  ['mathematical letters', repeated('\u{1d41a}')],
  ['letters that become many', repeated('\ufdfa')],
  ['full width', repeated('\uff41')],
  ['nearly a word', repeated('shi fuc ')],
  ['beginnings of words', repeated('fu')],
  ['capitals', repeated('aB')],
  ['Chinese', repeated('\u5988\u7684')],
  ['Thai', repeated('\u0e40\u0e2b')],
  ['dots', repeated('.')],
  ['hosts without end', repeated('a.')],
  ['nearly hosts', repeated('com.')],
  ['spelled hosts', repeated('a dot ')],
  ['schemes', repeated('http')],
  ['schemes with slashes', repeated('http://')],
  ['brackets', repeated('[.](')],
  ['addresses', repeated('1.1.')],
  ['mail', repeated('a@')],
  ['colons', repeated('a:')],
  ['slashes', repeated('//')],
  ['www', repeated('www.')],
  ['punycode', repeated('xn--')],
  ['half a letter', repeated('\ud800')],
  ['spaces', repeated(' ')],
  ['lines', repeated('\n')],
  ['lines of one letter', repeated('a\n')],
  ['everything at once', repeated('f.u 5h1t www.a http:// @ xn--\u0301\u200b*')],
]);

function repeated(part: string): (bytes: number) => string {
  const partBytes = new TextEncoder().encode(part).length;
  return (bytes) => part.repeat(Math.max(1, Math.floor(bytes / partBytes)));
}
