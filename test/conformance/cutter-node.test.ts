import { fileCutter } from '../../src/adapters/hashing/cutter.ts';
import { cutterConformance } from './cutter.ts';
import { HashingWorkerFake } from './hashing-worker-fake.ts';

cutterConformance('inline', () => fileCutter({ start: async () => undefined }));
cutterConformance('inline without WebCrypto', () => fileCutter({ suite: () => undefined }));
cutterConformance('worker', () => fileCutter({ start: async () => new HashingWorkerFake() }));
cutterConformance('worker that does not start', () => fileCutter({ start: async () => new HashingWorkerFake(0) }));
cutterConformance('worker that is forbidden', () => fileCutter({ start: () => Promise.reject(new Error('forbidden')) }));
cutterConformance('worker that dies in the middle, as does the next', () => fileCutter({ start: async () => new HashingWorkerFake(4) }), 'none');
