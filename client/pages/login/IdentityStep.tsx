import { t } from '../../texts/kyc.ts';
import { Button } from '../../ui/controls/Button.tsx';
import ShortForm from '../stage/identity/ShortForm.tsx';
import styles from './Form.module.css';

/** After signing up: who one is, now or later. */
export default function IdentityStep({ onDone }: { readonly onDone: () => void }) {
  return (
    <div className={styles.form}>
      <h1>{t('step.title')}</h1>
      <p className={styles.aside}>{t('step.about')}</p>
      <ShortForm
        values={{}}
        button={t('step.save')}
        onSaved={onDone}
        beside={
          <Button variant="ghost" onClick={onDone}>
            {t('step.later')}
          </Button>
        }
      />
    </div>
  );
}
