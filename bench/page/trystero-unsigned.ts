// The page that measures trystero-unsigned: instruments first, then the system.
import './instruments.ts';
import { trysteroUnsigned } from '../systems/trystero-unsigned.ts';
import { expose } from './runner.ts';

expose(trysteroUnsigned);
