import type { DisappearDays } from '../../../shared/protocol/chat.ts';
import { t } from '../../texts/messenger.ts';
import { Select } from '../../ui/controls/Select.tsx';
import styles from './Details.module.css';
import { isAdmin } from './rights.ts';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

const CHOICES: readonly DisappearDays[] = [0, 1, 7, 30];

/** After how long new messages disappear. In a group its admins choose, in a direct conversation both. */
export function Disappearing({ talk }: { readonly talk: Talk }) {
  const { view, you, isGroup, open } = talk;
  const { busy, act } = useChatAct(open);
  if (!view || !you || you.role === 'former') return null;
  const days = view.disappearDays ?? 0;
  return (
    <section className={styles.card}>
      <Select
        label={t('disappear.label')}
        hint={t('disappear.hint')}
        value={String(days)}
        disabled={busy || (isGroup && !isAdmin(you))}
        options={CHOICES.map((choice) => ({
          value: String(choice),
          label: choice === 0 ? t('disappear.off') : t('disappear.after', { days: choice }),
        }))}
        onChange={(chosen) => {
          const choice = CHOICES.find((one) => String(one) === chosen);
          if (choice !== undefined) void act('setDisappearing', { days: choice });
        }}
      />
    </section>
  );
}
