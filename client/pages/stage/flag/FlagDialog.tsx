import '../../../../shared/protocol/furtherRejections.ts';
import { useState } from 'react';
import { FLAG_CATEGORIES, FLAG_LIMITS, type FlagCategory } from '../../../../shared/flagLimits.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/flags.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';

export interface FlagDialogProps {
  readonly what: 'line' | 'message' | 'stream' | 'person';
  /** Whoever it is about. */
  readonly name: string;
  /** Files the report. */
  readonly file: (why: {
    readonly category: FlagCategory;
    readonly note: string;
  }) => Promise<Outcome<object>>;
  readonly onClose: () => void;
}

/** Asks for what is wrong before something is reported. */
export default function FlagDialog({ what, name, file, onClose }: FlagDialogProps) {
  const [category, setCategory] = useState<FlagCategory>('harassment');
  const [note, setNote] = useState('');
  const { busy, refused, run } = useRun();
  const send = async () => {
    if (!(await run(() => file({ category, note })))) return;
    showToast({ title: t('done') });
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={what === 'person' ? t('ask.person', { name: isolate(name) }) : t(`ask.${what}`)}
      description={t('about')}
      error={refused?.message ?? null}
      busy={busy}
      yes={t('send')}
      no={t('cancel')}
      onYes={() => void send()}
      onNo={onClose}
    >
      <Select
        label={t('what')}
        value={category}
        options={FLAG_CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
        onChange={setCategory}
      />
      <TextField
        label={t('note')}
        value={note}
        maxLength={FLAG_LIMITS.noteChars}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
