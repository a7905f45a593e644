import '../../../../shared/protocol/furtherRejections.ts';
import { useState } from 'react';
import { BLOCK_LIMITS, BLOCK_REASONS } from '../../../../shared/blockLimits.ts';
import type { BlockReason } from '../../../../shared/protocol/blocks.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { blocksApi } from '../../../net/blocksApi.ts';
import { reportsApi } from '../../../net/reportsApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/safety.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';

export interface BlockDialogProps {
  readonly person: Person;
  /** Called once the person is blocked. */
  readonly onBlocked?: () => void;
  readonly onClose: () => void;
}

/** Asks before somebody is blocked, and for the reason. */
export default function BlockDialog({ person, onBlocked, onClose }: BlockDialogProps) {
  const [reason, setReason] = useState<BlockReason>('unwanted');
  const [note, setNote] = useState('');
  const [choice, setChoice] = useState<'back' | 'keep'>('keep');
  const { value: review, refused: unread } = useAsked(() => reportsApi.review(person.id), [person.id]);
  const { busy, refused, run } = useRun();
  const name = isolate(person.name);
  const paidMinor = (review?.delivered ?? []).reduce((sum, { paidMinor: one }) => sum + BigInt(one), 0n);
  const block = async () => {
    if (
      !(await run(() =>
        blocksApi.block(person.id, { reason, note, givesBack: paidMinor > 0n && choice === 'back' }),
      ))
    )
      return;
    showToast({ title: t('block.done', { name }) });
    onBlocked?.();
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={t('block.ask', { name })}
      description={t('block.about')}
      error={refused?.message ?? unread?.message ?? null}
      // what they paid is seen before the yes
      busy={busy || (review === null && unread === null)}
      yes={t('block.do')}
      no={t('block.no')}
      onYes={() => void block()}
      onNo={onClose}
    >
      {review && review.held.length > 0 ? <p>{t('paid.held', { count: review.held.length })}</p> : null}
      {paidMinor > 0n ? (
        <Select
          label={t('paid.lately', { amount: formatMesi(paidMinor) })}
          hint={choice === 'keep' ? t('paid.keepHint') : t('paid.backHint')}
          value={choice}
          options={[
            { value: 'keep', label: t('paid.keep') },
            { value: 'back', label: t('paid.back') },
          ]}
          onChange={setChoice}
        />
      ) : null}
      <Select
        label={t('block.reason')}
        value={reason}
        options={BLOCK_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        onChange={setReason}
      />
      <TextField
        label={t('block.note')}
        value={note}
        maxLength={BLOCK_LIMITS.noteChars}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
