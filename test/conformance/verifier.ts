/**
 * What every verifier promises (`src/ports.ts`): one verdict for each record, the right one, in the place of
 * its record, and none at all rather than one that nobody checked. Answers come in any order.
 * Call it from a test file, once per verifier: `verifierConformance('inline', makeProbe)`.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { toHex } from '../../src/core/base/bytes.ts';
import { FORGERIES, ORIGINAL_RECORDS } from './signatures.ts';
import type { ProbeQuestion, VerifierProbe } from './verifier-probe.ts';

/** Registers the suite. */
export function verifierConformance(name: string, makeProbe: () => Promise<VerifierProbe>): void {
  async function probe(): Promise<VerifierProbe> {
    const made = await makeProbe();
    onTestFinished(() => made.close());
    return made;
  }

  describe(`${name} keeps the promises of a verifier`, () => {
    test('a signature by the author is a yes', async () => {
      const { answers } = await (await probe()).ask([ORIGINAL_RECORDS.map(toHex)]);
      expect(answers).toEqual([ORIGINAL_RECORDS.map(() => true)]);
    });

    test('every kind of forgery is a no, and does not spoil the yes beside it', async () => {
      const good = toHex(ORIGINAL_RECORDS[0]!);
      const names = Object.keys(FORGERIES);
      const question = names.flatMap((forgery) => [toHex(FORGERIES[forgery]!(ORIGINAL_RECORDS[0]!)), good]);
      const { answers } = await (await probe()).ask([question]);
      const [verdicts] = answers as readonly (readonly boolean[])[];
      expect(Object.fromEntries(names.map((forgery, i) => [forgery, verdicts![2 * i]]))).toEqual(
        Object.fromEntries(names.map((forgery) => [forgery, false])),
      );
      expect(verdicts!.filter((_, i) => i % 2 === 1)).toEqual(names.map(() => true));
    });

    test('a question about nothing is answered', async () => {
      expect(await (await probe()).ask([[]])).toEqual({ answers: [[]], order: [0] });
    });

    test('verdicts stand where their records stood, over many questions of every size', async () => {
      const batches = [0, 1, 63, 64, 65, 1, 130, 2].map((length, i) => batch({ length, seed: i + 1 }));
      const { answers } = await (await probe()).ask(batches.map(({ question }) => question));
      expect(answers).toEqual(batches.map(({ expected }) => expected));
    });

    test('a small question does not wait for a large one', async () => {
      const large = batch({ length: 300, seed: 3 });
      const small = batch({ length: 2, seed: 4 });
      const { answers, order } = await (await probe()).ask([large.question, small.question]);
      expect(answers).toEqual([large.expected, small.expected]);
      expect(order).toEqual([1, 0]);
    });

    test('closing rejects what is open and what is asked later', async () => {
      const verifier = await probe();
      const { question } = batch({ length: 200, seed: 9 });
      const open = await verifier.askAndClose([question, question.slice(0, 1)]);
      const later = await verifier.ask([question.slice(0, 1), []]);
      expect([...open.answers, ...later.answers]).toEqual(new Array(4).fill(expect.stringContaining('closed')));
    });
  });
}

/** Records of which some, by the seed, are forged. */
function batch({ length, seed }: { readonly length: number; readonly seed: number }): { readonly question: ProbeQuestion; readonly expected: boolean[] } {
  const forgeries = Object.values(FORGERIES);
  const question: string[] = [];
  const expected: boolean[] = [];
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const original = ORIGINAL_RECORDS[(state >>> 8) % ORIGINAL_RECORDS.length]!;
    const forge = (state >>> 16) % 4 === 0 ? forgeries[(state >>> 24) % forgeries.length] : undefined;
    question.push(toHex(forge === undefined ? original : forge(original)));
    expected.push(forge === undefined);
  }
  return { question, expected };
}
