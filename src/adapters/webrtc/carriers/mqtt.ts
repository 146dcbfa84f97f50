/** MQTT over WebSocket, by the package `mqtt`. Nothing is stored or acknowledged by the broker: signals that are late are of no use. */
import type * as Mqtt from 'mqtt';
import type { MqttClient } from 'mqtt';
import type { Carrier, CarrierListener, CarrierOptions } from '../carrier.ts';

const CONNECT_MS = 10_000;
const RETRY_MS = 5_000;
const KEEPALIVE_S = 50;
const PREFIX = 'peerset/';
/** What a broker answers to a subscription that it will not have. */
const REFUSED = 128;

/** A carrier over a broker. */
export function carryMqtt(parts: unknown, options: CarrierOptions, listener: CarrierListener): Carrier {
  const { connect } = (parts as { readonly default?: typeof Mqtt }).default ?? (parts as typeof Mqtt);
  const { url, topics, settings: { username, password } } = options;
  const client = connect(url, {
    clean: true,
    connectTimeout: CONNECT_MS,
    // Jitter: a broker that comes back must not meet all its clients in one moment.
    reconnectPeriod: RETRY_MS * (0.75 + Math.random() / 2),
    keepalive: KEEPALIVE_S,
    queueQoSZero: false,
    resubscribe: false,
    // Its other timers are in a worker made of a text, which strict pages forbid.
    timerVariant: 'native',
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  client.on('connect', () => subscribe(client, topics, listener));
  client.on('message', (_topic, payload) => listener.received(textOf(payload, options)));
  let said: unknown;
  client.on('error', (error) => {
    // A broker that sends us away gives a code; a connection that fails gives none, and its end follows.
    said = 'code' in error && typeof error.code === 'number' ? error.message : undefined;
  });
  client.on('close', () => {
    listener.lost(said === undefined ? 'unreachable' : 'rejected', said);
    said = undefined;
  });
  return {
    publish: (topic, text) => {
      if (client.connected) client.publish(PREFIX + topic, text, { qos: 0 });
    },
    wake: () => {
      if (!client.connected) client.reconnect();
    },
    close: () => void client.end(true),
  };
}

function subscribe(client: MqttClient, topics: readonly string[], listener: CarrierListener): void {
  const askedAt = performance.now();
  client.subscribe(topics.map((topic) => PREFIX + topic), { qos: 0 }, (error, granted) => {
    const isRefused = error !== null || granted?.some(({ qos }) => (qos as number) === REFUSED) === true;
    if (!isRefused) return listener.opened(performance.now() - askedAt);
    listener.lost('rejected', error?.message ?? 'it refused our subscription');
  });
}

function textOf(payload: Uint8Array, { textMax }: CarrierOptions): string | undefined {
  return payload.length > textMax ? undefined : new TextDecoder().decode(payload);
}
