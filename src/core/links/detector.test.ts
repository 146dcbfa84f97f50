import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { findLinks } from './detector.ts';
import { fold } from './fold.ts';
import { toAsciiHost } from './punycode.ts';

const seen = (text: string): [string, string, string][] => findLinks(text).map(({ host, form, start, end }) => [host, form, text.slice(start, end)]);

describe('a link', () => {
  it('is told with its host, what makes it one, and where it is in the text as it was given', () => {
    expect(seen('a https://User:pw@Example.com:8080/x?y, b.org/z. 93.184.216.34; xn--bcher-kva.de')).toEqual([
      ['example.com', 'url', 'https://User:pw@Example.com:8080'], ['b.org', 'host', 'b.org'], ['93.184.216.34', 'ip', '93.184.216.34'], ['xn--bcher-kva.de', 'punycode', 'xn--bcher-kva.de'],
    ]);
  });

  it('in disguise is told with the host that people read', () => {
    expect(seen('😀 evil[.]com 𝐞𝐯𝐢𝐥.𝐨𝐫𝐠 ev\u200bil.net')).toEqual([['evil.com', 'spelled', 'evil[.]com'], ['evil.org', 'spelled', expect.stringContaining('𝐞𝐯𝐢𝐥')], ['evil.net', 'spelled', 'ev\u200bil.net']]);
    expect(seen('go to t . me / abc')[0]).toEqual(['t.me', 'spelled', 't . me']);
  });

  it('without a host is told without one', () => {
    expect(seen('magnet:?xt=1 javascript:alert(1) data:text/html,x').map(([host]) => host)).toEqual(['', '', '']);
  });

  it('that is an e-mail address leads to its host', () => {
    expect(seen('ask me@example.org or you(at)example(dot)net').map(([host]) => host)).toEqual(['example.org', 'example.net']);
  });

  it('leads to the host that browsers open, whatever stands before and after it', () => {
    const hosts: readonly [text: string, host: string][] = [
      ['https://good.org@evil.com', 'evil.com'], ['https://good.org:1@evil.com', 'evil.com'], ['https://evil.com#@good.org', 'evil.com'], ['https://evil.com?@good.org', 'evil.com'],
      ['https://evil.com\\@good.org', 'evil.com'], ['https://evil.com/@good.org', 'evil.com'], ['http:\\\\evil.com', 'evil.com'], ['https://good.org.evil.com', 'good.org.evil.com'], ['https://EVIL.com.', 'evil.com'], ['evil.com/x@good.org', 'evil.com'], ['evil.com/@y', 'evil.com'],
    ];
    for (const [text, host] of hosts) expect([text, findLinks(text)[0]?.host]).toEqual([text, host]);
  });
});

describe('the places of links', () => {
  it('are in order, apart and inside the text, whatever the text', () => {
    const unit = fc.constantFrom('a', 'B', '.', '/', ':', '@', ' ', 'com', 'dot', 'http', '://', '[', ']', '(.)', 'е', 'é', '\u0301', '猫', '。', '😀', '\u200b', 'ｗ', '\ud800', '-', '_', '1', 'www', '\n', '\\', 'ﬃ', '⒇', 'точка', 'ком', 'a.com', '/x@');
    fc.assert(fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
      const text = units.join('');
      let last = 0;
      for (const { start, end, host } of findLinks(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(host).toBe(host.toLowerCase());
        last = end;
      }
    }), { numRuns: 1500, seed: 7 });
  });

  it('are looked for in so much text and no more', () => {
    const link = ' evil.com';
    expect(findLinks(' '.repeat(MODERATION_LIMITS.linkTextMax - link.length) + link)).toHaveLength(1);
    expect(findLinks(' '.repeat(MODERATION_LIMITS.linkTextMax) + link)).toHaveLength(0);
  });
});

describe('folding', () => {
  it('gives nothing new the second time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = fold(text).text;
      expect(fold(once).text).toBe(once);
    }), { seed: 11 });
  });

  it('keeps letters of other scripts and accents that make letters', () => {
    for (const text of ['пример.рф', 'bücher.de', 'ελλάδα', '例え.jp', 'مثال', 'łódź']) expect(fold(text).text).toBe(text);
    expect(fold('bu\u0308cher').text).toBe('bücher');
  });
});

describe('hosts in the letters of the DNS', () => {
  it('are those that browsers make', () => {
    for (const host of ['bücher.de', 'пример.рф', '例え.jp', 'faß-mañana.example', 'ελλάδα.gr', 'مثال.إختبار', 'a.example', '한국.kr', 'ñandú.cl']) expect(toAsciiHost(host)).toBe(new URL(`http://${host}`).host);
  });
});
