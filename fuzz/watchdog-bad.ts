/** For the test of the watchdog: one step that ends, and one that never does. Argument: the folder of findings. */
import { Watchdog } from './watchdog.ts';

const watchdog = new Watchdog({ folder: process.argv[2]!, target: 'bad', endlessMs: 500 });
await watchdog.ready;
watchdog.begin(Uint8Array.of(1));
watchdog.end();
watchdog.begin(Uint8Array.of(7, 7));
for (;;);
