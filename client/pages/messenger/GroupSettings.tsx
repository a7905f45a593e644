import { Suspense } from 'react';
import type { GroupSettings as Settings } from '../../../shared/protocol/chat.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/messenger.ts';
import { Select } from '../../ui/controls/Select.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import styles from './Details.module.css';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

/** Is fetched where admins look at the settings. */
const GroupDesk = lazyPart(() => import('./GroupDesk.tsx'));

const SLOW_MODES = [0, 10, 30, 60, 300] as const;
const RIGHTS = ['whoWrites', 'whoAdds', 'whoPins'] as const;

/** What the admins of a group decide for all. */
export function GroupSettings({ talk }: { readonly talk: Talk }) {
  const settings = talk.view?.settings;
  const { busy, act } = useChatAct(talk.open);
  if (!settings) return null;
  const change = (part: Partial<Settings>) => void act('changeSettings', { ...settings, ...part });
  return (
    <section className={styles.card} aria-label={t('settings.title')}>
      <h3 className={styles.cardTitle}>{t('settings.title')}</h3>
      {RIGHTS.map((right) => (
        <Switch
          key={right}
          label={t(`settings.${right}`)}
          checked={settings[right] === 'admins'}
          disabled={busy}
          onChange={(isReserved) => change({ [right]: isReserved ? 'admins' : 'everybody' })}
        />
      ))}
      <Select
        label={t('slow.label')}
        value={String(settings.slowModeSeconds)}
        disabled={busy}
        options={[...new Set([...SLOW_MODES, settings.slowModeSeconds])].map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? t('slow.off') : t('slow.every', { count: seconds }),
        }))}
        onChange={(seconds) => change({ slowModeSeconds: Number(seconds) })}
      />
      <Suspense fallback={null}>
        <GroupDesk open={talk.open} />
      </Suspense>
    </section>
  );
}
