import { useEffect, useState } from 'react';
import type { KycField, KycPicture, KycPurpose } from '../../../shared/kycLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { kycApi } from '../../net/kycApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/kyc.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Kyc.module.css';

interface Look {
  readonly purpose: KycPurpose;
  readonly why: string;
}

/** One field, which is shown after the look is written down. */
export function LookedField({
  personId,
  field,
  look,
}: {
  readonly personId: string;
  readonly field: KycField;
  readonly look: Look;
}) {
  const [value, setValue] = useState<string | null>(null);
  const { busy, refused, run } = useRun();
  const show = async () => {
    const answer = await run(() => kycApi.look(personId, { fields: [field], ...look }));
    if (answer) setValue(answer.values[field] ?? '');
  };
  const label = t(`field.${field}`);
  const words = field === 'documentKind' && value ? t(`document.${value}` as 'document.passport') : value;
  return (
    <li>
      <div className={styles.row}>
        <span className={styles.note}>{label}</span>
        {value === null ? <ShowButton what={label} busy={busy} onShow={show} /> : null}
      </div>
      {words === null ? null : (
        <p className={styles.value}>
          <bdi>{words}</bdi>
        </p>
      )}
      <Problem text={refused?.message} />
    </li>
  );
}

/** One picture, which is asked for after the look is written down, and is kept by nothing but this page. */
export function LookedPicture({
  person,
  picture,
  look,
}: {
  readonly person: Person;
  readonly picture: KycPicture;
  readonly look: Look;
}) {
  const [address, setAddress] = useState<string | null>(null);
  const { busy, refused, run } = useRun();
  useEffect(() => () => void (address && URL.revokeObjectURL(address)), [address]);
  const show = async () => {
    const bytes = await run(() => kycApi.picture(person.id, picture, look));
    if (bytes) setAddress(URL.createObjectURL(bytes));
  };
  const label = t(`field.${picture}`);
  return (
    <li>
      <div className={styles.row}>
        <span className={styles.note}>{label}</span>
        {address === null ? <ShowButton what={label} busy={busy} onShow={show} /> : null}
      </div>
      {address === null ? null : (
        <img
          className={styles.picture}
          src={address}
          alt={unmarked(t('desk.pictureOf', { what: label, name: isolate(person.name) }))}
        />
      )}
      <Problem text={refused?.message} />
    </li>
  );
}

function ShowButton({
  what,
  busy,
  onShow,
}: {
  readonly what: string;
  readonly busy: boolean;
  readonly onShow: () => Promise<void>;
}) {
  return (
    <Button size="s" busy={busy} aria-label={t('desk.showOf', { what })} onClick={() => void onShow()}>
      {t('desk.show')}
    </Button>
  );
}
