import type { Request, Router } from 'express';
import type { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import {
  type AuditQueueAnswer,
  type AuditView,
  answerReportBody,
  appealReportBody,
  fileReportBody,
  judgeReportBody,
  type ReportsAnswer,
  type ReportView,
} from '../../shared/protocol/reports.ts';
import { REPORT_LIMITS } from '../../shared/reportLimits.ts';
import type { Config } from '../config.ts';
import { checkText } from '../domain/text.ts';
import type { AuditDeed, ReportDeed } from '../services/reports/port.ts';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admins.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/** Adds the routes of reports: of their two sides, and of auditors (shared/protocol/reports.ts). */
export function addReportRoutes(api: Router, { services, config }: Parts): void {
  const { identity, reports } = services;
  api.get(
    '/reports',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<ReportsAnswer>> => accept({ reports: await reports.list(id) }),
    ),
  );
  const deed = (path: string, read: (req: Request) => Outcome<ReportDeed>) =>
    api.post(
      `/reports/:reportId/${path}`,
      accountRoute(identity, async ({ id: personId }, req): Promise<Outcome<ReportView>> => {
        const reportId = idSchema.safeParse(req.params.reportId);
        const asked = read(req);
        if (!asked.ok) return asked;
        return reportId.success
          ? reports.act({ reportId: reportId.data, personId, deed: asked.value })
          : refuse('NotFound');
      }),
    );
  deed('file', (req) => said(req, { type: 'file', schema: fileReportBody, text: 'statement' }));
  deed('answer', (req) => said(req, { type: 'answer', schema: answerReportBody, text: 'answer' }));
  deed('appeal', (req) => said(req, { type: 'appeal', schema: appealReportBody, text: 'appeal' }));
  deed('accept', () => accept({ type: 'accept' }));
  addAuditRoutes(api, { services, config });
}

/** Auditors are admins; what they may judge is decided by the report. */
function addAuditRoutes(api: Router, { services, config }: Parts): void {
  const { identity, reports } = services;
  const adminRoute = adminRoutes(identity, config);
  api.get(
    '/admin/reports',
    adminRoute(
      async (_req, { id }): Promise<Outcome<AuditQueueAnswer>> =>
        accept({ reports: await reports.queue(id) }),
    ),
  );
  const deed = (path: string, read: (req: Request) => Outcome<AuditDeed>) =>
    api.post(
      `/admin/reports/:reportId/${path}`,
      adminRoute(async (req, { id: auditorId }): Promise<Outcome<AuditView>> => {
        const reportId = idSchema.safeParse(req.params.reportId);
        const asked = read(req);
        if (!asked.ok) return asked;
        if (!reportId.success) return refuse('NotFound');
        return reports.judge({ reportId: reportId.data, auditorId, deed: asked.value });
      }),
    );
  deed('judge', (req) => said(req, { type: 'judge', schema: judgeReportBody, text: 'reason' }));
  deed('agree', () => accept({ type: 'agree' }));
}

/** Reads a body with one text in it, which says something and is not too long, as a deed of that type. */
function said<Type extends string, Text extends string, B extends Readonly<Record<Text, string>>>(
  req: Request,
  { type, schema, text }: { readonly type: Type; readonly schema: z.ZodType<B>; readonly text: Text },
): Outcome<B & { readonly type: Type }> {
  const body = parseBody(schema, req);
  if (!body.ok) return body;
  const checked = checkText(body.value[text], REPORT_LIMITS.textChars);
  return checked.ok ? accept({ ...body.value, [text]: checked.value, type }) : refuse(checked.code);
}
