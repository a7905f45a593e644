import { useState } from 'react';
import { KYC_LIMITS } from '../../../shared/kycLimits.ts';
import type { KycReviewView, KycVerdict } from '../../../shared/protocol/kyc.ts';
import { kycApi } from '../../net/kycApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/kyc.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Kyc.module.css';

/** What can be said of a form, by how it stands. */
const VERDICTS = {
  none: [],
  begun: [],
  waiting: ['verify', 'reject', 'askAgain'],
  verified: ['askAgain', 'reject'],
  rejected: ['askAgain'],
} as const satisfies Readonly<Record<KycReviewView['status'], readonly KycVerdict[]>>;

/** Asks for a verdict, with its reason. */
export function Decide({ review, onDone }: { readonly review: KycReviewView; readonly onDone: () => void }) {
  const verdicts: readonly KycVerdict[] = VERDICTS[review.status];
  const [verdict, setVerdict] = useState<KycVerdict>(verdicts[0] ?? 'askAgain');
  const [reason, setReason] = useState('');
  const { busy, refused, run } = useRun();
  const decide = async () => {
    const body = { verdict, reason, sinceMs: review.sinceMs };
    if (!(await run(() => kycApi.decide(review.person.id, body)))) return;
    showToast({ title: t('desk.done') });
    onDone();
  };
  if (verdicts.length === 0) return null;
  const isFree = verdict === 'verify';
  return (
    <div className={styles.form}>
      <Select
        label={t('desk.verdict')}
        value={verdict}
        options={verdicts.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        onChange={setVerdict}
      />
      <TextArea
        label={t(isFree ? 'desk.reasonFree' : 'desk.reason')}
        maxLength={KYC_LIMITS.reasonChars}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem text={refused?.message} />
      <div>
        <Button
          variant="primary"
          busy={busy}
          disabled={!isFree && reason.trim() === ''}
          onClick={() => void decide()}
        >
          {t('desk.decide')}
        </Button>
      </div>
    </div>
  );
}
