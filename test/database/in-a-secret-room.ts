/** Imported before tests of the database, it runs them in a room with a secret. */
import { afterAll, beforeAll } from 'vitest';
import { peerset } from '../../src/index.ts';
import { Rooms } from './lab.ts';

beforeAll(() => {
  Rooms.common = { secret: peerset.secret() };
});

// Other files may come after this one in its process.
afterAll(() => {
  Rooms.common = {};
});
