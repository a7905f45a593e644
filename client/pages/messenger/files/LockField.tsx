import { useAccount } from '../../../net/session.ts';
import { t } from '../../../texts/files.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import styles from './Chosen.module.css';

export interface LockFieldProps {
  /** The price as it is typed; null: the files are open. */
  readonly lockText: string | null;
  readonly onLockText: (text: string | null) => void;
}

/** Lets a creator lock what is chosen with a price. */
export function LockField({ lockText, onLockText }: LockFieldProps) {
  const account = useAccount();
  if (!account?.isCreator) return null;
  return (
    <div className={styles.lock}>
      <Switch
        label={t('lock.switch')}
        hint={t('lock.hint')}
        checked={lockText !== null}
        onChange={(isOn) => onLockText(isOn ? '' : null)}
      />
      {lockText === null ? null : (
        <AmountField label={t('lock.price')} asset="MESI" text={lockText} onText={onLockText} />
      )}
    </div>
  );
}
