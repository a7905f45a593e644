import Radio from 'lucide-react/icons/radio';
import SunMoon from 'lucide-react/icons/sun-moon';
import { Suspense } from 'react';
import { Link, useLocation } from 'wouter';
import { calmStore } from '../base/calm.ts';
import { useStore } from '../base/createStore.ts';
import { loginPath } from '../net/returnPath.ts';
import { useAccount } from '../net/session.ts';
import { t } from '../texts/common.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { localeStore } from '../texts/locale.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { IconButton } from '../ui/controls/IconButton.tsx';
import { Logo } from '../ui/display/Logo.tsx';
import { Menu } from '../ui/popups/Menu.tsx';
import { BalanceChip } from '../wallet/BalanceChip.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { keptStudio } from './keptStudio.ts';
import { languageChoice } from './languageChoice.tsx';
import { motionChoice } from './motionChoice.tsx';
import styles from './TopBar.module.css';
import { themeStore } from './theme.ts';
import { themeChoice } from './themeChoice.tsx';

const Bell = lazyPart(() => import('./bell/Bell.tsx'));

export function TopBar() {
  const account = useAccount();
  const [path] = useLocation();
  // its own bar leads back
  const kept = useStore(keptStudio);
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.home} aria-label={t('nav.home')}>
        <Logo className={styles.fullLogo} />
        <Logo compact className={styles.mark} size={34} />
      </Link>
      <nav aria-label={t('account.nav')} className={styles.right}>
        {account ? (
          <>
            {account.isCreator && path !== '/studio' && kept === null ? (
              <ButtonLink href="/studio" size="s" icon={<Radio aria-hidden />} className={styles.goLive}>
                {t('nav.goLive')}
              </ButtonLink>
            ) : null}
            <BalanceChip />
            <Suspense fallback={<span className={styles.inbox} />}>
              <Bell personId={account.id} />
            </Suspense>
            <AccountMenu account={account} />
          </>
        ) : (
          <>
            <ThemeMenu />
            {path === '/login' ? null : (
              <ButtonLink href={loginPath(path)} variant="primary" size="s">
                {t('account.logIn')}
              </ButtonLink>
            )}
          </>
        )}
      </nav>
    </header>
  );
}

function ThemeMenu() {
  const theme = useStore(themeStore);
  const isCalm = useStore(calmStore);
  const locale = useStore(localeStore);
  return (
    <Menu
      align="end"
      entries={[themeChoice(theme), motionChoice(isCalm), languageChoice(locale)]}
      trigger={(trigger) => <IconButton {...trigger} label={t('theme.label')} size="s" icon={<SunMoon />} />}
    />
  );
}
