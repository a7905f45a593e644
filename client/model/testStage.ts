import { emptyStage } from '../../shared/protocol/emptyStage.ts';
import type { FeedEvent, FeedFrame, FeedSnapshot, LineEvent, TipEvent } from '../../shared/protocol/feed.ts';

/** Small builders for the tests of this folder. */
export const LEA = { id: 'us_lea000', name: 'Lea', handle: 'lea' };
const NOOR = { id: 'us_noor00', name: 'Noor', handle: 'noor' };

export function line(id: string, atMs = 1_000): LineEvent {
  return { type: 'line', id, atMs, from: NOOR, role: 'viewer', text: `text of ${id}` };
}

export function tip(id: string, mesi = 3, more: Partial<TipEvent> = {}): TipEvent {
  const minor = String(mesi * 1_000_000);
  return {
    type: 'tip',
    id,
    atMs: 1_000,
    from: NOOR,
    asset: 'MESI',
    amountMinor: minor,
    mesiMinor: minor,
    giverTotalMinor: minor,
    message: '',
    ...more,
  };
}

export function snapshotOf(more: Partial<FeedSnapshot> = {}): FeedSnapshot {
  return {
    epoch: 1,
    seq: 10,
    history: [],
    stage: {
      ...emptyStage({ streamId: 'st_test00', creator: LEA }),
      title: 'Night songs',
      phase: { type: 'live', startedAtMs: 500, creator: 'present' },
      viewers: 2,
    },
    ...more,
  };
}

export function frame(seq: number, events: readonly FeedEvent[], epoch = 1): FeedFrame {
  return { epoch, seq, events };
}
