/**
 * How to work long on the page's thread without anybody noticing: between two slices of work, everything
 * else that waits for the thread has its turn.
 */

/**
 * Resolves after what already waits for the thread. A message to ourselves queues behind everything else,
 * once. Timers would be stretched to a second in a hidden page, and `scheduler.yield` comes back ahead of
 * network events: a flood of records would then keep the links from being served.
 */
export function pauseThread(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      // An open port would keep a process of Node alive.
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
