import type { StatementLine } from '../../shared/protocol/money.ts';
import { readLocal, writeLocal } from '../base/localText.ts';
import { returnsSince } from '../model/returns.ts';
import { moneyApi } from '../net/moneyApi.ts';
import { serverNowMs } from '../net/serverClock.ts';
import { textsReady } from '../texts/locale.ts';
import { t } from '../texts/money.ts';
import { showToast } from '../ui/notices/toasts.ts';
import { outcomeOf, sentenceOf } from './lineWords.ts';

const KEY = 'mesi.returnsTold';
/** Within so long all ask whom one event gave something back: a sale that is cancelled pays a thousand people at once. */
const SPREAD_MS = 1_500;

/** Where a receipt is opened. */
type Open = (path: string) => void;

/**
 * Tells what came back of what this person had held, once in this browser: one sentence, with the way to its receipt.
 * Only one tab does it at a time. Returns false when the server did not answer.
 */
export function tellReturns(accountId: string, open: Open): Promise<boolean> {
  const tell = () => tellNew(accountId, open);
  return navigator.locks ? navigator.locks.request(KEY, tell) : tell();
}

async function tellNew(accountId: string, open: Open): Promise<boolean> {
  const toldAtMs = readTold(accountId);
  // whoever comes for the first time is not told what is long past
  if (toldAtMs === null) {
    writeTold(accountId, serverNowMs());
    return true;
  }
  await new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD_MS));
  const filter = { account: 'wallet', asset: null, kind: 'post,void', from: toldAtMs } as const;
  const answer = await moneyApi.statement(filter, null);
  if (!answer.ok) return false;
  const [newest] = answer.value.lines;
  if (newest) writeTold(accountId, Math.max(newest.atMs, toldAtMs));
  await textsReady();
  for (const line of returnsSince(answer.value.lines, toldAtMs)) tellOne(line, open);
  return true;
}

function tellOne(line: StatementLine, open: Open): void {
  const body = outcomeOf(line);
  showToast({
    title: sentenceOf(line),
    ...(body === null ? {} : { body }),
    tone: 'positive',
    durationMs: 12_000,
    action: {
      label: t('receipt'),
      onSelect: () => open(`/wallet?receipt=${encodeURIComponent(line.entryId)}`),
    },
  });
}

/** Reads when this person was told last in this browser; null when they never were, or storage is forbidden. */
function readTold(accountId: string): number | null {
  const [id, atMs] = (readLocal(KEY) ?? '').split(' ');
  return id === accountId && /^\d+$/.test(atMs ?? '') ? Number(atMs) : null;
}

/** Where storage is forbidden nothing is ever told: better than the same thing on every page. */
function writeTold(accountId: string, atMs: number): void {
  writeLocal(KEY, `${accountId} ${Math.floor(atMs)}`);
}
