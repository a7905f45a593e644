import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { type Context, DiagLogLevel, diag, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Log } from '../../log.ts';
import { boundLines } from '../../wire/boundedLog.ts';
import type { Clock } from '../runtime/port.ts';
import type { Step, TracingPort, Way } from './port.ts';

/** Where a collector takes traces, below its address. */
const TRACES_PATH = '/v1/traces';
/** What is waiting is handed over so often, or as soon as it is so many spans; what comes when too many wait is dropped. */
const HAND_OVER_MS = SECOND_MS;
const SPANS_AT_ONCE = 512;
const SPANS_WAITING = 8_192;
/** The server ends within ten seconds, also when the collector is away. */
const PATIENCE_MS = 3 * SECOND_MS;

/** The ids of a trace and of the span of its whole way, in hex. */
interface WayIds {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Makes the ids of what goes its way. Every process of the set makes the same of the same tip or join, so steps find their trace
 * without anything being said between processes, and whoever knows a tip can find its trace.
 */
export function idsOfWay({ of, id }: Way): WayIds {
  const digest = createHash('sha256').update(`${of}:${id}`).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

/** Gives the ids that were set aside for the next span, where there are any. */
class WayIdGenerator implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  next: WayIds | null = null;

  generateTraceId = (): string => this.next?.traceId ?? this.#random.generateTraceId();
  generateSpanId = (): string => this.next?.spanId ?? this.#random.generateSpanId();
}

/** Hands what is taken down to an OpenTelemetry collector, as OTLP in JSON over HTTP. */
export function createOtlpTracing(input: {
  /** The address of the collector, such as `http://127.0.0.1:4318`. */
  readonly url: string;
  /** The part of all tips and joins that is taken down, above 0 and at most 1; it is the same ones in every process. */
  readonly share: number;
  readonly clock: Clock;
  readonly log: Log;
}): TracingPort {
  const warn = sayWhatFails(input);
  const idGenerator = new WayIdGenerator();
  const exporter = new OTLPTraceExporter({
    url: input.url.replace(/\/+$/, '') + TRACES_PATH,
    timeoutMillis: PATIENCE_MS,
  });
  const provider = new TracerProvider({
    idGenerator,
    sampler: new TraceIdRatioBasedSampler(input.share),
    resource: resourceFromAttributes({
      'service.name': 'mesi-live',
      'service.instance.id': `${hostname()}:${process.pid}`,
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: HAND_OVER_MS,
        maxExportBatchSize: SPANS_AT_ONCE,
        maxQueueSize: SPANS_WAITING,
        exportTimeoutMillis: PATIENCE_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('mesi-live');

  const takeDown = ({ name, startMs, endMs, facts = {}, steps = [] }: Step, within: Context): void => {
    const span = tracer.startSpan(name, { startTime: startMs, attributes: facts }, within);
    idGenerator.next = null;
    const inside = trace.setSpan(within, span);
    for (const step of steps) takeDown(step, inside);
    span.end(endMs);
  };

  return {
    isOn: true,
    nowMs: () => performance.timeOrigin + performance.now(),
    whole(way, step) {
      idGenerator.next = idsOfWay(way);
      takeDown(step, ROOT_CONTEXT);
    },
    part(way, step) {
      const parent = { ...idsOfWay(way), traceFlags: TraceFlags.SAMPLED, isRemote: true };
      takeDown(step, trace.setSpanContext(ROOT_CONTEXT, parent));
    },
    async close() {
      // what fails on the way out is told to whoever waits for the end, and not to the libraries' own log
      await provider.shutdown().catch((err: unknown) => warn(String(err)));
    },
  };
}

/**
 * Lets the libraries write into the log of the server, not too often: they fail with each batch while the collector is away.
 * Returns what writes such a line.
 */
function sayWhatFails({ clock, log }: { readonly clock: Clock; readonly log: Log }): (why: string) => void {
  const say = boundLines(clock);
  const warn = (why: string) => say((facts) => log.warn({ why, ...facts }, 'traces were not handed over'));
  const nothing = () => {};
  const logger = { error: warn, warn, info: nothing, debug: nothing, verbose: nothing };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  return warn;
}
