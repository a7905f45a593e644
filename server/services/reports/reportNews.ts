import type { ReportHappening } from '../../../shared/protocol/inbox.ts';
import type { Report } from '../../domain/reports/reportMachine.ts';

/** Something that one side of a report is told. */
export interface ReportNews {
  readonly personId: string;
  readonly what: ReportHappening;
}

/**
 * Returns all that the two sides are to have been told of a report as it stands. Each is told once, so that what a crash
 * has left untold is told with the next step.
 */
export function newsOf(report: Report): readonly ReportNews[] {
  const { fan, creator, stage, isGivenBack, filedAtMs, earlier } = report;
  const toFan = (what: ReportHappening): ReportNews => ({ personId: fan.id, what });
  const toCreator = (what: ReportHappening): ReportNews => ({ personId: creator.id, what });
  if (stage.type === 'offered') return [toFan('blocked')];
  if (isGivenBack) return stage.type === 'closed' ? [toFan('givenBack')] : [];
  if (filedAtMs === null) return [];
  const news = [toCreator('filed')];
  const first = earlier ?? ('verdict' in stage && stage.type !== 'proposed' ? stage.verdict : null);
  if (first && !first.isDefault) news.push(toFan('judged'), toCreator('judged'));
  if (earlier) news.push(toFan('appealed'), toCreator('appealed'));
  if (stage.type !== 'closed') return news;
  const { warns } = stage.verdict;
  if (warns !== 'nobody') news.push(warns === 'fan' ? toFan('warned') : toCreator('warned'));
  return [...news, toFan('closed'), toCreator('closed')];
}
