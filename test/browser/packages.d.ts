// What we use of a package that brings no types of its own.
declare module 'node-turn' {
  export default class TurnServer {
    constructor(options: {
      readonly listeningPort: number;
      readonly listeningIps: readonly string[];
      readonly relayIps: readonly string[];
      readonly authMech: 'long-term';
      readonly credentials: Readonly<Record<string, string>>;
      readonly debugLevel: 'OFF';
    });
    readonly allocations: Readonly<Record<string, unknown>>;
    start(): void;
    stop(): void;
  }
}
