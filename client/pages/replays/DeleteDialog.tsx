import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { replaysApi } from '../../net/replaysApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/replays.ts';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { useLast } from '../stage/replay/useLast.ts';

export interface DeleteDialogProps {
  /** The replay that is asked about; null while the dialog is closed. */
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
    showToast({ title: t('delete.done'), body: t('delete.gone', { title: isolate(replay.title) }) });
    close();
    onDeleted();
  };
  return (
    <ConfirmDialog
      open={replay !== null}
      title={t('delete.ask')}
      description={t('delete.about', { title: isolate(shown?.title ?? '') })}
      error={refused?.message ?? null}
      busy={busy}
      yes={t('delete.yes')}
      no={t('delete.no')}
      onYes={() => void remove()}
      onNo={close}
    />
  );
}
