// The page that measures y-webrtc: instruments first, then the system.
import './instruments.ts';
import { yWebrtc } from '../systems/y-webrtc.ts';
import { expose } from './runner.ts';

expose(yWebrtc);
