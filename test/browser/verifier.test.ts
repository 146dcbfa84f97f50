import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../src/core/base/bytes.ts';
import { LIMITS } from '../../src/core/base/limits.ts';
import { writeUnsigned } from '../../src/core/record/packed-writer.ts';
import { packedId } from '../../src/core/record/packed-id.ts';
import { SchnorrKey } from '../../src/core/record/schnorr.ts';
import { FORGERIES, ORIGINAL_RECORDS } from '../conformance/signatures.ts';
import type { ProbeAnswers, ProbeQuestion, VerifierProbe } from '../conformance/verifier-probe.ts';
import { verifierConformance } from '../conformance/verifier.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import type { VerifierKind } from './verifier-fixture.ts';

let lab: Lab;
let profile: BrowserProfile;
let page: Page;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/verifier-fixture.ts', tracker: false });
  profile = await lab.profile('verifier');
  page = await profile.page();
});

afterAll(() => lab.close());

/** A verifier in a page. */
class PageVerifierProbe implements VerifierProbe {
  readonly #page: Page;
  readonly #index: number;

  private constructor(inPage: Page, index: number) {
    this.#page = inPage;
    this.#index = index;
  }

  static async start(kind: VerifierKind, inPage: Page): Promise<PageVerifierProbe> {
    return new PageVerifierProbe(inPage, await inPage.evaluate((made) => window.verifiers.make(made), kind));
  }

  ask(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers> {
    return this.#page.evaluate(([index, asked]) => window.verifiers.probe(index).ask(asked), [this.#index, questions] as const);
  }

  askAndClose(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers> {
    return this.#page.evaluate(([index, asked]) => window.verifiers.probe(index).askAndClose(asked), [this.#index, questions] as const);
  }

  close(): Promise<void> {
    return this.#page.evaluate((index) => window.verifiers.probe(index).close(), this.#index);
  }
}

verifierConformance('inline, in a page', () => PageVerifierProbe.start('inline', page));
verifierConformance('workers, in a page', () => PageVerifierProbe.start('worker', page));
verifierConformance('workers of which one dies, in a page', () => PageVerifierProbe.start('dying', page));

const QUESTION = [ORIGINAL_RECORDS[0]!, FORGERIES['another author']!(ORIGINAL_RECORDS[0]!)].map(toHex);

test('a large batch is shared by two workers, and nothing went wrong in the page so far', async () => {
  const fresh = await profile.page();
  const verifier = await PageVerifierProbe.start('worker', fresh);
  const { answers } = await verifier.ask([Array.from({ length: 4 * LIMITS.verifyAheadRecords }, (_, i) => QUESTION[i % 17 === 0 ? 1 : 0]!)]);
  expect(answers).toEqual([Array.from({ length: 4 * LIMITS.verifyAheadRecords }, (_, i) => i % 17 !== 0)]);
  const messages = await fresh.evaluate(() => window.verifiers.messages());
  // Each is told of the curve, and then gets its pieces.
  expect(messages.reduce((sum, count) => sum + count - 1, 0)).toBe(4 * LIMITS.verifyAheadRecords / LIMITS.verifyPieceRecords);
  expect(messages.every((count) => count > LIMITS.verifyAheadRecords / LIMITS.verifyPieceRecords)).toBe(true);
  expect(messages.length).toBe(2);
  expect(lab.errors).toEqual([]);
});

test('workers sign as the key would sign here', async () => {
  const key = new SchnorrKey(new Uint8Array(32).fill(5));
  const records = Array.from({ length: 100 }, (_, i) => writeUnsigned(key.publicKey, { kind: 1, created_at: i, tags: [], content: `${i}` }));
  const authored = await page.evaluate((hex) => window.verifiers.author('05'.repeat(32), hex), records.map(toHex));
  expect(authored).toBe(records.map(packedId).map((id) => toHex(id) + toHex(key.sign(id))).join(''));
});

test('under a content security policy that forbids WebAssembly, workers check in JavaScript', async () => {
  const strict = await profile.page();
  await strict.evaluate(() => window.verifiers.restrict("script-src 'self' blob:; worker-src blob:"));
  const verifier = await PageVerifierProbe.start('worker', strict);
  expect((await verifier.ask([QUESTION])).answers).toEqual([[true, false]]);
  expect(await strict.evaluate(() => window.verifiers.hasCurve())).toBe(false);
  expect(await strict.evaluate(() => window.verifiers.messages())).toEqual([2]);
  expect(await page.evaluate(() => window.verifiers.hasCurve())).toBe(true);
  expect(lab.errors.filter((error) => !error.includes('Content Security Policy'))).toEqual([]);
});

test('under a content security policy that forbids such workers, the page checks by itself', async () => {
  const strict = await profile.page();
  await strict.evaluate(() => window.verifiers.restrict("worker-src 'self'"));
  const verifier = await PageVerifierProbe.start('worker', strict);
  expect(await verifier.ask([QUESTION, QUESTION])).toEqual({ answers: [[true, false], [true, false]], order: [0, 1] });
  // The browser complains about the worker, and about nothing else.
  expect(lab.errors.filter((error) => !error.includes('Content Security Policy'))).toEqual([]);
  expect(lab.errors.length).toBeGreaterThan(0);
});
