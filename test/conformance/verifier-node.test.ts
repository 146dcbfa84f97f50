import { inlineVerifier } from '../../src/adapters/verifier/inline-verifier.ts';
import { CurveWorkers } from '../../src/adapters/verifier/pool.ts';
import { workerVerifier } from '../../src/adapters/verifier/worker-verifier.ts';
import type { Verifier } from '../../src/ports.ts';
import { EagerWorker } from './curve-worker-fake.ts';
import { identifies, LocalVerifierProbe } from './verifier-probe.ts';
import { verifierConformance } from './verifier.ts';

verifierConformance('inline', async () => new LocalVerifierProbe(inlineVerifier()));
verifierConformance('worker, where there are none', async () => new LocalVerifierProbe(workerVerifier()));
verifierConformance('worker, with two', async () => new LocalVerifierProbe(over(() => new EagerWorker())));
verifierConformance('inline, without ids', async () => new LocalVerifierProbe(inlineVerifier(), identifies));
verifierConformance('worker, where there are none, without ids', async () => new LocalVerifierProbe(workerVerifier(), identifies));
verifierConformance('worker, with two, without ids', async () => new LocalVerifierProbe(over(() => new EagerWorker()), identifies));
verifierConformance('worker, with two of which one dies at its third piece', async () => {
  let started = 0;
  return new LocalVerifierProbe(over(() => {
    const worker = new EagerWorker();
    const post = worker.postMessage.bind(worker);
    let pieces = 0;
    if (++started === 1) worker.postMessage = (message, transfer) => (message.type === 'verify' && ++pieces === 3 ? worker.crash() : post(message, transfer));
    return worker;
  }));
});

function over(startWorker: () => EagerWorker): Verifier {
  return workerVerifier({ pool: new CurveWorkers({ workers: 2, startWorker: async () => startWorker(), loadModule: async () => undefined }) });
}
