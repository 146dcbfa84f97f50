/**
 * Whether people meant a host. `com` says so on its own; `so`, `it` and `md` do not: "ok.so what", "love.it", "readme.md". What
 * else may say it: `www`, a path or a port, a host that everybody knows, a name that is no word, or the words before it.
 */
import { CERTAIN_TLDS, FILE_TLDS, WEAK_TLDS } from './tlds.ts';

/** Names under an ending that is a word, that are written without more. */
const KNOWN_HOSTS = new Set(('t.me wa.me m.me fb.me youtu.be bit.ly is.gd v.gd ow.ly buff.ly cutt.ly rb.gy tiny.cc shorturl.at adf.ly dlvr.it trib.al redd.it pin.it amzn.to '
  + 'paypal.me about.me cash.app notion.so docs.rs crates.io telegram.me telegram.dog discord.gg linktr.ee lnkd.in goo.gl g.co s.id u.to vk.me ok.me tg.me join.skype eepurl.com '
  + 'hey.xyz rumble.me bsky.social mastodon.social hypothes.is archive.is archive.ph archive.today cl.ly qr.ae gofund.me forms.gle plausible.io spoti.fi apple.news deno.land '
  + 'dev.to itch.io last.fm gov.it put.io del.icio.us anime.to kat.ph libgen.is sci-hub.se pirate.bay pca.st nyti.ms wapo.st econ.st reut.rs bbc.in cnn.it on.ft mzl.la git.io').split(' '));
/** The same by the name before the ending, in whatever country. */
const KNOWN_NAMES = new Set(('google amazon ebay youtube facebook instagram twitter tiktok wikipedia netflix paypal booking telegram whatsapp discord yandex reddit linkedin pinterest spotify '
  + 'microsoft twitch github gitlab medium substack onlyfans patreon airbnb zalando aliexpress alibaba ikea binance coinbase steam roblox vinted').split(' '));
/** Endings that begin a sentence rarely without another word after them. */
const CLOSING = new Set('at in is be by my as am se it es la ne ma st et id im la sc si us to me so no'.split(' '));
/** Words that are asked for an address with, as the last before it. */
const INVITING = /(?:^|[\s\0-@[-`{-\x7f])(?:visit|website|site|webpage|homepage|link|url|domain|www|https?|browse|besuch(?:e|en|t)|unter|webseite|seite|visitez|visita(?:te)?|visite|sitio|página|pagina|sito|сайт(?:е)?|зайди(?:те)?|ссылка|网址|网站|链接|サイト|リンク|사이트|링크|موقع|رابط|siteyi|adres|strona|strony|stronę|bezoek|besök|besøg|kunjungi)[\s:=→>-]{1,3}$/i;
/** Names of files rather than of hosts. */
const FILE_NAME = /^(?:readme|main|index|test|tests|setup|install|build|changelog|contributing|license|config|lib|mod|app|run|start|script|utils?|server|client|init|__init__|archive|backup|photos?|video|clip|movie|img|image|dsc|download|data|docs?|notes?|todo|example|demo|manage|models?|views?|deploy|update|src|id|requirements|makefile|dockerfile|cmakelists|configure|code|report|invoice|scan|screenshot)(?:[-_.]?\d+)?$/i;
/** Words that end a sentence in chats, before endings that begin one: Portuguese "com", Romance "de". */
const INTERJECTIONS = new Set(('ok okay yes no yeah lol haha bien bon bueno oui non si sí ja nein sim não nao bem bom boa isso aqui legal gostei amei claro certo nada tudo vale ciao merci danke gracias obrigado obrigada '
  + 'grazie да нет gut schön genau doch eben tak nie cześć czesc hej dobra ano ne evet hayır tamam').split(' '));
/** Products that are called like a host. */
const PRODUCTS = new Set(['asp.net', 'vb.net', 'ado.net', 'ml.net']);
/** Letters by case: by blocks, not by properties, as engines know different versions of Unicode. */
const CAPITALISED = /^[A-Z\u00c0-\u00de\u0391-\u03a9\u0400-\u042f][a-z\u00df-\u00ff\u03b1-\u03c9\u0430-\u045f]/;
const CAPITAL = /^[A-Z\u00c0-\u00de\u0391-\u03a9\u0400-\u042f]/;
const GOES_ON = /^\s+[a-z\u00df-\u00ff\u03b1-\u03c9\u0430-\u045f]/;
/** A name this long is rarely one word before a full stop, units. */
const LONG = 12;
const NEAR = 24;

/** Whether a host at this place of the text is meant as one. */
export function isMeant(text: string, start: number, host: string): boolean {
  const parts = host.split('.');
  const ending = parts.at(-1)!;
  const name = parts.at(-2)!;
  const after = text.slice(start + host.length, start + host.length + NEAR);
  if (isCode(host, after)) return false;
  if (parts.some(part => /^xn--/i.test(part)) || /^www\d?$/i.test(parts[0]!)) return true;
  const known = ending.toLowerCase();
  if (isNewSentence(name, ending, after) || isInterjection(name, known, after)) return false;
  if (KNOWN_HOSTS.has(`${name}.${ending}`.toLowerCase()) || KNOWN_NAMES.has(name.toLowerCase())) return true;
  if (CERTAIN_TLDS.has(known)) return leadsOn(after) || !PRODUCTS.has(host.toLowerCase());
  // Perl and surroundings, where the name says so; Poland and developers else.
  if ((known === 'pl' || known === 'dev') && /^(?:test|main|script|index|install|build|setup|dockerfile)$/i.test(name) && parts.length === 2 && !leadsOn(after)) return false;
  if (parts.every(part => part.length < 3) && parts.length > 2) return false;
  const before = text.slice(Math.max(0, start - NEAR), start);
  if (!WEAK_TLDS.has(known) && !FILE_TLDS.has(known)) return !/^\d+$/.test(name) && (name.length > 1 || leadsOn(after));
  if (FILE_NAME.test(name) && (FILE_TLDS.has(known) || !leadsOn(after))) return false;
  if (leadsOn(after) || INVITING.test(before)) return true;
  return !FILE_TLDS.has(known) && (isNoWord(name, parts) || closes(known, name, after));
}

/** "foo.bar()", "myList.id": a call, or a name of code. */
function isCode(host: string, after: string): boolean {
  const ending = host.slice(host.lastIndexOf('.') + 1).toLowerCase();
  return !CERTAIN_TLDS.has(ending) && (/^[([]/.test(after) || /^\s?=\s?[^\s=]/.test(after) || /[a-z][A-Z]/.test(host));
}

/** "Dr.Works", "Gostei.Com certeza": a capital after the stop, where the name has none or more text follows. */
function isNewSentence(name: string, ending: string, after: string): boolean {
  if (!CAPITALISED.test(ending)) return false;
  return !CAPITAL.test(name) || GOES_ON.test(after) || !CERTAIN_TLDS.has(ending.toLowerCase());
}

/** A path, a query or a port. */
function leadsOn(after: string): boolean {
  return /^(?:\/[^\s/]|\/$|\/\s|\?[^\s]+=|:\d{2,5}(?!\d))/.test(after);
}

/** Digits, hyphens, several parts, or more letters than a word has: nobody forgot a blank here. */
function isNoWord(name: string, parts: readonly string[]): boolean {
  return /[a-z]\d|\d[a-z]|[a-z]-[a-z]/i.test(name) || name.length >= LONG || (parts.length > 2 && name.length > 3 && parts[0]!.length > 1);
}

/** "orf.at" at the end, where "ok.so what" goes on. */
function closes(ending: string, name: string, after: string): boolean {
  if (!CLOSING.has(ending) || /^[\s,;]*[a-z\d'’\u00c0-\u1fff\u3040-\ud7ff-]/i.test(after)) return false;
  return name.length >= (/^(?:at|in|is|be)$/.test(ending) ? 3 : 6);
}

/** "Sim.com certeza", "bien.de nada": a word that ends sentences, before one that goes on. */
function isInterjection(name: string, ending: string, after: string): boolean {
  return ending.length < 4 && INTERJECTIONS.has(name.toLowerCase()) && GOES_ON.test(after);
}
