import { useId, useState } from 'react';
import { Link } from 'wouter';
import { KYC_LIMITS, type KycPurpose } from '../../../shared/kycLimits.ts';
import { handlePath } from '../../../shared/pages.ts';
import type { KycReviewView } from '../../../shared/protocol/kyc.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/kyc.ts';
import { Select } from '../../ui/controls/Select.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Decide } from './Decide.tsx';
import styles from './Kyc.module.css';
import { LookedField, LookedPicture } from './Looked.tsx';

/** Purposes that an auditor has. */
const PURPOSES = ['review', 'complaint', 'law'] as const satisfies readonly KycPurpose[];

interface ReviewCardProps {
  readonly review: KycReviewView;
  /** Stands above the card; null: nothing does. */
  readonly heading: string | null;
  readonly onDone: () => void;
}

/** Shows an auditor one form: its history, and its fields one by one when they say why they look. */
export function ReviewCard({ review, heading, onDone }: ReviewCardProps) {
  const { person, status, sinceMs, told, pictures, corrections, mayDecide } = review;
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>('review');
  const [why, setWhy] = useState(t('desk.whyDefault'));
  const look = { purpose, why };
  const titleId = useId();
  return (
    <>
      {heading === null ? null : <h2 className={styles.title}>{heading}</h2>}
      <Card className={styles.card} role="article" aria-labelledby={titleId}>
        <div className={styles.row}>
          <h2 id={titleId} className={styles.title}>
            <Link href={handlePath(person.handle)}>
              <bdi>{person.name}</bdi> <bdi>@{person.handle}</bdi>
            </Link>
          </h2>
          <Badge>{t(`status.${status}`)}</Badge>
        </div>
        <p className={styles.note}>
          {t('desk.since', { date: formatWhen(sinceMs, 'minute') })} ·{' '}
          {t('desk.corrections', { count: corrections })}
        </p>
        <History review={review} />
        <TextField
          label={t('desk.why')}
          hint={t('desk.whyHint')}
          maxLength={KYC_LIMITS.reasonChars}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Select
          label={t('desk.purpose')}
          value={purpose}
          options={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          onChange={setPurpose}
        />
        <ul className={styles.list}>
          {told.map((field) => (
            <LookedField key={field} personId={person.id} field={field} look={look} />
          ))}
          {pictures.map((picture) => (
            <LookedPicture key={picture} person={person} picture={picture} look={look} />
          ))}
        </ul>
        {mayDecide ? (
          <Decide review={review} onDone={onDone} />
        ) : (
          <p className={styles.note}>{t('desk.own')}</p>
        )}
      </Card>
    </>
  );
}

function History({ review: { history } }: Pick<ReviewCardProps, 'review'>) {
  return (
    <ul className={styles.list}>
      {history.map(({ type, atMs, by, why }) => (
        <li key={atMs} className={styles.note}>
          {t(`event.${type}`, { date: formatWhen(atMs, 'minute') })}
          {by ? <> {shown(t('event.by', { name: isolate(by.name) }))}</> : null}
          {why === '' ? null : (
            <>
              {': '}
              <bdi>{why}</bdi>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
