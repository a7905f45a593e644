import type { Log } from '../../log.ts';
import type { Clock } from '../runtime/port.ts';
import { NO_TRACING } from './noTracing.ts';
import type { TracingPort } from './port.ts';

/** Where traces go, and how many of the tips and joins are taken down: 1 of them is all. */
export interface TracingSettings {
  /** The address of an OpenTelemetry collector; null: there is none. */
  readonly otlpUrl: string | null;
  readonly share: number;
}

/** The libraries of OpenTelemetry are loaded only where somebody reads what they send. */
export async function openTracing(
  { otlpUrl, share }: TracingSettings,
  parts: { readonly clock: Clock; readonly log: Log },
): Promise<TracingPort> {
  if (otlpUrl === null) return NO_TRACING;
  const { createOtlpTracing } = await import('./otlpTracing.ts');
  return createOtlpTracing({ ...parts, url: otlpUrl, share });
}
