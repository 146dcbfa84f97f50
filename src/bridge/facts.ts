/**
 * What a relay says about itself (NIP-11), as far as a bridge asks: which NIPs it offers. A relay that says nothing, too much or nonsense
 * offers none.
 */
import type { Clock } from '../ports.ts';

/** A document over this is not read, bytes; and one that does not come in this time, ms. */
const BYTES_MAX = 65_536;
const WAIT_MS = 5_000;

/** Whether the relay at this address says that it offers a NIP. Never rejects. */
export async function offers(nip: number, { url, clock }: { readonly url: string; readonly clock: Clock }): Promise<boolean> {
  const stop = new AbortController();
  const cancel = clock.wake(clock.now() + WAIT_MS, () => stop.abort());
  try {
    const response = await fetch(url.replace(/^ws/, 'http'), { headers: { accept: 'application/nostr+json' }, credentials: 'omit', redirect: 'error', signal: stop.signal });
    const facts: unknown = response.ok && response.body !== null ? JSON.parse(await textOf(response.body)) : undefined;
    const nips = typeof facts === 'object' && facts !== null ? (facts as { readonly supported_nips?: unknown }).supported_nips : undefined;
    return Array.isArray(nips) && nips.includes(nip);
  } catch {
    // It has no such document, or a page may not read it: then the oldest NIP is spoken, which every relay offers.
    return false;
  } finally {
    cancel();
    stop.abort();
  }
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of body) {
    text += decoder.decode(part, { stream: true });
    if (text.length > BYTES_MAX) throw new Error('it goes on and on');
  }
  return text;
}
