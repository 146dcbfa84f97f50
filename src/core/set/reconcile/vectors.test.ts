import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reconcileVectors } from '../../../../test/set/reconcile-vectors.ts';
import { MESSAGE } from './messages.ts';

interface Vectors {
  readonly conversations: readonly { readonly name: string; readonly messages: readonly string[] }[];
}

const vectors = JSON.parse(readFileSync(new URL('../../../../test/vectors/reconcile.json', import.meta.url), 'utf8')) as Vectors;

describe('the vectors of reconciliation', () => {
  it('are what this code says, byte for byte', () => {
    expect(JSON.parse(JSON.stringify(reconcileVectors()))).toEqual(vectors);
  });

  it('show every message', () => {
    const types = vectors.conversations.flatMap(({ messages }) => messages.map((hex) => Number.parseInt(hex[1]!, 16)));
    expect([...new Set(types)].sort()).toEqual(Object.values(MESSAGE).sort());
  });
});
