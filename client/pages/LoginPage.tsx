import { Suspense, useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { returnPath } from '../net/returnPath.ts';
import { useAccount } from '../net/session.ts';
import { useTitle } from '../shell/useTitle.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { t } from '../texts/people.ts';
import { TabPanel, Tabs } from '../ui/controls/Tabs.tsx';
import styles from './LoginPage.module.css';
import { DemoPeople } from './login/DemoPeople.tsx';
import { LoginForm } from './login/LoginForm.tsx';
import { Poster } from './login/Poster.tsx';
import { RegisterForm } from './login/RegisterForm.tsx';

const IdentityStep = lazyPart(() => import('./login/IdentityStep.tsx'));

type Door = 'logIn' | 'register';

export default function LoginPage() {
  useTitle(t('login.title'));
  /** Whoever has just signed up is asked who they are before the page leaves. */
  const [isNew, setNew] = useState(false);
  const account = useAccount();
  useLeaveWhenLoggedIn(isNew);
  return (
    <div className={styles.page}>
      <Poster />
      <div className={styles.side}>
        <div className={styles.column}>
          {account && isNew ? (
            <Suspense fallback={null}>
              <IdentityStep onDone={() => setNew(false)} />
            </Suspense>
          ) : (
            <Doors onSignUp={setNew} />
          )}
        </div>
      </div>
    </div>
  );
}

/** The ways in. `onSignUp` is what `RegisterForm` calls `onSend`. */
function Doors({ onSignUp }: { readonly onSignUp: (isSent: boolean) => void }) {
  const [search] = useSearchParams();
  const [door, setDoor] = useState<Door>(search.has('new') ? 'register' : 'logIn');
  return (
    <>
      <h1 className={styles.title}>{door === 'logIn' ? t('login.welcome') : t('login.comeIn')}</h1>
      <p className={styles.lead}>{door === 'logIn' ? t('login.why') : t('login.whyRegister')}</p>
      <DemoPeople />
      <Tabs
        label={t('login.tabs')}
        value={door}
        onChange={setDoor}
        stretch
        tabs={[
          { value: 'logIn', label: t('login.title') },
          { value: 'register', label: t('login.create') },
        ]}
      >
        <TabPanel value="logIn" className={styles.panel}>
          <LoginForm />
        </TabPanel>
        <TabPanel value="register" className={styles.panel}>
          <RegisterForm onSend={onSignUp} />
        </TabPanel>
      </Tabs>
    </>
  );
}

/** Leaves the page once somebody is logged in, by whichever way, also in another tab; not while something is asked. */
function useLeaveWhenLoggedIn(isAsked: boolean): void {
  const account = useAccount();
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const next = returnPath(search.get('next'));
  useEffect(() => {
    if (account && !isAsked) go(next, { replace: true });
  }, [account, isAsked, next, go]);
}
