import type { Router } from 'express';
import type { ClockAnswer } from '../../shared/protocol/http.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Services } from '../services/services.ts';
import { accept, route } from './answer.ts';

/** What time it is here: pages count by it, since clocks of browsers go wrong. */
export function addClockRoute(
  api: Router,
  { services: { clock } }: { readonly services: Pick<Services, 'clock'> },
): void {
  api.get(
    '/clock',
    route(async (): Promise<Outcome<ClockAnswer>> => accept({ nowMs: clock.nowMs() })),
  );
}
