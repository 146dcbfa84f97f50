import { describe, expect, it } from 'vitest';
import { findLinks } from './detector.ts';

/**
 * The texts that the detector was made on, in many languages: what it must find and what it must leave alone. How well it finds
 * what it was not made on is measured elsewhere.
 */
const LINKS: readonly string[] = [
  'see https://example.com/x', 'www.example.org', 'evil.com', 'go to evil.com.', 'evil[.]com', 'evil (dot) com', 'evil dot com', 'evil . com',
  'evil。com', 'hxxp://evil.com', 'hxxps[:]//evil[.]com/a', 'h t t p : / / e v i l . c o m', 'ｅｖｉｌ．ｃｏｍ', 'ev\u200bil.c\u200dom', 'abcdefg.onion',
  'magnet:?xt=urn:btih:abc', 'data:text/html;base64,AAAA', 'javascript:alert(1)', 'mailto:a@b.com', 'write me: foo.bar+x@gmail.com', 't.me/abc',
  'discord.gg/xyz', 'bit.ly/abc', 'http://3232235521/', 'http://0x7f.1/', 'http://[::1]:8080/', '[2001:db8::1]:80', '192.168.0.1:80/x',
  'my server is 85.214.132.117 ok', 'xn--e1afmkfd.xn--p1ai', 'пример.рф', 'bücher.de', '見てexample.comください', '看example.com吧', 'e v i l . c o m',
  'w w w . e v i l . c o m', 'www evil com', 'user at gmail dot com', 'user [at] gmail [dot] com', 'еvil.cоm', 'evil.сом', '𝐞𝐯𝐢𝐥.𝐜𝐨𝐦', 'ⓔⓥⓘⓛ.ⓒⓞⓜ',
  '👉evil.com👈', 'evil.com:8080/path', '_evil.com_', '**evil.com**', '(evil.com)', '"evil.com"', 'link:evil.com', '@evil.com', 'casino-777.me',
  'repubblica.it', 'schau auf orf.at.', 'besuche orf.at und lies', 'tg://resolve?domain=x', 'ipfs://Qm123', 'пиши на сайт точка ру',
  'evil точка ком', 'evil punkt de', 'evil punto com', 'evil ponto com ponto br', 'exemple point fr', 'evil点com', 'イビル ドットコム evil ドット コム',
  'HTTPS://EVIL.COM', 'EVIL.COM', 'Example.Com', 'example.com.Then go', 'http:\\\\evil.com', 'evil,com www,evil,com', 'evildotcom', 'evil-dot-com',
  'mystore.shop', 'win.casino', 'cheap.click', 'get.bet/now', '1xbet.com', '163.com', 'x.com', 't.co', 'https://user:pw@evil.com:99/',
  'user@mastodon.social', '//evil.com/x', 'ftp://evil.com', 'ws://10.0.0.1', 'e̸v̸i̸l̸.̸c̸o̸m̸', 'ᴇᴠɪʟ.ᴄᴏᴍ', 'evil\\.com', 'evil<.>com',
  'evil{dot}com', 'bbc.co.uk', 'news.bbc.co.uk/a', '한국사이트 example.com에서', 'زوروا example.comالآن', 'สวัสดีexample.comครับ', 'docs.rs/serde',
  'foo/evil.com', 'evil.com,evil.org', 'https:evil.com',
  'besøg siden eksempel.dk i dag', 'besök exempel.se idag', 'odwiedź strona.pl teraz', 'kunjungi situs-murah.co.id', 'truy cập vidu.vn ngay', 'δες το site.gr τώρα', 'बस यहाँ देखो example.in/offer',
  'klikněte na priklad.cz/akce', 'siteye bak: ornek.com.tr', 've a ejemplo.es/oferta', 'vai su esempio.it/offerta', 'vá em exemplo.com.br', 'allez sur exemple.fr !', 'kijk op voorbeeld.nl', 'nézd: pelda.hu',
  'vezi exemplu.ro', 'katso esimerkki.fi', 'サイトはこちら→例え.jp', '官网：例子.中国', 'اذهب الى موقع.السعودية', 'בקרו באתר example.co.il', 'example kropka pl', 'ornek nokta com', 'voorbeeld punt nl', 'exemple point com',
  'h**p://evil.com', 'https://evil.com/ok.so', 'HXXP[://]EVIL[.]COM', 'telegram: @x or t.me/joinchat/x', 'discord.gg/abc', 'wa.me/123', 'chat.whatsapp.com/x', 'youtu.be/x', 'bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
  'contact sales(at)evil(dot)com', 'sales@firma.de', '[Click](https://evil.com)', '<a href="http://evil.com">', '1.evil.com 2.evil.org', 'evil.com!!!', 'evil.com?ref=1', 'go→evil.com←go', 'evil.com…',
  'free.casino-bonus.win', 'superduperpharmacy.me', 'fe80 is http://[fe80::1]/', '93.184.216.34', 'http://1.2.3.4', '１.２.３.44',
];

const NOTHING: readonly string[] = [
  'pi is 3.14', 'e.g. this', 'i.e. that', 'etc.', 'Node.js', 'file.txt', 'index.html', 'ok.so what', '3.0.1', '12.5.2024', '5 a.m. and 6 p.m.',
  'U.S.A.', 'Dr.Smith', 'readme.md', 'v1.2.3.4', 'version 1.2.3.4', 'foo.bar()', ':-) :D ;) :/', '1:2', 'and/or', '12:30', 'love.it', 'do.it',
  'no.its fine', 'yes.in fact', 'main.py', 'lib.rs', 'install.sh', 'archive.zip', 'clip.mov', 'end.Today we go', 'Gostei.Com certeza',
  'the dot com bubble', 'le point de vue', 'der Punkt ist', 'I work with dot net', 'ASP dot NET core', 'use .net core', 'the .com bubble',
  'wait...what', 'hmm...so yes', 'C++ std::string', 'a::b', '10:30:45', '[12:30:45]', 'section 1.2.3.4 says', '$12.50', '1,000.50', '我爱你。中国很大',
  '我爱北京。世界很大', 'Привет.Как дела', 'привет.да нет', 'ну.да', 'z.B. das', 'd.h. so', 'Hr.Meier', 'St.Pauli', 'Sim.com certeza', 'e.g', 'vs.',
  'Mr.Bean', 'user.name', 'self.id', 'console.log("x")', 'window.open()', 'array.map(x)', 'System.out.println', 'obj.is(x)', 'key:value',
  're:your mail', 'note: data: see below', 'tel: later', 'TL;DR: ok', 'javascript: the good parts', 'JavaScript:the good parts', 'at 5.pm', '7.am',
  'a.b.c', 'x.y', 'f(x).dx', 'Hello.world', 'hello world.now go', 'fin.et puis', 'si.es verdad', 'nostr:note1qqqq', '@alice hello', 'a@b', '5@home',
  'mail me', 'file://', 'http://', '://', 'lol.no', 'haha.yes', 'Jan.2024', 'No.1', 'p.5', 'Fig.3.2', 'w/ or w/o', '24/7', 'km/h', '1/2', 'U.K.',
  'Ph.D.', 'M.Sc. degree', 'B.A.', 'Inc.', 'Ltd.', 'J.R.R. Tolkien', 'St. Louis', 'vol.2', '.env', '.gitignore', 'package.json', 'app.module.ts',
  'style.css', 'image.png', 'IMG_001.jpg', 'setup.exe', 'data.csv', 'Makefile.am', 'foo.cc', 'id_rsa.pub', 'song.mp3', 'node_modules/foo/index.js',
  'src/main.rs', 'src/app.py', 'docs/readme.md', 'C:\\Users\\me\\file.doc', 'right.so I', 'ok.but', 'yes.and', 'great.me too', 'true.is it',
  'thanks.my friend', 'well.to be honest', 'fun.no way', 'ratio 1.2:3.4', 'lat 52.5200, 13.4050', '1.5x', '2.0.0-beta.1', '#1.2.3.4',
  'ip no. 1.2.3.4', '10.0.19041.1', 'ver 10.0.1.2', 'good.as always', 'right.as',
  'wie geht es dir?Gut.Und dir', 'Hallo.Ich bin', 'Guten Tag.Das ist', 'ca.10 Stück', 'z.T. und u.a. usw.', 'Nr.5', 'c.à.d. oui', 'M.Dupont est là', 'n.b. voilà', 'p.ej. esto', 'EE.UU. y la ONU', 'p.es. così',
  'т.е. так', 'и т.д.', 'г.Москва', 'ул.Ленина', '3,14', '３．１４', '今日は。明日も。', '你好。再见', '第1.2节', '안녕.하세요', '1.500,00 €', '12.30 Uhr', '2:1', 'C.D.', 'a.k.a. me', 'R.I.P.', 'w.r.t. that',
  'ne.no', 'så.se på', 'det er.no way', 'x=y.z', 'a.b.c.d', '...', '.', '..com', '@', 'a@', '@b', 'http:', 'www', 'www.', 'dot', 'the dot', 'connect the dot to it', 'one dot. Net result', 'The dot com era',
  'point de départ', 'un punto en común', 'точка зрения', 'Der Punkt com', '点心', '점심 먹자', 'I scored 10.10.10', 'OS 10.15.7', 'node 20.1', 'RFC 2119', 'ISO 8601', '§ 1.2.3.4', 'x86_64', 'foo_bar', '$100.00', '50%', 'a/b/c',
  'he/she', 'TCP/IP', '9/11', '#hashtag', '@mention', 'E=mc2', 'std::vector', 'a->b', 'if (a.b) c.d', 'foo.baz(1)', 'this.state', 'let x = obj.name', 'data.frame', 'math.pi', 'i.am', 'Eat.Pray.Love', 'v2.0.1-rc.1', '(y)', '<3', 'o.O',
  '🙂.🙂', 'hmm.. ok', 'mother-in-law', 'co-op', 'R&D', 'ok.i see', 'sure.what now', 'thx.you too', 'wow.so cool', 'ja.so ist es', 'oui.et toi', 'sì.la casa', 'sí.es así',
  'ASP.NET Core 8', 'Cześć.co tam', 'Dockerfile.dev', 'test.pl', 'Vue.js and Three.js', 'hello.how are you', 'thanks.see you', 'Gracias.de nada', 'Ciao.come va', 'Merhaba.nasılsın', 'java.util.List', 'libc.so.6',
  'docker-compose.yml', 'will.i.am', 'S.H.I.E.L.D.', 'fe80::1', '他说。香港很好', '그래.네', 'हाँ.नहीं', 'polka dot dress', 'the dot product', '$5.99/mo', 'inkl.MwSt', 'Hauptstr.12',
];

describe('the detector', () => {
  it('finds addresses however they are written', () => {
    expect(LINKS.filter(text => findLinks(text).length === 0)).toEqual([]);
  });

  it('leaves ordinary writing alone', () => {
    expect(NOTHING.filter(text => findLinks(text).length > 0)).toEqual([]);
  });
});
