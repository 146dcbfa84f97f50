// The page that measures trystero-signed: instruments first, then the system.
import './instruments.ts';
import { trysteroSigned } from '../systems/trystero-signed.ts';
import { expose } from './runner.ts';

expose(trysteroSigned);
