import { SECOND_MS } from '../../../shared/time.ts';
import { paidTipOf } from '../../domain/tips/tipEntry.ts';
import { refOfLink } from '../../domain/tips/tipLink.ts';
import { KeptAnswers } from '../../KeptAnswers.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { TipLinkSum } from './port.ts';

const COUNTS = COLLECTIONS.tipLinkCounts.name;
const PAGE_ENTRIES = 1_000;
const KEPT_MS = 1 * SECOND_MS;
const MOST_KEPT = 10_000;

const idOf = (linkId: string) => `${linkId}:tips`;

interface Parts {
  readonly store: StorePort;
  readonly ledger: Pick<LedgerPort, 'find'>;
  readonly clock: Clock;
}

/** The whole pages of the journal that were counted. */
interface CountDocument {
  readonly [key: string]: string | number | null;
  readonly cursor: string | null;
  readonly tips: number;
  readonly raisedMinor: string;
}

/**
 * Sums up what came through links, out of the journal. Whole pages are counted once, and their sum is kept; a crowd that
 * looks at one link reads the last page once a second.
 */
export class LinkSums {
  readonly #parts: Parts;
  readonly #kept: KeptAnswers<TipLinkSum>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#kept = new KeptAnswers({ clock: parts.clock, keptMs: KEPT_MS, most: MOST_KEPT });
  }

  of(linkId: string): Promise<TipLinkSum> {
    return this.#kept.of(linkId, () => countTips(this.#parts, linkId));
  }
}

async function countTips({ store, ledger }: Parts, linkId: string): Promise<TipLinkSum> {
  const stored = await store.get<CountDocument>(COUNTS, idOf(linkId));
  let { cursor, tips } = stored?.body ?? { cursor: null, tips: 0 };
  let raisedMinor = BigInt(stored?.body.raisedMinor ?? '0');
  for (let isWhole = true; isWhole; ) {
    const page = await ledger.find({
      by: { ref: refOfLink(linkId) },
      limit: PAGE_ENTRIES,
      ...(cursor === null ? {} : { cursor }),
    });
    isWhole = page.cursor !== null;
    // the last page is read again next time: there is no cursor yet for what will follow it
    const kept = { cursor, tips, raisedMinor: String(raisedMinor) };
    for (const receipt of page.receipts) {
      const tip = paidTipOf(receipt);
      if (!tip) continue;
      tips += 1;
      raisedMinor += BigInt(tip.mesiMinor);
    }
    cursor = page.cursor;
    if (isWhole || kept.cursor === (stored?.body.cursor ?? null)) continue;
    // whoever was faster counted as far: what is not kept is counted again
    if (stored) await store.replace(COUNTS, idOf(linkId), stored.version, kept);
    else await store.insert(COUNTS, idOf(linkId), kept);
  }
  return { tips, raisedMinor };
}
