import type { z } from 'zod';
import { addressLike, integer } from './configValues.ts';

/** What `config.ts` understands of traces. The first is the name that every program has for it. */
export const TRACING_KEYS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: addressLike('http://127.0.0.1:4318'),
  MESI_TRACES_PERCENT: integer(1, 100, 100),
};

export const readTracingKeys = (env: z.output<z.ZodObject<typeof TRACING_KEYS>>) => ({
  /** The address of the collector; null: nothing is taken down. */
  otlpUrl: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  /** The part of all tips and joins that is taken down; 1: all of them. */
  share: env.MESI_TRACES_PERCENT / 100,
});
