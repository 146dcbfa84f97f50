// The page that measures peerset: instruments first, then the system.
import './instruments.ts';
import { encodeRecord } from '../../src/core.ts';
import { peersetSystem } from '../systems/peerset.ts';
import { expose } from './runner.ts';

expose(peersetSystem(encodeRecord));
