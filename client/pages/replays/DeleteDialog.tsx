import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { replaysApi } from '../../net/replaysApi.ts';
import { useRun } from '../../net/useRun.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/toasts.ts';
import { useLast } from './useLast.ts';

export interface DeleteDialogProps {
  /** null: closed. */
  readonly replay: ReplayView | null;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteDialog({ replay, onClose, onDeleted }: DeleteDialogProps) {
  const { busy, refused, forget, run } = useRun();
  const shown = useLast(replay);
  const close = () => {
    forget();
    onClose();
  };
  const remove = async () => {
    if (!replay || !(await run(() => replaysApi.remove(replay.id)))) return;
    showToast({ title: 'Deleted', body: `“${isolate(replay.title)}” is gone for good.` });
    close();
    onDeleted();
  };
  return (
    <ConfirmDialog
      open={replay !== null}
      title="Delete this replay?"
      description={`“${isolate(shown?.title ?? '')}” cannot be brought back. Download it first if you want to keep it.`}
      error={refused?.message ?? null}
      busy={busy}
      yes="Delete it"
      no="Keep it"
      onYes={() => void remove()}
      onNo={close}
    />
  );
}
