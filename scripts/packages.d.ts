// What we use of packages that bring no types of their own.
declare module 'bittorrent-tracker/server' {
  import type { EventEmitter } from 'node:events';
  import type { Server as HttpServer } from 'node:http';

  export default class Server extends EventEmitter {
    constructor(options: { udp: boolean; http: boolean; ws: boolean; stats?: boolean; interval?: number });
    readonly http: HttpServer;
    listen(port: number, host: string, listening: () => void): void;
    close(closed?: () => void): void;
  }
}

// Packages that are not installed where we are built: a site that names their networks installs them.
declare module 'firebase/app';
declare module 'firebase/database';
declare module '@waku/sdk';
