import type { HistoryEvent } from '../../shared/protocol/feed.ts';
import type { MenuItem, PanelView } from '../../shared/protocol/modes.ts';
import type { Person } from '../../shared/protocol/people.ts';
import { VIEW_LIMITS } from './viewLimits.ts';

/**
 * Something that somebody paid for, or holds money for, and that waits for the creator. Amounts are MESI minor units;
 * null: no longer known to this page.
 */
export interface PaidRequest {
  readonly type: 'call' | 'extension' | 'menu';
  /** The id of the order, or of the tip. */
  readonly id: string;
  /** Who asks; null: anonymous. */
  readonly person: Person | null;
  readonly mesiMinor: string | null;
  /** What the fan wrote, or the item of the menu; empty: nothing. */
  readonly words: string;
  /** More minutes of the one-to-one that goes on; 0 for everything else. */
  readonly minutes: number;
  /** True: the creator said yes to a one-to-one, and both must say that they are ready. */
  readonly isAccepted: boolean;
  /** False: it was paid before, so there is nothing to return. */
  readonly isHeld: boolean;
  /** When it was asked, in server time; null: not known. */
  readonly atMs: number | null;
}

const PLAIN = { words: '', minutes: 0, isAccepted: false, isHeld: true, atMs: null } as const;

/** What a page knows of the prices on the menu. */
export interface MenuPrices {
  readonly menu: readonly MenuItem[];
  readonly readable: readonly HistoryEvent[];
}

/** Returns what waits for the creator: more minutes first, for they run out first, then bids, then the menu. */
export function waitingRequests(panel: PanelView, prices: MenuPrices): readonly PaidRequest[] {
  const { queue, extension, menuOrders } = panel;
  const partner = queue.find(({ state }) => state === 'inCall')?.person ?? null;
  const minutes: readonly PaidRequest[] = extension
    ? [{ ...PLAIN, ...extension, type: 'extension', id: extension.orderId, person: partner }]
    : [];
  const calls = queue
    .filter(({ state }) => state !== 'inCall')
    .map(({ orderId, person, mesiMinor, message, state, askedAtMs }): PaidRequest => {
      const asked = { words: message, isAccepted: state === 'accepted', atMs: askedAtMs };
      return { ...PLAIN, ...asked, type: 'call', id: orderId, person, mesiMinor };
    });
  const orders = menuOrders
    .filter(({ isDone }) => !isDone)
    .map(({ tipId, from, title, atMs, mesiMinor: heldMinor, message = '' }): PaidRequest => {
      const mesiMinor = heldMinor ?? paidFor(prices, { tipId, title });
      const words = message === '' ? title : `${title} · ${message}`;
      const isHeld = heldMinor !== undefined;
      return { ...PLAIN, type: 'menu', id: tipId, person: from, words, atMs, mesiMinor, isHeld };
    });
  return [...minutes, ...calls, ...orders];
}

/** Returns what was tipped for an item: the tip while it can still be read, then the price on the menu. */
function paidFor(
  { menu, readable }: MenuPrices,
  { tipId, title }: { readonly tipId: string; readonly title: string },
): string | null {
  const tip = readable.find((event) => event.id === tipId);
  if (tip?.type === 'tip') return tip.mesiMinor;
  return menu.find((item) => item.title === title)?.priceMinor ?? null;
}

/** What of the requests was told so far: each is told once, however often it is shown again. */
export interface ToldRequests {
  /** Ids of all that was told. */
  readonly ids: ReadonlySet<string>;
  /** The last ones, oldest first, with the time at which each came. */
  readonly entries: readonly { readonly request: PaidRequest; readonly atMs: number }[];
}

export const NOTHING_TOLD: ToldRequests = { ids: new Set(), entries: [] };

/** Takes note of what waits now. The same `told` comes back when nothing of it is new. */
export function tellRequests(
  told: ToldRequests,
  waiting: readonly PaidRequest[],
  nowMs: number,
): ToldRequests {
  const fresh = waiting.filter(({ id }) => !told.ids.has(id));
  if (fresh.length === 0) return told;
  const entries = fresh.map((request) => ({ request, atMs: request.atMs ?? nowMs }));
  return {
    ids: new Set([...told.ids, ...fresh.map(({ id }) => id)]),
    entries: [...told.entries, ...entries].slice(-VIEW_LIMITS.requestsTold),
  };
}
