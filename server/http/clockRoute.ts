import type { Router } from 'express';
import type { ClockAnswer } from '../../shared/protocol/http.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Services } from '../services/services.ts';
import { accept, route } from './answer.ts';

/** Adds the route that tells the server's time. Pages count by it, since the clocks of browsers can be wrong. */
export function addClockRoute(
  api: Router,
  { services: { clock } }: { readonly services: Pick<Services, 'clock'> },
): void {
  api.get(
    '/clock',
    route(async (): Promise<Outcome<ClockAnswer>> => accept({ nowMs: clock.nowMs() })),
  );
}
