import Play from 'lucide-react/icons/play';
import Square from 'lucide-react/icons/square';
import { useLocation } from 'wouter';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import { demoShowApi } from '../../net/demoShowApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/directory.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './DemoShow.module.css';

/** Offers the demo show while nobody is live, where this server has a demo: one click, and one watches it. */
export function StartDemoShow() {
  const { value } = useAsked(demoShowApi.state, []);
  const { busy, refused, run } = useRun();
  const [, goTo] = useLocation();
  if (!value) return null;
  const start = async () => {
    const started = await run(demoShowApi.start);
    if (started?.streamId) goTo(`/live/${started.streamId}`);
  };
  return (
    <div className={styles.start}>
      <Button size="l" busy={busy} icon={<Play aria-hidden />} onClick={() => void start()}>
        {busy ? t('show.starting') : t('show.start')}
      </Button>
      <p className={styles.about}>{t('show.about')}</p>
      <Problem text={refused?.message} />
    </div>
  );
}

/** Says that the demo show is on, and ends it by one click. Nothing when none of the live streams is the show. */
export function DemoShowBar({ entries }: { readonly entries: readonly DirectoryEntry[] }) {
  const { value } = useAsked(demoShowApi.state, [entries.length]);
  const { busy, refused, run } = useRun();
  if (!entries.some(({ streamId }) => streamId === value?.streamId)) return null;
  return (
    <aside className={styles.bar}>
      <p>{t('show.isOn')}</p>
      <Button size="s" busy={busy} icon={<Square aria-hidden />} onClick={() => void run(demoShowApi.end)}>
        {t('show.end')}
      </Button>
      <Problem text={refused?.message} />
    </aside>
  );
}
