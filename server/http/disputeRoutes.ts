import type { Router } from 'express';
import { DISPUTE_REASON_CHARS } from '../../shared/disputeLimits.ts';
import { type DisputesAnswer, resolveBody } from '../../shared/protocol/disputes.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { isSeen, tidyText } from '../../shared/tidyText.ts';
import type { Config } from '../config.ts';
import type { MeetingDoor } from '../domain/doors.ts';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admins.ts';
import { accept, parseBody, refuse } from './answer.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
  readonly meetings: MeetingDoor;
}

/** Adds the routes of administrators who decide between two people (shared/protocol/disputes.ts). */
export function addDisputeRoutes(api: Router, { services, config, meetings }: Parts): void {
  const forAdmins = adminRoutes(services.identity, config);
  api.get(
    '/admin/disputes',
    forAdmins(
      async (): Promise<Outcome<DisputesAnswer>> => accept({ disputes: await services.disputes.list() }),
    ),
  );
  api.post(
    '/admin/meetings/:meetingId/resolve',
    forAdmins(async (req): Promise<Outcome<object>> => {
      const body = parseBody(resolveBody, req);
      if (!body.ok) return body;
      const reason = tidyText(body.value.reason);
      if (!isSeen(reason)) return refuse('BadRequest', 'reason: it says nothing');
      if ([...reason].length > DISPUTE_REASON_CHARS) return refuse('MessageTooLong');
      return meetings.resolve(String(req.params.meetingId), { ...body.value, reason });
    }),
  );
}
