/**
 * Hosts that only lead elsewhere, so that nobody sees where before they are there. In a room with a list of hosts they are
 * refused like any that is not on it; people are told why.
 */
const SHORTENERS: ReadonlySet<string> = new Set(('adf.ly amzn.to bit.do bit.ly bitly.com bl.ink buff.ly clck.ru cli.gs cutt.ly db.tt dlvr.it fb.me fur.ly git.io goo.gl goo.su hubs.ly ht.ly '
  + 'hyperurl.co ibit.ly ift.tt is.gd j.mp kutt.it linktr.ee lnkd.in mcaf.ee msft.it n9.cl ow.ly pin.it po.st qr.ae rb.gy rebrand.ly redd.it reut.rs rotf.lol s.id s2r.co short.cm '
  + 'short.io shorte.st shorturl.at smarturl.it snip.ly soo.gd su.pr surl.li t.co t.ly t2m.io tiny.cc tiny.one tinyurl.com tr.im trib.al u.to ur1.ca urlz.fr v.gd vk.cc vo.la wp.me x.co '
  + 'zpr.io').split(' '));

/** Whether a host shortens links. */
export function isShortener(host: string): boolean {
  return SHORTENERS.has(host.startsWith('www.') ? host.slice(4) : host);
}
