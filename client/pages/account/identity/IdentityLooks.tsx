import type { KycLooksAnswer, KycLookView } from '../../../../shared/protocol/kyc.ts';
import { kycApi } from '../../../net/kycApi.ts';
import { usePages } from '../../../net/pages.ts';
import { formatList, formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/kyc.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from '../Account.module.css';

/** Lists who looked at what one told, when, at what, and why: the newest first. */
export function IdentityLooks() {
  const read = usePages<KycLookView, KycLooksAnswer>(
    { ask: kycApi.looks, itemsOf: ({ looks }) => looks, idOf: ({ lookId }) => lookId },
    [],
  );
  const looks = read.items ?? [];
  return (
    <div className={styles.form}>
      <h3 className={styles.name}>{t('looks.title')}</h3>
      <Problem text={read.refused?.message} />
      {looks.length === 0 ? <p className={styles.about}>{t('looks.none')}</p> : null}
      <ul className={styles.blocks}>
        {looks.map((look) => (
          <li key={look.lookId} className={styles.words}>
            {shown(
              t('looks.what', {
                name: isolate(look.by.name),
                what: formatList(look.fields.map((field) => t(`field.${field}`))),
                date: formatWhen(look.atMs, 'minute'),
              }),
            )}{' '}
            <span className={styles.about}>
              {t(`purpose.${look.purpose}`)}
              {look.why === '' ? null : <> · {shown(t('looks.why', { why: isolate(look.why) }))}</>}
            </span>
          </li>
        ))}
      </ul>
      {read.more ? (
        <Button wide busy={read.busy} onClick={read.more}>
          {t('more')}
        </Button>
      ) : null}
    </div>
  );
}
