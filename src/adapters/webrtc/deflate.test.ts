import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes } from '../../core/base/bytes.ts';
import type { Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { canInflate, deflate, inflate } from './deflate.ts';
import { Inbox } from './inbox.ts';
import { Pace } from './pace.ts';

const RUNS = 20 * Number(process.env['PEERSET_RUNS'] ?? 1);

/** Bytes without any order, below a limit; of twelve letters they become about half as long. */
function noise(bytes: number, below = 256, first = 0): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: bytes }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return first + ((state >>> 8) % below);
  });
}

const text = (bytes: number): Uint8Array => noise(bytes, 12, 97);

function said(length: number, body: Uint8Array): Uint8Array {
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, length);
  return concatBytes(header, body);
}

const squeezed = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes));

describe('a deflated message', () => {
  it('is the same when it is inflated, and smaller meanwhile', async () => {
    expect(canInflate()).toBe(true);
    await fc.assert(fc.asyncProperty(fc.integer({ min: LIMITS.deflateBytesMin, max: 100_000 }), async (length) => {
      const message = text(length);
      const deflated = await deflate(message);
      expect(deflated!.length).toBeLessThan(message.length * (1 - LIMITS.deflateSavesPercent / 100) + 5);
      expect(equalBytes((await inflate(deflated!)) as Uint8Array, message)).toBe(true);
    }), { numRuns: RUNS });
  });

  it('is none where it would not pay, or the other side would refuse it', async () => {
    for (const message of [text(LIMITS.deflateBytesMin - 1), noise(5000), new Uint8Array(100_000), text(LIMITS.inflateBytesMax + 1)]) {
      expect(await deflate(message)).toBeUndefined();
    }
  });

  it('may be as large as the limit says, and not a byte larger', async () => {
    const most = text(LIMITS.inflateBytesMax);
    expect(equalBytes((await inflate(said(most.length, squeezed(most)))) as Uint8Array, most)).toBe(true);
    const more = text(LIMITS.inflateBytesMax + 1);
    expect(await inflate(said(more.length, squeezed(more)))).toMatchObject({ fault: 'limit' });
  });

  it('is refused unseen where it says that it is a bomb, and on the way where it does not', async () => {
    const bomb = squeezed(new Uint8Array(32 * 1024 * 1024));
    expect(bomb.length).toBeGreaterThan(30_000);
    expect(await inflate(said(32 * 1024 * 1024, bomb))).toMatchObject({ fault: 'limit' });
    expect(await inflate(said(LIMITS.inflateBytesMax, bomb))).toMatchObject({ fault: 'malformed' });
    const small = squeezed(new Uint8Array(100_000));
    expect(await inflate(said(100_000, small))).toMatchObject({ fault: 'limit' });
  });

  it('is a fault where it is cut, changed, or of another length than it says', async () => {
    const message = text(3000);
    const body = squeezed(message);
    const odd = [
      new Uint8Array(0), said(3000, new Uint8Array(0)), said(3000, body.subarray(0, -1)),
      said(2999, body), said(3001, body), said(3000, Uint8Array.of(7, ...body)),
    ];
    for (const bytes of odd) expect(await inflate(bytes)).toMatchObject({ fault: 'malformed' });
  });

  it('never throws, whatever the bytes are', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(4000), async (body, length) => {
      await inflate(said(length, body));
    }), { numRuns: 5 * RUNS });
  });
});

describe('the end of a lane', () => {
  it('delivers in order, at once where nothing is deflated', async () => {
    const came: number[] = [];
    const [large, small] = [(await deflate(text(50_000)))!, (await deflate(text(2000)))!];
    await new Promise<void>((done) => {
      const inbox = new Inbox((message) => {
        came.push((message as Uint8Array).length);
        if (came.length === 4) done();
      });
      inbox.take({ bytes: text(1), isDeflated: false });
      expect(came).toEqual([1]);
      inbox.take({ bytes: large, isDeflated: true });
      inbox.take({ bytes: text(2), isDeflated: false });
      inbox.take({ bytes: small, isDeflated: true });
    });
    expect(came).toEqual([1, 50_000, 2, 2000]);
  });

  it('ends with a fault where something cannot be inflated, or too much waits', async () => {
    const first = new Promise<Uint8Array | Fault>((resolve) => {
      new Inbox(resolve).take({ bytes: text(50), isDeflated: true });
    });
    expect(await first).toHaveProperty('fault');
    const came: (Uint8Array | Fault)[] = [];
    const inbox = new Inbox((message) => came.push(message));
    inbox.take({ bytes: (await deflate(text(50_000)))!, isDeflated: true });
    inbox.take({ bytes: new Uint8Array(LIMITS.unverifiedLinkBytesMax), isDeflated: false });
    expect(came).toMatchObject([{ fault: 'limit' }]);
  });
});

describe('the pace of a lane', () => {
  const after = LIMITS.deflateAfterMs;
  const slow = LIMITS.deflateBelowBytesPerMs;

  it('is slow where something waited for a while and little left', () => {
    const pace = new Pace();
    pace.sent(100_000, 5000, 0);
    expect(pace.isSlow(after - 1)).toBe(false);
    pace.sent(slow * after - 1, 5000, after);
    expect(pace.isSlow(after)).toBe(true);
  });

  it('is not where much left, where nothing waits any more, or where the clock ran back', () => {
    const pace = new Pace();
    pace.sent(0, 1, 0);
    pace.sent(slow * after, 1, after);
    expect(pace.isSlow(after)).toBe(false);
    pace.sent(0, 0, after + 1);
    expect(pace.isSlow(10 * after)).toBe(false);
    pace.sent(0, 1, 10 * after);
    pace.sent(0, 1, 5 * after);
    expect(pace.isSlow(20 * after)).toBe(false);
  });
});
