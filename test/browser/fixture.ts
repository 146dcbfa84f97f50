/** What the smoke test of the harness runs in its pages: one value in IndexedDB, one socket, one error on demand. */

declare global {
  interface Window {
    readonly fixture: typeof fixture;
  }
}

const fixture = { write, read, reachTracker, fail };

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('fixture', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('values');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function write(value: string): Promise<void> {
  const transaction = (await open()).transaction('values', 'readwrite', { durability: 'strict' });
  transaction.objectStore('values').put(value, 'key');
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = reject;
  });
}

async function read(): Promise<unknown> {
  const request = (await open()).transaction('values').objectStore('values').get('key');
  return new Promise(resolve => { request.onsuccess = () => resolve(request.result); });
}

function reachTracker(): Promise<boolean> {
  return new Promise(resolve => {
    const socket = new WebSocket(window.lab.trackerUrl);
    socket.onopen = () => resolve(true);
    socket.onerror = () => resolve(false);
  });
}

function fail(): void {
  console.error('said on purpose');
  queueMicrotask(() => { throw new Error('thrown on purpose'); });
}

Object.assign(window, { fixture });

export {};
