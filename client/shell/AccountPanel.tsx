import CalendarDays from 'lucide-react/icons/calendar-days';
import CalendarHeart from 'lucide-react/icons/calendar-heart';
import CircleUser from 'lucide-react/icons/circle-user';
import Film from 'lucide-react/icons/film';
import House from 'lucide-react/icons/house';
import LogOut from 'lucide-react/icons/log-out';
import MessageCircle from 'lucide-react/icons/message-circle';
import Plus from 'lucide-react/icons/plus';
import UserRound from 'lucide-react/icons/user-round';
import Video from 'lucide-react/icons/video';
import Wallet from 'lucide-react/icons/wallet';
import { useLocation } from 'wouter';
import { handlePath } from '../../shared/pages.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { calmStore } from '../base/calm.ts';
import { useStore } from '../base/createStore.ts';
import { logOut, useIsAdmin } from '../net/session.ts';
import { t } from '../texts/common.ts';
import { localeStore } from '../texts/locale.ts';
import { Avatar } from '../ui/display/Avatar.tsx';
import { showToast } from '../ui/notices/toasts.ts';
import type { MenuEntry, MenuState } from '../ui/popups/Menu.tsx';
import MenuPanel from '../ui/popups/MenuPanel.tsx';
import { openAddFunds } from '../wallet/addFunds.tsx';
import { BalanceList } from '../wallet/BalanceList.tsx';
import styles from './AccountMenu.module.css';
import { languageChoice } from './languageChoice.tsx';
import { motionChoice } from './motionChoice.tsx';
import { themeStore } from './theme.ts';
import { themeChoice } from './themeChoice.tsx';

interface AccountPanelProps {
  readonly account: Account;
  readonly state: MenuState;
}

/** What the account's menu shows. It is loaded when a pointer comes near: the first load of a stream need not have it. */
export default function AccountPanel({ account, state }: AccountPanelProps) {
  const theme = useStore(themeStore);
  const isCalm = useStore(calmStore);
  const isAdmin = useIsAdmin();
  const locale = useStore(localeStore);
  const [path, go] = useLocation();
  const leave = () => {
    logOut();
    showToast({ title: t('account.loggedOut'), body: t('account.seeYou') });
    if (path.startsWith('/studio') || path === '/account') go('/');
  };
  const entries: MenuEntry[] = [
    { type: 'note', id: 'who', content: <Who account={account} /> },
    {
      type: 'item',
      id: 'funds',
      label: t('funds.add'),
      icon: <Plus aria-hidden />,
      onSelect: () => openAddFunds(),
    },
    ...ownEntries(account, go),
    { type: 'separator', id: 'after-funds' },
    {
      type: 'item',
      id: 'directory',
      label: t('nav.liveNow'),
      icon: <House aria-hidden />,
      onSelect: () => go('/'),
    },
    ...(account.isCreator ? creatorEntries(go) : []),
    ...(isAdmin ? operatorEntries(go) : []),
    { type: 'separator', id: 'after-pages' },
    themeChoice(theme),
    motionChoice(isCalm),
    languageChoice(locale),
    { type: 'separator', id: 'after-theme' },
    { type: 'item', id: 'out', label: t('account.logOut'), icon: <LogOut aria-hidden />, onSelect: leave },
  ];
  return <MenuPanel {...state} align="end" fitTrigger={false} entries={entries} />;
}

function ownEntries({ handle }: Account, go: (path: string) => void): readonly MenuEntry[] {
  return [
    {
      type: 'item',
      id: 'profile',
      label: t('nav.profile'),
      icon: <CircleUser aria-hidden />,
      onSelect: () => go(handlePath(handle)),
    },
    {
      type: 'item',
      id: 'wallet',
      label: t('nav.wallet'),
      icon: <Wallet aria-hidden />,
      onSelect: () => go('/wallet'),
    },
    {
      type: 'item',
      id: 'messages',
      label: t('nav.messages'),
      icon: <MessageCircle aria-hidden />,
      onSelect: () => go('/messages'),
    },
    {
      type: 'item',
      id: 'bids',
      label: t('nav.bids'),
      icon: <CalendarHeart aria-hidden />,
      onSelect: () => go('/bids'),
    },
    {
      type: 'item',
      id: 'calendar',
      label: t('nav.calendar'),
      icon: <CalendarDays aria-hidden />,
      onSelect: () => go('/calendar'),
    },
    {
      type: 'item',
      id: 'account',
      label: t('account.yours'),
      icon: <UserRound aria-hidden />,
      onSelect: () => go('/account'),
    },
  ];
}

function creatorEntries(go: (path: string) => void): readonly MenuEntry[] {
  return [
    {
      type: 'item',
      id: 'studio',
      label: t('nav.studio'),
      icon: <Video aria-hidden />,
      onSelect: () => go('/studio'),
    },
    {
      type: 'item',
      id: 'replays',
      label: t('nav.replays'),
      icon: <Film aria-hidden />,
      onSelect: () => go('/studio/replays'),
    },
    {
      type: 'item',
      id: 'studioBids',
      label: t('nav.studioBids'),
      icon: <CalendarHeart aria-hidden />,
      onSelect: () => go('/studio/bids'),
    },
  ];
}

function operatorEntries(go: (path: string) => void): readonly MenuEntry[] {
  return [
    {
      type: 'item',
      id: 'operator',
      label: t('nav.operator'),
      onSelect: () => go('/admin'),
    },
  ];
}

function Who({ account }: { readonly account: Account }) {
  return (
    <>
      <div className={styles.who}>
        <Avatar person={account} size={44} />
        <div className={styles.names}>
          <p className={styles.name}>
            <bdi>{account.name}</bdi>
          </p>
          <p className={styles.handle}>
            <bdi>@{account.handle}</bdi>
          </p>
        </div>
      </div>
      <BalanceList />
    </>
  );
}
