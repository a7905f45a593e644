import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP has it in JSON. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string; readonly intValue?: number };
  }[];
}
interface Exported {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

/** A collector of the tests' own: it takes OTLP in JSON over HTTP, where collectors take it. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** All that was received, as text. */
  readonly text: () => string;
  stop(): Promise<void>;
}

/** `status` is what it answers; with null it answers nothing, ever. */
export async function startOtlpReceiver(status: number | null = 200): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const texts: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (status === null) return;
    if (request.method !== 'POST' || request.url !== '/v1/traces') return void response.writeHead(404).end();
    if (status === 200) {
      texts.push(body);
      const { resourceSpans }: Exported = JSON.parse(body);
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    }
    response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    text: () => texts.join('\n'),
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Writes the spans of a trace as a tree: each line is a name, indented by how deep it lies. Names that are alike stand together. */
export function treeOf(spans: readonly ReceivedSpan[]): readonly string[] {
  const within = (parent: string | undefined, depth: number): readonly string[] =>
    spans
      .filter(({ parentSpanId = '' }) => parentSpanId === (parent ?? ''))
      .sort(
        (a, b) =>
          a.name.localeCompare(b.name) || Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)),
      )
      .flatMap(({ name, spanId }) => [`${'  '.repeat(depth)}${name}`, ...within(spanId, depth + 1)]);
  return within(undefined, 0);
}
