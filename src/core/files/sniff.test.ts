import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../base/bytes.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { isInline, isTextLike, isType, sniff, typeOf, UNKNOWN_TYPE } from './sniff.ts';

const SEED = 20_261_126;
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const text = (said: string): Uint8Array => new Uint8Array(Buffer.from(said, 'utf8'));
const binary = (said: string): Uint8Array => new Uint8Array(Buffer.from(said, 'latin1'));
const brands = (...names: string[]): Uint8Array => binary(`\0\0\0${String.fromCharCode(8 + 4 * (names.length + 1))}ftyp${names[0]}\0\0\0\0${names.slice(1).join('')}`);
const ogg = (packet: string): Uint8Array => binary(`OggS\0\u0002${'\0'.repeat(20)}\u0001\u0013${packet}`);

/** Beginnings of files as programs write them. */
const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['image/png', bytes('89504e470d0a1a0a 0000000d49484452')],
  ['image/jpeg', bytes('ffd8ffe0 00104a464946')],
  ['image/gif', binary('GIF89a\u0001\0')],
  ['image/gif', binary('GIF87a\u0001\0')],
  ['image/webp', bytes('52494646 24000000 57454250 56503820')],
  ['image/bmp', bytes('424d 36040000 0000 0000 36000000')],
  ['image/x-icon', bytes('00000100 0100 2020')],
  ['image/avif', brands('avif', 'avif', 'mif1', 'miaf')],
  ['image/avif', brands('mif1', 'avif', 'miaf')],
  ['image/heic', brands('heic', 'mif1', 'heic')],
  ['image/heic', brands('mif1', 'heic')],
  ['image/heif', brands('mif1')],
  ['video/mp4', brands('isom', 'isom', 'iso2', 'avc1', 'mp41')],
  ['video/mp4', brands('mp42')],
  ['audio/mp4', brands('M4A ', 'M4A ', 'mp42', 'isom')],
  ['video/quicktime', brands('qt  ', 'qt  ')],
  ['video/quicktime', binary('\0\0\0\u0008wide\0\0\0\0mdat')],
  ['video/3gpp', brands('3gp4', 'isom')],
  ['video/webm', binary('\u001a\u0045\u00df\u00a3\u009f\u0042\u0086\u0081\u0001\u0042\u00f7\u0081\u0001\u0042\u00f2\u0081\u0004\u0042\u00f3\u0081\u0008\u0042\u0082\u0084webm')],
  ['video/x-matroska', binary('\u001a\u0045\u00df\u00a3\u0001\0\0\0\0\0\0\u0023\u0042\u0086\u0081\u0001\u0042\u0082\u0088matroska')],
  ['audio/ogg', ogg('OpusHead\u0001\u0002')],
  ['audio/ogg', ogg('\u0001vorbis')],
  ['video/ogg', ogg('\u0080theora')],
  ['application/ogg', ogg('fishead\0')],
  ['audio/mpeg', binary('ID3\u0003\0\0\0\0\u000f')],
  ['audio/mpeg', bytes('fffb9064 00000000')],
  ['audio/mpeg', bytes('fff340c0 00000000')],
  ['audio/aac', bytes('fff15080 0000')],
  ['audio/wav', bytes('52494646 24080000 57415645 666d7420')],
  ['audio/flac', binary('fLaC\0\0\0\u0022')],
  ['application/pdf', binary('%PDF-1.7\n%\u00e2\u00e3')],
  ['application/zip', binary('PK\u0003\u0004\u0014\0')],
  ['application/gzip', bytes('1f8b0800 00000000')],
  ['application/wasm', bytes('0061736d 01000000')],
  ['application/x-tar', concatBytes(text('name'), new Uint8Array(253), text('ustar'), new Uint8Array(9))],
  ['application/x-msdownload', bytes('4d5a9000 03000000')],
  ['font/otf', binary('OTTO\0\u000c')],
  ['text/plain', text('Grüße aus Zürich\r\n\tund 東京')],
  ['text/plain', text('{"json": true}')],
  ['text/plain', text('\ufeffa')],
  ['text/plain', text('a < b, and <3')],
  ['text/plain', text('<hello>')],
  ['text/plain', text('OTTO, ID3, MZ and BM are words; so is xx ftyp')],
  ['text/plain', text('The ftypisom')],
  ['application/octet-stream', new Uint8Array(0)],
  ['application/octet-stream', bytes('00010203')],
  ['application/octet-stream', bytes('68656c6c6f 00')],
  ['application/octet-stream', bytes('c328 a0a1')],
  ['application/octet-stream', bytes('fffe 3c00 6800')],
];

/** What browsers run scripts of. */
const DANGEROUS: readonly (readonly [string, string])[] = [
  ['text/html', '<!DOCTYPE html><title>x</title>'],
  ['text/html', '<!doctype HTML PUBLIC "-//W3C//DTD">'],
  ['text/html', '\ufeff \n\t<HTML lang=en>'],
  ['text/html', '<script>alert(1)</script>'],
  ['text/html', '<img src=x onerror=alert(1)>'],
  ['text/html', '<a/href=x>'],
  ['text/html', '<!-- a --> <!-- b --><body>'],
  ['text/html', '<!-- that does not end'],
  ['text/html', '<!-- a --> then text'],
  ['text/html', '<?php ?><html>'],
  ['text/html', '<math><mtext>'],
  ['text/html', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'],
  ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'],
  ['image/svg+xml', '<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [ <!ENTITY a "b>"> ]>\n<svg>'],
  ['image/svg+xml', '<s:svg xmlns:s="http://www.w3.org/2000/svg">'],
  ['text/xml', '<?xml version="1.0"?><feed/>'],
  ['text/xml', '\n<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><x>'],
];

describe('sniffing', () => {
  it.each(FILES.map(([type, head]) => ({ type, head, begins: JSON.stringify(Buffer.from(head.subarray(0, 24)).toString('latin1')) })))('finds $type in $begins', ({ type, head }) => {
    expect(sniff(head)).toBe(type);
    expect(sniff(concatBytes(new Uint8Array(3), head).subarray(3))).toBe(type);
  });

  it.each(DANGEROUS)('finds %s in %j', (type, said) => {
    expect(sniff(text(said))).toBe(type);
    // What follows may be anything: a browser has begun to read by then.
    expect(sniff(concatBytes(text(`${said}<br>`), bytes('00ff')))).toBe(type);
    expect(isInline(type)).toBe(false);
  });

  it('takes nothing for a picture, sound or video of which only a part of the mark is there', () => {
    for (const [type, head] of FILES.filter(([name]) => /^(image|audio|video)/.test(name))) {
      expect([type, isInline(sniff(head.subarray(0, 2)))]).toEqual([type, /^[\t -~]{2}$/.test(Buffer.from(head.subarray(0, 2)).toString('latin1'))]);
      expect(sniff(head.subarray(0, 1))).not.toBe(type);
    }
  });

  it('looks at the head only, and does not mind where it cuts a letter', () => {
    const long = text('ä'.repeat(FILE_LIMITS.fileHeadBytes));
    for (const from of [0, 1]) expect(sniff(concatBytes(text('x'.repeat(from)), long))).toBe('text/plain');
    expect(sniff(concatBytes(text('x'.repeat(FILE_LIMITS.fileHeadBytes)), new Uint8Array(9)))).toBe('text/plain');
    expect(sniff(text('xä').subarray(0, 2))).toBe(UNKNOWN_TYPE);
  });

  it('answers for any bytes, with a type that a record may carry, and calls no bytes text that are not', () => {
    const start = fc.constantFrom(...FILES.map(([, head]) => head), ...DANGEROUS.map(([, said]) => text(said)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), start, fc.nat(40), (tail, head, cut) => {
      const mixed = concatBytes(head.subarray(0, cut), tail);
      expect(isType(sniff(mixed))).toBe(true);
      if (sniff(mixed) === 'text/plain') expect(text(Buffer.from(mixed).toString('utf8'))).toEqual(mixed);
    }), { seed: SEED, numRuns: 1000 });
  });

  it('takes a time that grows with the bytes, whatever they are', () => {
    const fill = (part: string): Uint8Array => text(part.repeat(FILE_LIMITS.fileHeadBytes / part.length));
    for (const part of ['<!--', '<!-->', '<?', '<!x[', '<!x[ ]', '<!x ', ' ', '<', '<a', '<a:', '<!---->']) expect(isType(sniff(fill(part)))).toBe(true);
  });
});

describe('a claim', () => {
  it.each([
    ['text', 'text/markdown', 'text/markdown'], ['text', 'application/json', 'application/json'], ['text', 'text/csv; charset=utf-8', 'text/csv'],
    ['text', 'TEXT/Calendar', 'text/calendar'], ['text', 'image/png', 'text/plain'], ['text', 'video/mp4', 'text/plain'], ['text', 'application/pdf', 'text/plain'],
    ['text', 'nonsense', 'text/plain'], ['text', undefined, 'text/plain'], ['text', '', 'text/plain'], ['text', `text/${'x'.repeat(200)}`, 'text/plain'], ['text', 'text/a\r\nb', 'text/plain'],
    ['<script>', 'text/plain', 'text/html'], ['<script>', 'image/png', 'text/html'], ['<p align=center>', 'text/markdown', 'text/markdown'], ['<svg>', 'text/plain', 'image/svg+xml'], ['<svg>', 'image/png', 'image/svg+xml'],
    ['<?xml version="1.0"?><rss>', 'application/rss+xml', 'application/rss+xml'], ['<?xml version="1.0"?><rss>', 'text/plain', 'text/xml'],
    ['PK\u0003\u0004', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['PK\u0003\u0004', 'application/epub+zip', 'application/epub+zip'], ['PK\u0003\u0004', 'image/png', 'application/zip'], ['PK\u0003\u0004', 'text/html', 'application/zip'],
    ['%PDF-1.4', 'image/png', 'application/pdf'], ['GIF89a\u0001', 'text/html', 'image/gif'], ['GIF89a\u0001', 'image/png', 'image/gif'],
  ])('on %j of %j makes it %s', (said, claim, type) => {
    expect(typeOf(text(said), claim)).toBe(type);
  });

  it('says what is in a container, and nothing else of it', () => {
    const [mp4, webm] = [brands('isom', 'mp42'), FILES.find(([type]) => type === 'video/webm')![1]];
    expect(['audio/mp4', 'audio/x-m4a', 'audio/webm', 'image/png'].map((claim) => typeOf(mp4, claim))).toEqual(['audio/mp4', 'audio/mp4', 'video/mp4', 'video/mp4']);
    expect(['audio/webm;codecs=opus', 'audio/mp4'].map((claim) => typeOf(webm, claim))).toEqual(['audio/webm', 'video/webm']);
  });

  it('on bytes that nobody knows names a document, and no picture, text or anything that would have been known', () => {
    const claims = ['application/msword', 'model/gltf-binary', 'image/png', 'image/x-canon-cr2', 'audio/mpeg', 'text/plain', 'text/html', 'application/json', 'application/pdf', 'application/zip'];
    expect(claims.map((claim) => typeOf(bytes('d0cf11e0a1b11ae1'), claim))).toEqual([...claims.slice(0, 2), ...claims.slice(2).map(() => UNKNOWN_TYPE)]);
  });

  it('never makes anything shown that is not shown without it, but sound and video of one container', () => {
    const heads = [...FILES.map(([, head]) => head), ...DANGEROUS.map(([, said]) => text(said))];
    const claims = [...new Set([...FILES, ...DANGEROUS].map(([type]) => type)), 'audio/webm', 'audio/opus', 'image/jpg', 'application/xml'];
    for (const head of heads) {
      for (const claim of claims) {
        if (sniff(head) !== 'application/ogg') expect([claim, isInline(typeOf(head, claim)) && !isInline(sniff(head))]).toEqual([claim, false]);
      }
    }
  });
});

describe('what is shown', () => {
  it('is on a list, and on it is nothing with scripts', () => {
    for (const type of ['image/png', 'image/jpeg', 'video/webm', 'audio/ogg', 'text/plain']) expect(isInline(type)).toBe(true);
    const never = ['text/html', 'image/svg+xml', 'text/xml', 'application/xhtml+xml', 'application/pdf', 'text/css', 'text/javascript', 'application/json', UNKNOWN_TYPE, '', 'image/whatever', 'IMAGE/PNG', 'text/plain;x'];
    expect(never.filter(isInline)).toEqual([]);
  });

  it('as text is told from what is not, also where it is dangerous', () => {
    expect(['text/html', 'text/css', 'application/json', 'application/ld+json', 'image/svg+xml', 'application/javascript'].every(isTextLike)).toBe(true);
    expect(['image/png', 'application/pdf', UNKNOWN_TYPE, 'application/zip'].filter(isTextLike)).toEqual([]);
  });
});
