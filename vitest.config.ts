/**
 * Six projects: `unit` needs nothing but Node and is quick; `tidy` checks the house rules; `package` what was built; `browser` drives
 * real Chromium, two test files at a time: browsers wait for disks, timers and each other more than they compute, and no
 * test measures time; `live` is the same, one file at a time, for what happens in real time; `long`, which `npm test` leaves out, has kills and crowds. Test files share processes and the modules in them: to read everything anew for each of three hundred
 * files took longer than many a test. So no test replaces a module, and what it puts in place of a global goes after its file.
 */
import { defineConfig } from 'vitest/config';
import { curveForTests } from './scripts/curve-plugin.ts';

const COMMON = { environment: 'node', pool: 'forks', isolate: false, allowOnly: false, passWithNoTests: true } as const;

/** Kills and crowds, and the reference of the documentation: what takes long, and is run by itself (`npm run test:long`). */
const LONG = ['test/browser/{angular,background,crowd,docs-reference,files-kill,hanging,store-kill}.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [curveForTests()],
        test: {
          ...COMMON,
          name: 'unit',
          maxWorkers: 2,
          globalSetup: ['test/curve-setup.ts'],
          setupFiles: ['test/seed.ts'],
          include: ['{src,sim,fuzz,bench,demo,test}/**/*.test.ts'],
          exclude: ['test/{browser,net,package,tidy}/**'],
          testTimeout: 60_000,
        },
      },
      // The package of what was built.
      { test: { ...COMMON, name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 180_000 } },
      { test: { ...COMMON, name: 'tidy', include: ['test/tidy/**/*.test.ts'], testTimeout: 120_000 } },
      {
        test: {
          ...COMMON,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: ['test/browser/live*.test.ts', ...LONG],
          globalSetup: ['test/browser/folder-setup.ts'], setupFiles: ['test/browser/keep-browsers.ts'],
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: 0,
        },
      },
      {
        test: { ...COMMON, name: 'long', include: LONG, maxWorkers: 1, testTimeout: 180_000, hookTimeout: 180_000, retry: 0 },
      },
      // Networks of their own, as root: `npm run test:net`.
      { test: { ...COMMON, name: 'net', include: ['test/net/**/*.test.ts'], maxWorkers: 1, testTimeout: 240_000, hookTimeout: 180_000, retry: 0 } },
      {
        // A camera does not wait: what records it has the machine for itself.
        test: { ...COMMON, name: 'live', include: ['test/browser/live*.test.ts'], globalSetup: ['test/browser/folder-setup.ts'], setupFiles: ['test/browser/keep-browsers.ts'], maxWorkers: 1, testTimeout: 180_000, hookTimeout: 180_000, retry: 0 },
      },
    ],
  },
});
