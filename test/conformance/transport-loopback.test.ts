import { LoopbackNetwork } from '../../src/adapters/loopback-transport.ts';
import { LocalProbe } from './transport-probe.ts';
import { transportConformance } from './transport.ts';

transportConformance(
  'loopback',
  async () => {
    const network = new LoopbackNetwork();
    return [new LocalProbe(network.transport()), new LocalProbe(network.transport())];
  },
  { patienceMs: 10_000 },
);
