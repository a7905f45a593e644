import type { PasskeyAnswer } from '../../../../shared/protocol/secondFactors.ts';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/secondStep.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import styles from '../Account.module.css';

/** The passkeys of one's account. */
export function PasskeyList({
  passkeys,
  onDrop,
}: {
  readonly passkeys: readonly PasskeyAnswer[];
  readonly onDrop: (passkey: PasskeyAnswer) => void;
}) {
  if (passkeys.length === 0) return null;
  return (
    <ul className={styles.blocks}>
      {passkeys.map((passkey) => (
        <li key={passkey.id} className={styles.row}>
          <div className={styles.words}>
            <p className={styles.name}>
              <bdi>{passkey.name}</bdi>
            </p>
            <p className={styles.about}>
              {passkey.usedAtMs === null
                ? t('passkey.since', { date: formatWhen(passkey.createdAtMs, 'day') })
                : t('passkey.used', { date: formatWhen(passkey.usedAtMs, 'minute') })}
            </p>
          </div>
          <Button
            size="s"
            aria-label={unmarked(t('passkey.dropOf', { name: isolate(passkey.name) }))}
            onClick={() => onDrop(passkey)}
          >
            {t('passkey.drop')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
