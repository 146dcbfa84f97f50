import { inlineVerifier } from '../../src/adapters/verifier/inline-verifier.ts';
import { workerVerifier } from '../../src/adapters/verifier/worker-verifier.ts';
import { FakeWorker } from './check-worker-fake.ts';
import { LocalVerifierProbe } from './verifier-probe.ts';
import { verifierConformance } from './verifier.ts';

verifierConformance('inline', async () => new LocalVerifierProbe(inlineVerifier()));
verifierConformance('worker, where there are none', async () => new LocalVerifierProbe(workerVerifier()));
verifierConformance('worker, with two', async () =>
  new LocalVerifierProbe(workerVerifier({ workers: 2, startWorker: () => new FakeWorker('eager') })));
verifierConformance('worker, with two of which one dies at its second task', async () => {
  let started = 0;
  const startWorker = (): FakeWorker => {
    const worker = new FakeWorker('eager');
    const post = worker.postMessage.bind(worker);
    if (++started === 1) worker.postMessage = (message) => (worker.waiting.length === 0 ? post(message) : worker.crash());
    return worker;
  };
  return new LocalVerifierProbe(workerVerifier({ workers: 2, startWorker }));
});
