/** Targets that read what people or programs wrote: links, keys, JSON, a room's options. */
import { isFault } from '../src/core/base/fault.ts';
import { bytesToText } from '../src/core/base/text.ts';
import { fromBech32, toBech32 } from '../src/core/record/bech32.ts';
import { npubOf } from '../src/core/record/author.ts';
import { scanJson, scanJsonBytes } from '../src/core/record/json.ts';
import { parsePolicy, type RoomOptions } from '../src/core/rules/policy-options.ts';
import { policyDigest } from '../src/core/rules/policy.ts';
import { PeersetError } from '../src/database/errors.ts';
import { inviteTo, readInvite } from '../src/database/invite.ts';
import { authorOf } from '../sim/world.ts';
import { bytesOf, ensure, ensureSmall, textOf, type Target } from './target.ts';

/** A link to a room. */
export const INVITE: Target = {
  name: 'invite',
  seeds: () => [inviteTo({ name: 'room', secret: undefined }, undefined), inviteTo({ name: 'r', secret: 'abc' }, 'https://a.example/')].map(bytesOf),
  run: (bytes) => {
    try {
      const invite = readInvite(textOf(bytes));
      if (!('name' in invite)) return;
      const again = readInvite(inviteTo({ name: invite.name, secret: invite.secret }, undefined));
      ensure(JSON.stringify(again) === JSON.stringify(invite), 'it leads elsewhere when written again');
    } catch (error) {
      if (!(error instanceof PeersetError)) throw error;
    }
  },
};

/** A key as people copy it. */
export const BECH32: Target = {
  name: 'bech32',
  seeds: () => [npubOf(authorOf('a').pubkey), npubOf(authorOf('b').pubkey).toUpperCase()].map(bytesOf),
  run: (bytes) => {
    const text = textOf(bytes);
    const found = fromBech32('npub', text);
    if (found !== undefined) ensure(toBech32('npub', found) === text.toLowerCase(), 'it is written in another way than it was read');
  },
};

/** JSON of strangers, as text or as its bytes: what the scanner lets through, the parser takes, and the other way round within the limits. */
export const JSON_SCAN: Target = {
  name: 'json',
  seeds: () => ['{"a":[1,-2.5e+3,true,null,"\\n\\u00e4"]}', '[[[[[[]]]]]]', ' 0 ', '"x"'].map(bytesOf),
  run: (bytes) => {
    // Whoever scans bytes has checked that they are text.
    if (bytesToText(bytes) === undefined) return;
    const scanned = scanJsonBytes(bytes);
    if (isFault(scanned) && scanned.fault === 'limit') return;
    ensure(isFault(scanned) !== canParse(bytes), isFault(scanned) ? 'refused, and it is JSON' : 'taken, and it is no JSON');
    if (!isFault(scanned)) ensure(!isFault(scanJson(textOf(bytes))), 'as text it is refused');
  },
};

function canParse(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    // No JSON, or no UTF-8: either way it must be refused.
    return false;
  }
}

/** A room's options, as an application or a keeper's link brings them. */
export const POLICY: Target = {
  name: 'policy',
  seeds: () => [
    '{"name":"r"}',
    '{"name":"r","policy":{"perAuthor":5,"total":100,"keep":"30 days"},"collections":{"notes":{"quota":{"perAuthor":2}}}}',
    `{"policy":{"base":"fort-knox","work":9,"allow":["${'ab'.repeat(32)}"],"words":{"also":["x"],"then":"hold"},"links":{"allow":"listed","hosts":["a.example"]},"patterns":["x+"],"types":["image/*"],"view":{"strikes":2},"linkFields":{"a":{"b":"*"}}}}`,
  ].map(bytesOf),
  run: (bytes) => {
    const text = textOf(bytes);
    if (isFault(scanJson(text))) return;
    const parsed = parsePolicy(JSON.parse(text) as RoomOptions);
    if (!('policy' in parsed)) return;
    ensureSmall(parsed.policy, bytes);
    ensure(policyDigest(parsed.policy).length === 32, 'a policy without an address');
  },
};
