/** Imported before tests of the database, it runs them in a room with a secret. */
import { peerset } from '../../src/index.ts';
import { Rooms } from './lab.ts';

Rooms.common = { secret: peerset.secret() };
