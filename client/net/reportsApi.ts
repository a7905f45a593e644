import type {
  AuditQueueAnswer,
  AuditView,
  BlockReviewAnswer,
  ReportsAnswer,
  ReportView,
  Verdict,
} from '../../shared/protocol/reports.ts';
import { call } from './api.ts';

const part = encodeURIComponent;
const act = (reportId: string, what: string, body: object = {}) =>
  call<ReportView>(`/api/reports/${part(reportId)}/${what}`, { method: 'POST', body });
const audit = (reportId: string, what: string, body: object = {}) =>
  call<AuditView>(`/api/admin/reports/${part(reportId)}/${what}`, { method: 'POST', body });

/** Asks the server about blocks that came soon after a payment, over REST; shared/protocol/reports.ts has the shapes. */
export const reportsApi = {
  review: (personId: string) => call<BlockReviewAnswer>(`/api/blocks/${part(personId)}/review`),
  list: () => call<ReportsAnswer>('/api/reports'),
  file: (reportId: string, statement: string) => act(reportId, 'file', { statement }),
  answer: (reportId: string, answer: string) => act(reportId, 'answer', { answer }),
  appeal: (reportId: string, appeal: string) => act(reportId, 'appeal', { appeal }),
  accept: (reportId: string) => act(reportId, 'accept'),
  queue: () => call<AuditQueueAnswer>('/api/admin/reports'),
  judge: (reportId: string, verdict: Pick<Verdict, 'toFanPercent' | 'reason' | 'warns' | 'restricts'>) =>
    audit(reportId, 'judge', verdict),
  agree: (reportId: string) => audit(reportId, 'agree'),
};
