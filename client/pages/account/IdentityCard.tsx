import { useState } from 'react';
import { KYC_SHORT_FORM } from '../../../shared/kycLimits.ts';
import type { KycView } from '../../../shared/protocol/kyc.ts';
import { kycApi } from '../../net/kycApi.ts';
import { useAccount } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/kyc.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import ShortForm from '../stage/identity/ShortForm.tsx';
import styles from './Account.module.css';
import { IdentityLooks } from './identity/IdentityLooks.tsx';
import { WholeForm } from './identity/WholeForm.tsx';

const TONES = {
  none: 'neutral',
  begun: 'neutral',
  waiting: 'accent',
  verified: 'positive',
  rejected: 'danger',
} as const;

/** What one tells of who one is, how it stands, and who looked at it. */
export default function IdentityCard() {
  const account = useAccount();
  const asked = useAsked(kycApi.view, [account?.id]);
  const [changed, setChanged] = useState<KycView | null>(null);
  const view = changed ?? asked.value;
  if (!view) return <Problem text={asked.refused?.message} />;
  const isOpen = view.status !== 'waiting' && view.status !== 'verified';
  const saved = (next: KycView) => {
    setChanged(next);
    showToast({ title: t('saved') });
  };
  const hasShort = KYC_SHORT_FORM.every((field) => view.values[field]);
  return (
    <Card className={styles.card}>
      <div className={styles.row}>
        <h2 className={styles.title}>{t('title')}</h2>
        <Badge tone={TONES[view.status]}>{t(`status.${view.status}`)}</Badge>
      </div>
      <p className={styles.about}>{t('about')}</p>
      <Standing view={view} />
      {isOpen ? <ShortForm values={view.values} button={t('save')} onSaved={saved} /> : null}
      {isOpen && hasShort ? <WholeForm view={view} onChanged={setChanged} /> : null}
      <IdentityLooks />
    </Card>
  );
}

function Standing({ view: { status, sinceMs, reason, link } }: { readonly view: KycView }) {
  const date = formatWhen(sinceMs, 'day');
  if (status === 'waiting' || status === 'verified') {
    return (
      <>
        <p>{t(`is.${status}`, { date })}</p>
        {link === null ? null : (
          <p>
            <a href={link} target="_blank" rel="noopener noreferrer">
              {t('link')}
            </a>
          </p>
        )}
      </>
    );
  }
  if (reason === '') return null;
  return (
    <p role="status">
      {shown(t(status === 'rejected' ? 'rejected' : 'reason', { reason: isolate(reason) }))}
    </p>
  );
}
