import { useState } from 'react';
import { adminApi } from '../../net/adminApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/operator.ts';
import { TextField } from '../../ui/controls/TextField.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';

interface TakeDownDialogProps {
  /** The stream that is to end; null: the dialog is closed. */
  readonly stream: { readonly streamId: string; readonly title: string } | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks for the reason, which the creator is told, and ends the stream. */
export function TakeDownDialog({ stream, onClose, onDone }: TakeDownDialogProps) {
  const [why, setWhy] = useState('');
  const { busy, refused, run } = useRun();
  const [isMissing, setMissing] = useState(false);
  const take = async () => {
    if (why.trim() === '') return setMissing(true);
    if (stream && (await run(() => adminApi.takeDown(stream.streamId, why)))) {
      setWhy('');
      onDone();
    }
  };
  return (
    <ConfirmDialog
      open={stream !== null}
      title={t('down.ask')}
      description={stream ? t('down.about', { title: isolate(stream.title) }) : ''}
      error={refused?.message ?? null}
      busy={busy}
      yes={t('down.yes')}
      no={t('down.no')}
      onYes={() => void take()}
      onNo={onClose}
    >
      <TextField
        label={t('down.why')}
        value={why}
        maxLength={300}
        error={isMissing && why.trim() === '' ? t('down.missing') : undefined}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
