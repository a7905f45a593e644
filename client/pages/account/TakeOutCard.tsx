import { useState } from 'react';
import { takeOut } from '../../net/kycApi.ts';
import { t } from '../../texts/kyc.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Account.module.css';
import { AskPassword } from './secondStep/AskPassword.tsx';

/** Gives one a file of everything that is kept of oneself, once the password was asked for. */
export default function TakeOutCard() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('export')}</h2>
      <p className={styles.about}>{t('export.about')}</p>
      <div>
        <Button onClick={() => setOpen(true)}>{t('export.do')}</Button>
      </div>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t('export')}>
        {isOpen ? (
          <AskPassword
            about={t('export.about')}
            yes={t('export.do')}
            ask={takeOut}
            onDone={() => setOpen(false)}
          />
        ) : null}
      </Dialog>
    </Card>
  );
}
