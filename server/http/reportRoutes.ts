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
import { isSeen, tidyText } from '../../shared/tidyText.ts';
import type { Config } from '../config.ts';
import type { AuditDeed, ReportDeed } from '../services/reports/port.ts';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admins.ts';
import { accept, accountRoute, callerOf, parseBody, refuse } from './answer.ts';

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
  deed('file', (req) =>
    said(
      req,
      fileReportBody,
      ({ statement }) => statement,
      (statement) => ({ type: 'file', statement }),
    ),
  );
  deed('answer', (req) =>
    said(
      req,
      answerReportBody,
      ({ answer }) => answer,
      (answer) => ({ type: 'answer', answer }),
    ),
  );
  deed('appeal', (req) =>
    said(
      req,
      appealReportBody,
      ({ appeal }) => appeal,
      (appeal) => ({ type: 'appeal', appeal }),
    ),
  );
  deed('accept', () => accept({ type: 'accept' }));
  addAuditRoutes(api, { services, config });
}

/** Auditors are admins; what they may judge is decided by the report. */
function addAuditRoutes(api: Router, { services, config }: Parts): void {
  const { identity, reports } = services;
  const adminRoute = adminRoutes(identity, config);
  const auditorOf = async (req: Request) => (await callerOf(req, identity))!.id;
  api.get(
    '/admin/reports',
    adminRoute(
      async (req): Promise<Outcome<AuditQueueAnswer>> =>
        accept({ reports: await reports.queue(await auditorOf(req)) }),
    ),
  );
  const deed = (path: string, read: (req: Request) => Outcome<AuditDeed>) =>
    api.post(
      `/admin/reports/:reportId/${path}`,
      adminRoute(async (req): Promise<Outcome<AuditView>> => {
        const reportId = idSchema.safeParse(req.params.reportId);
        const asked = read(req);
        if (!asked.ok) return asked;
        if (!reportId.success) return refuse('NotFound');
        const auditorId = await auditorOf(req);
        return reports.judge({ reportId: reportId.data, auditorId, deed: asked.value });
      }),
    );
  deed('judge', (req) =>
    said(
      req,
      judgeReportBody,
      ({ reason }) => reason,
      (reason, body) => ({ ...body, type: 'judge', reason }),
    ),
  );
  deed('agree', () => accept({ type: 'agree' }));
}

/** Reads a body with one text in it, which says something and is not too long. */
function said<B, T>(
  req: Request,
  schema: z.ZodType<B>,
  textOf: (body: B) => string,
  make: (text: string, body: B) => T,
): Outcome<T> {
  const body = parseBody(schema, req);
  if (!body.ok) return body;
  const text = tidyText(textOf(body.value));
  if (!isSeen(text)) return refuse('MessageEmpty');
  if ([...text].length > REPORT_LIMITS.textChars) return refuse('MessageTooLong');
  return accept(make(text, body.value));
}
