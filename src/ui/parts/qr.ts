/** A text as a code that cameras read. Loaded when somebody looks at one. */
import { encode } from 'uqr';

/** The side of the code in modules, and its dark ones as an SVG path; undefined where the text is more than a code can hold. */
export function codeOf(text: string): { readonly size: number; readonly path: string } | undefined {
  try {
    const { size, data } = encode(text, { ecc: 'L', border: 2 });
    return { size, path: data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('') };
  } catch {
    // More than a code can hold.
    return undefined;
  }
}
