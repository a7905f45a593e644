import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useSession, useSessionRenewal } from '../net/session.ts';
import { t } from '../texts/common.ts';
import { LiveRegion } from '../ui/notices/LiveRegion.tsx';
import { Toaster } from '../ui/notices/Toast.tsx';
import { showToast } from '../ui/notices/toasts.ts';
import { TooltipHost } from '../ui/popups/TooltipHost.tsx';
import { AddFunds } from '../wallet/addFunds.tsx';
import { useReturns } from '../wallet/useReturns.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import styles from './Shell.module.css';
import { TopBar } from './TopBar.tsx';

/** Everything around a page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useSessionRenewal();
  useExpiryNotice();
  useReturns();
  const main = useFreshPage();
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t('nav.skip')}
      </a>
      <TopBar />
      <ConnectionBanner />
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <AddFunds />
      <Toaster />
      <TooltipHost />
      <LiveRegion />
    </div>
  );
}

function useExpiryNotice(): void {
  const session = useSession();
  const expired = session.type === 'guest' && session.because === 'expired';
  useEffect(() => {
    if (expired) showToast({ title: t('account.expired'), body: t('account.logInAgain'), tone: 'warning' });
  }, [expired]);
}

/** Going to another page starts at its top, and a screen reader goes along. */
function useFreshPage() {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const lastPath = useRef(path);
  useEffect(() => {
    if (lastPath.current === path) return;
    lastPath.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
