import { type FormEvent, useState } from 'react';
import { DISPUTE_REASON_CHARS } from '../../../shared/disputeLimits.ts';
import type { DisputeView } from '../../../shared/protocol/disputes.ts';
import { adminApi } from '../../net/adminApi.ts';
import { useRun } from '../../net/useRun.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/operator.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { NumberField } from '../../ui/controls/NumberField.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import styles from './Disputes.module.css';

interface DecideFormProps {
  readonly dispute: DisputeView;
  readonly onDecided: () => void;
}

/** Divides the money of a meeting, with the reason that both read; it is asked about once. */
export function DecideForm({ dispute, onDecided }: DecideFormProps) {
  const { meetingId, amountMinor, creator, fan } = dispute;
  const [toCreatorPercent, setPercent] = useState(50);
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const { busy, refused, run, forget } = useRun();
  const creatorMinor = (BigInt(amountMinor) * BigInt(toCreatorPercent)) / 100n;
  const parts = {
    ...{ creator: isolate(creator.name), fan: isolate(fan.name) },
    paid: formatMesi(creatorMinor),
    back: formatMesi(BigInt(amountMinor) - creatorMinor),
  };
  const used = [...reason.trim()].length;
  const over = used - DISPUTE_REASON_CHARS;
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setMissing(used === 0);
    if (used > 0 && over <= 0) setAsked(true);
  };
  const decide = async () => {
    if (!(await run(() => adminApi.decide(meetingId, { toCreatorPercent, reason: reason.trim() })))) return;
    setAsked(false);
    showToast({ title: t('disputes.decided') });
    onDecided();
  };
  return (
    <form className={styles.form} onSubmit={ask}>
      <NumberField
        label={t('disputes.toCreator')}
        hint={t('disputes.parts', parts)}
        min={0}
        max={100}
        value={toCreatorPercent}
        onNumber={setPercent}
      />
      <TextArea
        label={t('disputes.reason')}
        rows={3}
        value={reason}
        error={
          over > 0 ? t('disputes.tooLong', { over }) : used === 0 && isMissing ? t('disputes.missing') : null
        }
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Button type="submit" variant="primary">
        {t('disputes.decide')}
      </Button>
      <ConfirmDialog
        open={isAsked}
        title={t('disputes.ask')}
        description={t('disputes.askAbout', parts)}
        yes={t('disputes.decide')}
        no={t('down.no')}
        error={refused?.message ?? null}
        busy={busy}
        onYes={() => void decide()}
        onNo={() => {
          setAsked(false);
          forget();
        }}
      />
    </form>
  );
}
