/**
 * Stands where the curve's program will be: every bundle made by `scripts/bundle.ts` has here what `scripts/curve.ts`
 * compiled, as base64 of raw deflate. It is reached by a dynamic import only, so that a bundle that splits makes it a
 * file of its own, which nobody waits for. Run unbundled there is no such program, and JavaScript does the work.
 */

/** The program; undefined where nobody bundled it. */
export const WASM_SOURCE: string | undefined = undefined;
