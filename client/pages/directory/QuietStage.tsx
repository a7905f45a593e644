import Mic from 'lucide-react/icons/mic';
import Radio from 'lucide-react/icons/radio';
import Sparkles from 'lucide-react/icons/sparkles';
import Video from 'lucide-react/icons/video';
import { useAccount } from '../../net/session.ts';
import { t } from '../../texts/directory.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { StartDemoShow } from './DemoShow.tsx';
import styles from './QuietStage.module.css';

const STEPS = [
  { Icon: Video, step: 'camera' },
  { Icon: Radio, step: 'goLive' },
  { Icon: Sparkles, step: 'tips' },
] as const;

/** Nobody is live: the stage waits for whoever reads this. */
export function QuietStage() {
  return (
    <section className={styles.stage} aria-labelledby="quiet-title">
      <div aria-hidden className={styles.light} />
      <span aria-hidden className={styles.mic}>
        <Mic />
      </span>
      <h2 id="quiet-title" className={styles.title}>
        {t('quiet.stage')}
      </h2>
      <p className={styles.body}>{t('quiet.nobody')}</p>
      <Invitation />
      <StartDemoShow />
      <ol className={styles.steps}>
        {STEPS.map(({ Icon, step }) => (
          <li key={step} className={styles.step}>
            <Icon aria-hidden />
            <h3 className={styles.stepTitle}>{t(`quiet.${step}`)}</h3>
            <p className={styles.stepBody}>{t(`quiet.${step}Body`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Invitation() {
  const account = useAccount();
  if (account?.isCreator) {
    return (
      <ButtonLink href="/studio" variant="primary" size="l" icon={<Radio aria-hidden />}>
        {t('quiet.goLive')}
      </ButtonLink>
    );
  }
  if (account) return <p className={styles.note}>{t('quiet.stay')}</p>;
  return (
    <ButtonLink href="/login?next=%2Fstudio" variant="primary" size="l">
      {t('quiet.logIn')}
    </ButtonLink>
  );
}
