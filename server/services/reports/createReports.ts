import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Log } from '../../log.ts';
import { Rounds } from '../../Rounds.ts';
import type { BlocksPort } from '../blocks/port.ts';
import { createFairBlocks } from './fairBlocks.ts';
import { REPORTS_AT_ONCE, type ReportsPort } from './port.ts';
import { createStoreReports, type ReportsParts } from './storeReports.ts';

const ROUND_MS = MINUTE_MS;
const NEXT_MS = SECOND_MS;

/** The blocks with their money: the services, and the rounds that take up what is due or was half-way at a crash. */
export function createReports(
  parts: Omit<ReportsParts, 'blocks' | 'rules'> & { readonly blocks: BlocksPort; readonly log: Log },
): { readonly blocks: BlocksPort; readonly reports: ReportsPort; readonly stop: () => Promise<void> } {
  const reports = createStoreReports(parts);
  const rounds = new Rounds({
    clock: parts.clock,
    roundMs: ROUND_MS,
    work: async () => ((await reports.resume()) >= REPORTS_AT_ONCE ? NEXT_MS : ROUND_MS),
    onFailed: (err) => parts.log.warn({ err }, 'reports of blocks were not looked after'),
  });
  rounds.nudge();
  // what is given back, and the notice, need not wait for the next round
  const blocks = createFairBlocks(parts.blocks, { reports, made: () => rounds.nudge() });
  return { blocks, reports, stop: () => rounds.stop() };
}
