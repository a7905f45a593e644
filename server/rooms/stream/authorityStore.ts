import type { MenuOrder } from '../../../shared/protocol/modes.ts';
import type { OpaqueIds } from '../../services/opaqueIds/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import { type Claim, type ClaimedPlace, claimDocument, writeClaimed } from '../kernel/claimedDocument.ts';
import type { PaidTip } from '../policies/tips.ts';
import { type Cut, documentOf } from './cutFrame.ts';
import { restoreStream } from './machine/restore.ts';
import type { StreamState } from './machine/state.ts';
import type { StreamDocument, TipPageDocument } from './streamDocument.ts';
import type { StreamJournal } from './streamJournal.ts';

export const streamPlace = (store: StorePort, streamId: string): ClaimedPlace => ({
  store,
  collection: 'streams',
  id: streamId,
});

/** Raises the epoch by compare-and-set, then reads back what the stream was. Null: there is no such stream. */
export async function claimStream(input: {
  readonly store: StorePort;
  readonly streamId: string;
  readonly nowMs: number;
  readonly journal: StreamJournal;
  readonly opaqueIds: OpaqueIds;
}): Promise<{ claim: Claim; state: StreamState; unshown: readonly PaidTip[] } | null> {
  const { store, streamId, nowMs, journal } = input;
  const claimed = await claimDocument<StreamDocument>(streamPlace(store, streamId));
  if (!claimed) return null;
  const { claim, body: document } = claimed;
  const shownIds = await readShownIds(store, document);
  const tips = await journal.readTips();
  const shown = tips.filter((tip) => shownIds.has(tip.entryId));
  const state = restoreStream({
    document: withoutGivers(document, { tips, opaqueIds: input.opaqueIds }),
    epoch: claim.epoch,
    shownIds,
    shownTips: shown.map((tip) => ({
      giverId: tip.from?.id ?? null,
      payerId: tip.payerId,
      mesiMinor: BigInt(tip.mesiMinor),
    })),
    nowMs,
  });
  const unshown = tips.filter((tip) => !shownIds.has(tip.entryId));
  return { claim, state, unshown };
}

/** As it stood before a tip had an id to be shown by. */
type OldMenuOrder = Omit<MenuOrder, 'tipId'> & { readonly entryId: string };

/** Documents of before named tips by their entries, which name who gave them. */
function withoutGivers(
  document: StreamDocument,
  { tips, opaqueIds }: { readonly tips: readonly PaidTip[]; readonly opaqueIds: OpaqueIds },
): StreamDocument {
  const entryIds = new Set(tips.map(({ entryId }) => entryId));
  const { history, modes } = document;
  const renamed = (order: MenuOrder | OldMenuOrder): MenuOrder => {
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

/** As `writeClaimed`; the page of shown ids that the document names is written before it. */
export async function writeCut(input: {
  readonly store: StorePort;
  readonly streamId: string;
  readonly claim: Claim;
  readonly cut: Cut;
  readonly nowMs: number;
}): Promise<boolean> {
  const { store, streamId, claim, cut, nowMs } = input;
  if (cut.seal) {
    const { pageId, entryIds } = cut.seal;
    // a page's id holds epoch and seq: if it exists, an earlier try of this very write made it
    await store.insert('tipPages', pageId, { streamId, entryIds });
  }
  if (cut.document === null) return true;
  const body = { ...cut.document, writtenAtMs: nowMs } satisfies StreamDocument;
  return writeClaimed(streamPlace(store, streamId), claim, body);
}

/** No authority is needed any more: the stream is not taken up again at a start. */
export async function closeDocument(input: {
  readonly store: StorePort;
  readonly streamId: string;
  readonly claim: Claim;
  readonly state: StreamState;
  readonly nowMs: number;
}): Promise<void> {
  const { store, streamId, claim, state, nowMs } = input;
  const body = { ...documentOf(state), phaseType: 'closed', writtenAtMs: nowMs } satisfies StreamDocument;
  await writeClaimed(streamPlace(store, streamId), claim, body);
}
