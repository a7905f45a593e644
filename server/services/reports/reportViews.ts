import type { AuditView, ReportStage, ReportView, Verdict } from '../../../shared/protocol/reports.ts';
import {
  frozenOf,
  type JudgedVerdict,
  type Report,
  type Stage,
  whyNotJudge,
} from '../../domain/reports/reportMachine.ts';

/** Shows a report to its two sides; who judged it is nobody's to know. */
export function viewOf(reportId: string, report: Report): ReportView {
  const { fan, creator, blockedAtMs, isGivenBack, payments, statement, answer, appeal } = report;
  return {
    ...{ reportId, fan, creator, blockedAtMs, isGivenBack, statement, answer, appeal },
    payments: payments.map(({ entryId: _, ...payment }) => payment),
    stage: stageOf(report, report.stage),
  };
}

/** Shows a report to an auditor. */
export function auditViewOf(
  reportId: string,
  report: Report,
  by: { readonly auditorId: string; readonly record: AuditView['record'] },
): AuditView {
  const { blockReason, blockNote, stage, earlier } = report;
  const proposal = stage.type === 'proposed' ? stage.verdict : null;
  const hasSaid = proposal?.auditorIds.includes(by.auditorId) ?? false;
  return {
    ...viewOf(reportId, report),
    ...{ blockReason, blockNote, record: by.record },
    earlier: proposal ? shown(proposal) : earlier && shown(earlier),
    mayJudge: whyNotJudge(report, by.auditorId) === null && !hasSaid,
  };
}

const shown = ({ auditorIds: _, ...verdict }: JudgedVerdict): Verdict => verdict;

function stageOf(report: Report, stage: Stage): ReportStage {
  switch (stage.type) {
    case 'proposed':
      return { type: 'proposed', untilMs: stage.untilMs, isAppeal: stage.isAppeal };
    case 'judged':
      return { type: 'judged', untilMs: stage.untilMs, verdict: shown(stage.verdict) };
    case 'settling':
      return { type: 'settling', verdict: shown(stage.verdict) };
    case 'closed': {
      const keptMinor = String(frozenOf(report) - BigInt(stage.returnedMinor));
      return { ...stage, keptMinor, verdict: shown(stage.verdict) };
    }
    case 'coming':
      throw new Error('a report is shown once its block is made');
    default:
      return stage;
  }
}
