import type { Account } from '../../shared/protocol/people.ts';
import { t } from '../texts/common.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { Avatar } from '../ui/display/Avatar.tsx';
import { MenuFrame } from '../ui/popups/Menu.tsx';
import styles from './AccountMenu.module.css';

const load = () => import('./AccountPanel.tsx');
const AccountPanel = lazyPart(load);

/** The button of the account in the top bar, with the menu that it opens. */
export function AccountMenu({ account }: { readonly account: Account }) {
  return (
    <MenuFrame
      load={load}
      panel={(state) => <AccountPanel account={account} state={state} />}
      trigger={(trigger) => (
        <button type="button" {...trigger} className={styles.trigger}>
          <span className="visuallyHidden">{t('account.menu', { name: account.name })}</span>
          <Avatar person={account} size={36} />
        </button>
      )}
    />
  );
}
