import { describe, expect, it } from 'vitest';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import type { LinksPolicy } from '../rules/content.ts';
import { linkFault, linkFieldFault } from './verdict.ts';

const none: LinksPolicy = { allow: 'none', hosts: [], then: 'refuse' };
const listed: LinksPolicy = { allow: 'listed', hosts: ['example.org', 'xn--bcher-kva.de', '10.0.0.7'], then: 'refuse' };
const any: LinksPolicy = { allow: 'any', hosts: [], then: 'refuse' };

describe('a text', () => {
  it('may say anything where all links are allowed', () => {
    expect(linkFault(any, 'https://evil.com')).toBeUndefined();
  });

  it('has no link where none is allowed, and the reason repeats nothing of it', () => {
    expect(linkFault(none, 'nothing here. Not at all, e.g. 3.14')).toBeUndefined();
    expect(linkFault(none, 'see evil[.]com')).toBe('a link, and this room takes none');
    expect(linkFault(none, 'magnet:?xt=1')).toBe('a link, and this room takes none');
  });

  it('leads to hosts on the list and below them, and nowhere else', () => {
    for (const fine of ['https://example.org/a', 'www.example.org', 'me@example.org', 'EXAMPLE.ORG', 'bücher.de/x', 'xn--bcher-kva.de', 'http://10.0.0.7/', 'no link at all']) expect([fine, linkFault(listed, fine)]).toEqual([fine, undefined]);
    for (const wrong of ['notexample.org', 'example.org.evil.com', 'https://example.org@evil.com', 'example.org and evil.com', 'http://1.10.0.0.7/', 'http://10.0.0.8/', 'org', 'xn--other.de'].filter(text => text !== 'org')) expect([wrong, typeof linkFault(listed, wrong)]).toEqual([wrong, 'string']);
  });

  it('hides no link, not even one that is allowed: what people read need not be what opens', () => {
    for (const hidden of ['https://ex\u0430mple.org', 'example[.]org', 'exam\u200bple.org', 'https://evil.com\\.example.org', 'https://evil.com／.example.org']) expect([hidden, typeof linkFault(listed, hidden)]).toEqual([hidden, 'string']);
    expect(linkFault(listed, 'example[.]org')).toBe('a link in disguise; write it plainly');
  });

  it('is told why a shortened link is refused', () => {
    expect(linkFault(listed, 'bit.ly/x')).toContain('hides where it leads');
    expect(linkFault({ ...listed, hosts: ['bit.ly'] }, 'bit.ly/x')).toBeUndefined();
  });

  it('is refused where it is longer than links are looked for', () => {
    expect(linkFault(none, 'a'.repeat(MODERATION_LIMITS.linkTextMax))).toBeUndefined();
    expect(linkFault(none, 'a'.repeat(MODERATION_LIMITS.linkTextMax + 1))).toContain('characters');
    expect(linkFault(any, 'a'.repeat(MODERATION_LIMITS.linkTextMax + 1))).toBeUndefined();
  });
});

describe('a field for links', () => {
  const hosts = ['example.org', '10.0.0.7'];

  it('takes one https link to a host on the list, or below it', () => {
    for (const fine of ['https://example.org', 'https://www.example.org/a/b?c=d&e#f', 'HTTPS://Example.ORG/', 'https://example.org:8443/x', 'https://a.b.example.org?q', 'https://10.0.0.7/', 'https://example.org/wiki/München_(Stadt)']) {
      expect([fine, linkFieldFault(hosts, fine)]).toEqual([fine, undefined]);
      // What the grammar takes, an engine opens at the same host.
      expect(hosts.some(host => new URL(fine).hostname === host || new URL(fine).hostname.endsWith(`.${host}`))).toBe(true);
    }
  });

  it('takes nothing else', () => {
    const wrong = ['http://example.org', 'https://evil.com', 'https://notexample.org', 'https://example.org.evil.com', 'https://user@example.org', 'https://evil.com\\.example.org', 'https://evil.com\\@example.org', 'example.org',
      ' https://example.org', 'https://example.org ', 'https://example.org/a b', 'https://example.org/\u202egpj', 'https://ex\u200bample.org', 'https://exаmple.org', 'https://example.org%2eevil.com', 'https:example.org', 'https:///example.org',
      'https://example..org', 'https://-a.example.org', 'https://example.org./', 'javascript:alert(1)//https://example.org', 'https://[::1]/', 'https://1.2.3.4', 'https://0x7f.1', 'https://10.0.0.7.evil.com', 'https://1.10.0.0.7', '',
      7, null, undefined, ['https://example.org'], { href: 'https://example.org' }];
    for (const value of wrong) expect([value, typeof linkFieldFault(hosts, value)]).toEqual([value, 'string']);
  });

  it('that takes every host still wants names, and names in punycode only where they are listed', () => {
    expect(linkFieldFault(['*'], 'https://evil.com/x')).toBeUndefined();
    expect(linkFieldFault(['*'], 'https://1.2.3.4')).toContain('number');
    expect(linkFieldFault(['*'], 'https://xn--80ak6aa92e.com')).toContain('punycode');
    expect(linkFieldFault(['*', 'xn--bcher-kva.de'], 'https://www.xn--bcher-kva.de')).toBeUndefined();
  });

  it('takes a link of its longest length, and not one more', () => {
    const link = 'https://example.org/'.padEnd(MODERATION_LIMITS.linkFieldMax, 'a');
    expect(linkFieldFault(hosts, link)).toBeUndefined();
    expect(linkFieldFault(hosts, `${link}a`)).toContain('characters');
  });
});
