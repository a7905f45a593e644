import type { JsonObject, StorePort } from '../../services/store/port.ts';
import type { TipFact } from '../policies/tips.ts';
import { type Cut, documentOf } from './cutFrame.ts';
import { restoreStream } from './machine/restore.ts';
import type { StreamState } from './machine/state.ts';
import type { StreamDocument, TipPageDocument } from './streamDocument.ts';
import type { StreamJournal } from './streamJournal.ts';

/** What an authority holds: its epoch, and the version of the document that carries it. Each write moves it on. */
export interface Claim {
  readonly epoch: number;
  version: number;
}

const CLAIM_TRIES = 20;

/** Raises the epoch by compare-and-set, then reads back what the stream was. Null: there is no such stream. */
export async function claimStream(input: {
  readonly store: StorePort;
  readonly streamId: string;
  readonly nowMs: number;
  readonly journal: StreamJournal;
}): Promise<{ claim: Claim; state: StreamState; unshown: readonly TipFact[] } | null> {
  const { store, streamId, nowMs, journal } = input;
  for (let tries = 0; tries < CLAIM_TRIES; tries += 1) {
    const found = await store.get('streams', streamId);
    if (!found) return null;
    const document = found.body as unknown as StreamDocument;
    const epoch = document.epoch + 1;
    const body = { ...document, epoch } as unknown as JsonObject;
    const written = await store.replace('streams', streamId, found.version, body);
    if (!written.ok) continue;
    const shownIds = await readShownIds(store, document);
    const tips = await journal.readTips();
    const shown = tips.filter((tip) => shownIds.has(tip.entryId));
    const state = restoreStream({
      document,
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
    return { claim: { epoch, version: written.version }, state, unshown };
  }
  throw new Error(`stream ${streamId} could not be claimed: others keep claiming it`);
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

/**
 * True: durable. False: another authority has claimed the stream, and nothing was changed. Throws when the store
 * is away; writing the same cut again is safe.
 */
export async function writeCut(input: {
  readonly store: StorePort;
  readonly streamId: string;
  readonly claim: Claim;
  readonly cut: Cut;
}): Promise<boolean> {
  const { store, streamId, claim, cut } = input;
  if (cut.seal) {
    const { pageId, entryIds } = cut.seal;
    // a page's id holds epoch and seq: if it exists, an earlier try of this very write made it
    await store.insert('tipPages', pageId, { streamId, entryIds });
  }
  if (!cut.document) return true;
  const body = cut.document as unknown as JsonObject;
  const written = await store.replace('streams', streamId, claim.version, body);
  if (written.ok) {
    claim.version = written.version;
    return true;
  }
  return wasWritten({ store, streamId, claim });
}

/** Of an earlier try whose answer was lost: only this authority writes its epoch, one version at a time. */
async function wasWritten(input: {
  readonly store: StorePort;
  readonly streamId: string;
  readonly claim: Claim;
}): Promise<boolean> {
  const { store, streamId, claim } = input;
  const found = await store.get('streams', streamId);
  if (!found || found.body.epoch !== claim.epoch || found.version !== claim.version + 1) return false;
  claim.version = found.version;
  return true;
}

/** No authority is needed any more: the stream is not taken up again at a start. */
export async function closeDocument(input: {
  readonly store: StorePort;
  readonly streamId: string;
  readonly claim: Claim;
  readonly state: StreamState;
}): Promise<void> {
  const { store, streamId, claim, state } = input;
  const body = { ...documentOf(state), phaseType: 'closed' } satisfies StreamDocument;
  await store.replace('streams', streamId, claim.version, body as unknown as JsonObject);
}
