/**
 * The address of our own worker, in the form that a page with Trusted Types wants it. Such a page lists the policy
 * `peerset` in its content security policy; the policy passes addresses of blobs, which only this page's code can make, and those
 * of the page's own site, where the service worker is. What strangers put there as files is no script to a browser (`src/sw/head.ts`).
 *
 * A page may create a policy once, so it is kept on the page's own factory, for a second copy of this library as well.
 */

interface UrlPolicy {
  createScriptURL(url: string): unknown;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): UrlPolicy;
  /** Where we keep it. */
  [POLICY]?: UrlPolicy;
}

const POLICY = Symbol.for('peerset trusted-types policy');

/** The address of a worker of ours, a blob or of this site, for `new Worker` and `register`. Throws where the page does not allow the policy: then there are no workers. */
export function trustedUrl(url: string): string {
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
  if (factory === undefined) return url;
  factory[POLICY] ??= factory.createPolicy('peerset', { createScriptURL: onlyOurs });
  // A TrustedScriptURL, which the types of the DOM do not know: to them it is a text.
  return factory[POLICY].createScriptURL(url) as string;
}

function onlyOurs(url: string): string {
  if (!url.startsWith('blob:') && !url.startsWith(`${location.origin}/`)) throw new TypeError('only workers made of a blob, or of this site');
  return url;
}
