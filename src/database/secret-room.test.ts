// Shows that a room with a secret promises what every room does: the tests of the database, run in one.
import '../../test/database/in-a-secret-room.ts';
import './database.test.ts';
import './peers.test.ts';
import './tabs.test.ts';
