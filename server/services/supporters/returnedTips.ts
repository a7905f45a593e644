import { type Payment, type Report, returnedOf } from '../../domain/reports/reportMachine.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';

/** A tip of a named person that a verdict, or the creator with a block, gave back. */
export interface ReturnedTip {
  readonly giverId: string;
  /** What came back, in minor units of MESI. */
  readonly mesiMinor: bigint;
  /** When the tip was given. */
  readonly atMs: number;
}

/** What is read of a report as it lies in the store. */
type Stored = { readonly report: Report; readonly atMs: number } & { readonly [key: string]: never };

const PAGE = 100;
/** The newest reports of a creator that are looked at. */
const MOST_LOOKED_AT = 2_000;

/** Returns the tips to a creator that were given back, of the newest reports. */
export async function returnedTips(
  store: Pick<StorePort, 'find'>,
  creatorId: string,
): Promise<readonly ReturnedTip[]> {
  const tips: ReturnedTip[] = [];
  let after: { readonly at: number; readonly id: string } | undefined;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += PAGE) {
    const found = await store.find<Stored>(COLLECTIONS.reports.name, {
      ...{ field: 'creatorId', value: creatorId, by: 'atMs', order: 'descending', limit: PAGE },
      ...(after && { after }),
    });
    for (const { body } of found) tips.push(...tipsOf(body.report));
    const last = found.at(-1);
    if (!last || found.length < PAGE) break;
    after = { at: last.body.atMs, id: last.id };
  }
  return tips;
}

function tipsOf(report: Report): readonly ReturnedTip[] {
  const returned = (payment: Payment) => ({
    giverId: report.fan.id,
    mesiMinor: returnedOf(report, payment),
    atMs: payment.atMs,
  });
  return report.payments
    .filter(({ purpose }) => purpose === 'tip')
    .map(returned)
    .filter(({ mesiMinor }) => mesiMinor > 0n);
}
