/**
 * The fast curve: BIP-340 signatures checked and made by WebAssembly, a hundred times as many in a second as with
 * JavaScript's numbers. Its program is loaded when it is first asked for. Where WebAssembly is missing or forbidden
 * there is none, and everything still works, slowly. What an instance does is in `instance.ts`.
 */
import { instantiateCurve, type Curve } from './instance.ts';

export { instantiateCurve, type Curve, type CurveKey } from './instance.ts';

// The program is the same for everybody and nothing can change it, so that databases in one page share it.
let compiled: Promise<WebAssembly.Module | undefined> | undefined;
let instance: Promise<Curve | undefined> | undefined;

/** This thread's curve; undefined where WebAssembly is refused or nothing was bundled. The same promise each time. */
export function loadCurve(): Promise<Curve | undefined> {
  instance ??= loadCurveModule().then((module) => module && instantiateCurve(module)).catch(() => undefined);
  return instance;
}

/** The compiled program, which can be posted to a worker. The same promise each time. */
export function loadCurveModule(): Promise<WebAssembly.Module | undefined> {
  compiled ??= compileCurve();
  return compiled;
}

async function compileCurve(): Promise<WebAssembly.Module | undefined> {
  try {
    const { WASM_SOURCE } = await import('./wasm-source.ts');
    if (WASM_SOURCE === undefined) return undefined;
    return await WebAssembly.compile(await inflate(WASM_SOURCE));
  } catch {
    // No WebAssembly, a content security policy without 'wasm-unsafe-eval', an old browser without decompression,
    // or a file that did not arrive. None of it is a reason to stop: the caller has a slower way.
    return undefined;
  }
}

function inflate(text: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer();
}
