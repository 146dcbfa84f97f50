/** Shows that files arrive, every byte right, from many at once, at little waste, whoever else is there. */
import { describe, expect, it } from 'vitest';
import { FILE_LIMITS } from '../src/core/base/limits/files.ts';
import { Giving } from '../src/core/files/giving.ts';
import { FilePeer } from '../src/core/files/peer.ts';
import type { FilesManner } from './files-peer.ts';
import { filesPlanOf, shareFiles, type FilesPlan, type FilesResult } from './files.ts';

const SEEDS = 25;
const SIZE = 1_500_000;
const PIECE = FILE_LIMITS.filePieceBytesMin;

/** One newcomer, linked to a holder of each manner. */
function run(manners: readonly FilesManner[], more: Partial<FilesPlan> = {}): FilesResult {
  const peers = [...manners.map((manner) => ({ manner, holds: true })), { manner: 'honest' as const, holds: false }];
  return shareFiles({
    seed: '1', peers, sizes: [SIZE], links: manners.map((_, i) => [manners.length, i] as const), latencyMs: [10, 60],
    bytesPerMs: [50, 100], crashes: 0, leaves: [], readers: 0, writesFail: 0, ...more,
  });
}

describe('a swarm', () => {
  it.each(Array.from({ length: SEEDS }, (_, i) => `${i + 1}`))('of seed %s gets everything, right, in bounded memory', (seed) => {
    expect(shareFiles(filesPlanOf(seed)).failures).toEqual([]);
  });

  it('of one seed does the same again', () => {
    expect(shareFiles(filesPlanOf('7'))).toEqual(shareFiles(filesPlanOf('7')));
  });
});

describe('a newcomer', () => {
  it.each(['1', '2', '3'])('gets little twice from three honest ones (seed %s), and is quicker than from one', (seed) => {
    const three = run(['honest', 'honest', 'honest'], { seed, bytesPerMs: [60, 60] });
    const one = run(['honest'], { seed, bytesPerMs: [60, 60] });
    expect([three.failures, one.failures, three.wrong]).toEqual([[], [], 0]);
    expect(three.twice).toBeLessThanOrEqual(0.1 * three.needed);
    expect(one.twice).toBe(0);
    expect(three.ms).toBeLessThan(one.ms / 2);
  });

  it.each<readonly [FilesManner, readonly string[]]>([
    ['corrupts', ['p0']], ['wrong-layer', []], ['empty-handed', []], ['drips', []], ['floods', []], ['unasked', ['p0']],
  ])('gets everything beside one that %s', (manner, expelled) => {
    const result = run([manner, 'honest']);
    expect(result.failures).toEqual([]);
    expect(result.expelled).toEqual(expelled);
    expect(result.ms).toBeLessThan(120_000);
  });

  it('loses at most a piece for each bad piece to one that corrupts', () => {
    const result = run(['corrupts', 'honest', 'honest']);
    expect(result.failures).toEqual([]);
    // Two bad pieces send it away; what it brought of others meanwhile is thrown away with it.
    expect(result.received - result.needed).toBeLessThanOrEqual(2 * PIECE + 16 * FILE_LIMITS.fileBlockBytes);
  });
});

describe('a planted bug', () => {
  /** Replaces a method for one run. */
  function planted<T extends object, K extends keyof T>(host: T, name: K, bug: T[K], plan: () => FilesResult): FilesResult {
    const right = host[name];
    host[name] = bug;
    try {
      return plan();
    } finally {
      host[name] = right;
    }
  }

  /** Whether one of some seeds shows it. */
  const hunt = (): FilesResult => {
    for (let seed = 1; ; seed++) {
      const result = shareFiles(filesPlanOf(`${seed}`));
      if (result.failures.length > 0 || seed === 2 * SEEDS) return result;
    }
  };

  it('is seen: what was given up and comes all the same is held against whoever sent it', () => {
    const { answered } = FilePeer.prototype;
    const bug: typeof answered = function (this: FilePeer, place, now) {
      const answer = answered.call(this, place, now);
      return answer === 'given-up' ? 'never' : answer;
    };
    expect(planted(FilePeer.prototype, 'answered', bug, hunt).failures.join()).toContain('is honest and was blamed');
  });

  it('is seen: what the disk was asked for is not given', () => {
    expect(planted(Giving.prototype, 'read', () => 'here', () => run(['honest'])).failures).not.toEqual([]);
  });
});
