import Mic from 'lucide-react/icons/mic';
import Radio from 'lucide-react/icons/radio';
import Sparkles from 'lucide-react/icons/sparkles';
import Video from 'lucide-react/icons/video';
import { useAccount } from '../../net/session.ts';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import styles from './QuietStage.module.css';

const STEPS = [
  {
    icon: Video,
    title: 'Pick your camera',
    body: 'Or just a microphone. See yourself before anybody else does.',
  },
  { icon: Radio, title: 'Go live', body: 'One button. You are on this page the same second.' },
  {
    icon: Sparkles,
    title: 'Watch the tips fly',
    body: 'They cross your picture the moment a fan sends them.',
  },
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
        The stage is yours
      </h2>
      <p className={styles.body}>
        Nobody is live right now. This page fills by itself the moment somebody is — why not you?
      </p>
      <Invitation />
      <ol className={styles.steps}>
        {STEPS.map(({ icon: Icon, title, body }) => (
          <li key={title} className={styles.step}>
            <Icon aria-hidden />
            <h3 className={styles.stepTitle}>{title}</h3>
            <p className={styles.stepBody}>{body}</p>
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
        Go live
      </ButtonLink>
    );
  }
  if (account) return <p className={styles.note}>Stay a moment: streams appear here by themselves.</p>;
  return (
    <ButtonLink href="/login?next=%2Fstudio" variant="primary" size="l">
      Log in and go live
    </ButtonLink>
  );
}
