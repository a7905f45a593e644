import { useStore } from '../../base/createStore.ts';
import { accountAsked, keepIntent } from '../../net/accountAsked.ts';
import { loginPath } from '../../net/returnPath.ts';
import { t } from '../../texts/watch.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './AskAccount.module.css';

/** Asks a guest to log in or sign up for what they wanted to do; they come back to it. */
export default function AskAccount({ path }: { readonly path: string }) {
  const asked = useStore(accountAsked);
  const close = () => accountAsked.set(null);
  // whoever comes back without a log-in is asked nothing until they want it again
  const leave = () => {
    keepIntent();
    close();
  };
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={close}
      size="s"
      title={t(`ask.${asked?.need ?? 'chat'}`)}
      description={t('ask.body')}
    >
      <div className={styles.answers} onClickCapture={leave}>
        <ButtonLink href={loginPath(path)} variant="primary" size="l" wide>
          {t('ask.logIn')}
        </ButtonLink>
        <ButtonLink href={loginPath(path, { isNew: true })} variant="secondary" size="l" wide>
          {t('ask.signUp')}
        </ButtonLink>
      </div>
    </Dialog>
  );
}
