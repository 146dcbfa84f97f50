/** A page with verifiers in it, each behind the probe of the conformance suite, and with real workers. */
import { loadCurve } from '../../src/adapters/secp256k1/curve.ts';
import { inlineVerifier } from '../../src/adapters/verifier/inline-verifier.ts';
import { CurveWorkers } from '../../src/adapters/verifier/pool.ts';
import { workerVerifier } from '../../src/adapters/verifier/worker-verifier.ts';
import { fromHex, toHex } from '../../src/core/base/bytes.ts';
import { LocalVerifierProbe } from '../conformance/verifier-probe.ts';

declare global {
  interface Window {
    readonly verifiers: typeof verifiers;
  }
}

/** `dying`: its first worker reports an error as soon as it was asked twice. */
export type VerifierKind = 'inline' | 'worker' | 'dying';

/** Workers started in this page. */
const workers: CountedWorker[] = [];
const probes: LocalVerifierProbe[] = [];
let isDying = false;

class CountedWorker extends Worker {
  readonly isDying = isDying;
  messages = 0;

  constructor(url: string, options?: WorkerOptions) {
    super(url, options);
    workers.push(this);
    isDying = false;
  }

  override postMessage(message: unknown, options: Transferable[] | StructuredSerializeOptions = []): void {
    this.messages++;
    super.postMessage(message, Array.isArray(options) ? { transfer: options } : options);
    if (this.isDying && this.messages === 2) this.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
  }
}

globalThis.Worker = CountedWorker as typeof Worker;

const verifiers = {
  /** Makes a verifier; returns its index in this page. */
  make(kind: VerifierKind): number {
    isDying = kind === 'dying';
    const verifier = kind === 'inline' ? inlineVerifier() : workerVerifier({ pool: new CurveWorkers({ workers: 2 }) });
    return probes.push(new LocalVerifierProbe(verifier)) - 1;
  },
  probe: (index: number) => probes[index]!,
  /** Messages to each worker of this page so far, count. */
  messages: () => workers.map(({ messages }) => messages),
  /** Ids and signatures of packed records, all in hex, by a key of workers; undefined where there are none. */
  async author(secret: string, records: readonly string[]): Promise<string | undefined> {
    const pool = new CurveWorkers();
    const authored = await pool.key(fromHex(secret)!).author(records.map((record) => fromHex(record)!));
    pool.close();
    return authored && toHex(authored);
  },
  /** Whether this page has the fast curve. */
  hasCurve: async () => (await loadCurve()) !== undefined,
  /** From now on this page may do no more than a content security policy says. */
  restrict(content: string): void {
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = content;
    document.head.append(policy);
  },
};

Object.assign(window, { verifiers });
