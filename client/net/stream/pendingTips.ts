import type { TipCommand } from '../../../shared/protocol/commands.ts';

/** A tip that was sent and not answered yet. */
export interface PendingTip {
  readonly accountId: string;
  readonly streamId: string;
  readonly madeAtMs: number;
  readonly command: TipCommand;
}

const KEY = 'mesi.pendingTips';

/** Reads the tips that are pending. Storage can be forbidden or hold anything: then nothing is. */
export function readPending(storage: Pick<Storage, 'getItem'>): readonly PendingTip[] {
  try {
    const list: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(list) ? list.filter(isPendingTip).map(withoutItem) : [];
  } catch {
    return [];
  }
}

export function writePending(
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
  tips: readonly PendingTip[],
): void {
  try {
    if (tips.length === 0) storage.removeItem(KEY);
    else storage.setItem(KEY, JSON.stringify(tips));
  } catch {
    // as said at readPending: the tip then lives as long as the page
  }
}

/** A page of before may have tipped for an item of the menu; the same command without it is the same tip. */
function withoutItem(tip: PendingTip): PendingTip {
  const { menuItemId: _, ...command } = tip.command as TipCommand & { readonly menuItemId?: unknown };
  return { ...tip, command };
}

function isPendingTip(value: unknown): value is PendingTip {
  if (typeof value !== 'object' || value === null) return false;
  const { accountId, streamId, madeAtMs, command } = value as Partial<PendingTip>;
  return (
    typeof accountId === 'string' &&
    typeof streamId === 'string' &&
    typeof madeAtMs === 'number' &&
    typeof command?.commandId === 'string'
  );
}
