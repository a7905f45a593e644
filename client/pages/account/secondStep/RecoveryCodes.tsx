import { t } from '../../../texts/secondStep.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { copyText } from '../../../ui/notices/copyText.ts';
import styles from '../Account.module.css';

/** Recovery codes, this once. */
export function RecoveryCodes({
  codes,
  onEnd,
}: {
  readonly codes: readonly string[];
  readonly onEnd: () => void;
}) {
  const copy = () => copyText(codes.join('\n'), { title: t('codes.copied') });
  return (
    <div className={styles.form}>
      <p className={styles.about}>{t('codes.about')}</p>
      <ul className={styles.codes} data-codes>
        {codes.map((code) => (
          <li key={code}>
            <bdi>{code}</bdi>
          </li>
        ))}
      </ul>
      <Button onClick={() => void copy()}>{t('codes.copy')}</Button>
      <Button variant="primary" onClick={onEnd}>
        {t('codes.kept')}
      </Button>
    </div>
  );
}
