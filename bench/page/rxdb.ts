// The page that measures rxdb: instruments first, then the system.
import './instruments.ts';
import { rxdb } from '../systems/rxdb.ts';
import { expose } from './runner.ts';

expose(rxdb);
