import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { returnPath } from '../net/returnPath.ts';
import { useAccount } from '../net/session.ts';
import { useTitle } from '../shell/useTitle.ts';
import { TabPanel, Tabs } from '../ui/Tabs.tsx';
import styles from './LoginPage.module.css';
import { DemoPeople } from './login/DemoPeople.tsx';
import { LoginForm } from './login/LoginForm.tsx';
import { Poster } from './login/Poster.tsx';
import { RegisterForm } from './login/RegisterForm.tsx';

type Door = 'logIn' | 'register';

export default function LoginPage() {
  useTitle('Log in');
  const [door, setDoor] = useState<Door>('logIn');
  useLeaveWhenLoggedIn();
  return (
    <div className={styles.page}>
      <Poster />
      <div className={styles.side}>
        <div className={styles.column}>
          <h1 className={styles.title}>{door === 'logIn' ? 'Welcome back' : 'Come on in'}</h1>
          <p className={styles.lead}>
            {door === 'logIn'
              ? 'Log in to watch, chat and tip.'
              : 'One account to watch, chat, tip and go live.'}
          </p>
          <DemoPeople />
          <Tabs
            label="Log in or register"
            value={door}
            onChange={setDoor}
            stretch
            tabs={[
              { value: 'logIn', label: 'Log in' },
              { value: 'register', label: 'Create account' },
            ]}
          >
            <TabPanel value="logIn" className={styles.panel}>
              <LoginForm />
            </TabPanel>
            <TabPanel value="register" className={styles.panel}>
              <RegisterForm />
            </TabPanel>
          </Tabs>
        </div>
      </div>
    </div>
  );
}

/** Both doors, the demo cards, and another tab's login end here. */
function useLeaveWhenLoggedIn(): void {
  const account = useAccount();
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const next = returnPath(search.get('next'));
  useEffect(() => {
    if (account) go(next, { replace: true });
  }, [account, next, go]);
}
