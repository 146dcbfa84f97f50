/**
 * Figures for Prometheus, in its text format, served on this machine alone: who may look from elsewhere is for a proxy to say.
 */
import { createServer } from 'node:http';

/** One figure. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What serves them. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** The figures as Prometheus reads them; those of one name one behind the other. */
export function metricsText(metrics: readonly Metric[]): string {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const { name, help, type } of metrics) {
    if (seen.has(name)) continue;
    seen.add(name);
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const metric of metrics) if (metric.name === name) lines.push(`${name}${labelsText(metric.labels)} ${metric.value}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Serves figures at `/metrics`, asked for anew each time. Rejects where the port is taken. */
export async function serveMetrics(port: number, read: () => readonly Metric[]): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
    response.writeHead(isAsked ? 200 : 404, { 'content-type': isAsked ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/plain' });
    response.end(isAsked ? metricsText(read()) : 'The figures are at /metrics.\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`The figures cannot be served on port ${port} (${error.message}). Name another: --metrics PORT.`)));
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  return {
    url: `http://${HOST}:${typeof address === 'object' && address !== null ? address.port : port}/metrics`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  if (labels === undefined) return '';
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`);
  return `{${parts.join(',')}}`;
}
