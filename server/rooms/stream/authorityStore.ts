import type { PaidTip } from '../../domain/tips/tipEntry.ts';
import type { OpaqueIds } from '../../services/opaqueIds/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import type { Cut } from './cutFrame.ts';
import type { PlacedMenuOrder } from './machine/menuOrder.ts';
import { restoreStream } from './machine/restore.ts';
import type { StreamState } from './machine/state.ts';
import type { StreamDocument, TipPageDocument } from './streamDocument.ts';
import type { StreamJournal } from './streamJournal.ts';

/** Reads what the stream was when it was claimed, and its tips that nobody was told of. */
export async function readStream(input: {
  readonly document: StreamDocument;
  readonly epoch: number;
  readonly nowMs: number;
  readonly store: StorePort;
  readonly journal: StreamJournal;
  readonly opaqueIds: OpaqueIds;
}): Promise<{ readonly state: StreamState; readonly unshown: readonly PaidTip[] }> {
  const { document, epoch, nowMs, store, journal } = input;
  const shownIds = await readShownIds(store, document);
  const tips = [...(await journal.readTips()), ...(await journal.readMenuTips())];
  const shown = tips.filter((tip) => shownIds.has(tip.entryId));
  const state = restoreStream({
    document: withoutGivers(document, { tips, opaqueIds: input.opaqueIds }),
    epoch,
    shownIds,
    shownTips: shown.map((tip) => ({
      giverId: tip.from?.id ?? null,
      payerId: tip.payerId,
      mesiMinor: BigInt(tip.mesiMinor),
    })),
    nowMs,
  });
  const unshown = tips.filter((tip) => !shownIds.has(tip.entryId));
  return { state, unshown };
}

/** A menu order of before tips had an id to be shown by. */
type OldMenuOrder = Omit<PlacedMenuOrder, 'tipId'> & { readonly entryId: string };

/** Names tips anew in old documents, which named them by their entries and so said who gave them. */
function withoutGivers(
  document: StreamDocument,
  { tips, opaqueIds }: { readonly tips: readonly PaidTip[]; readonly opaqueIds: OpaqueIds },
): StreamDocument {
  const entryIds = new Set(tips.map(({ entryId }) => entryId));
  const { history, modes } = document;
  const renamed = (order: PlacedMenuOrder | OldMenuOrder): PlacedMenuOrder => {
    if (!('entryId' in order)) return order;
    const { entryId, ...rest } = order;
    return { ...rest, tipId: opaqueIds.tip(entryId) };
  };
  return {
    ...document,
    history: history.map((event) =>
      entryIds.has(event.id) ? { ...event, id: opaqueIds.tip(event.id) } : event,
    ),
    modes: { ...modes, menuOrders: modes.menuOrders.map(renamed) },
  };
}

async function readShownIds(store: StorePort, document: StreamDocument): Promise<Set<string>> {
  const ids = new Set(document.page);
  for (const pageId of document.sealedPages) {
    const page = await store.get('tipPages', pageId);
    if (!page) throw new Error(`page ${pageId} is named by its stream and is not there`);
    for (const id of (page.body as unknown as TipPageDocument).entryIds) ids.add(id);
  }
  return ids;
}

/** Writes the page of shown ids that the cut's document names. */
export async function sealPage(store: StorePort, streamId: string, { seal }: Cut): Promise<void> {
  if (!seal) return;
  // a page's id holds epoch and seq: if it exists, an earlier try of this very write made it
  await store.insert('tipPages', seal.pageId, { streamId, entryIds: seal.entryIds });
}
