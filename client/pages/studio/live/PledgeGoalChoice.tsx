import { handlePath } from '../../../../shared/pages.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import { pledgeGoalsApi } from '../../../net/pledgeGoalsApi.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/pledges.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { useAct } from '../../stage/useAct.ts';
import styles from './PledgeGoalChoice.module.css';

interface PledgeGoalChoiceProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

/** Chooses which goal of the creator's profile the stream shows, so that viewers pledge for it there. */
export default function PledgeGoalChoice({ connection, stage }: PledgeGoalChoiceProps) {
  const { creator, pledgeGoal } = stage;
  const { value } = useAsked(() => pledgeGoalsApi.of(creator.handle), [creator.handle]);
  const { busy, error, act } = useAct(connection);
  const open = value?.goals.filter(({ phase }) => phase.type !== 'over') ?? [];
  const shownId = pledgeGoal?.id ?? null;
  const isOther = pledgeGoal && !open.some(({ id }) => id === shownId);
  return (
    <section className={styles.choice} aria-label={t('stream.title')}>
      <h3 className={styles.title}>{t('stream.title')}</h3>
      <p className={styles.about}>{t('stream.about')}</p>
      {value && open.length === 0 ? (
        <p className={styles.about}>
          {t.rich('stream.none', {
            profile: (words) => <a href={handlePath(creator.handle)}>{words}</a>,
          })}
        </p>
      ) : null}
      <ul className={styles.list}>
        {[...open, ...(isOther ? [pledgeGoal] : [])].map(({ id, title, targetMinor }) => {
          const name = isolate(title);
          const isShown = id === shownId;
          return (
            <li key={id} className={styles.row}>
              <span className={styles.words}>
                <bdi>{title}</bdi> · {formatMesi(targetMinor)}
              </span>
              <Button
                size="s"
                disabled={busy}
                aria-label={unmarked(t(isShown ? 'stream.hideOf' : 'stream.showOf', { title: name }))}
                onClick={() => void act('showPledgeGoal', { goalId: isShown ? null : id })}
              >
                {t(isShown ? 'stream.hide' : 'stream.show')}
              </Button>
            </li>
          );
        })}
      </ul>
      <Problem text={error} />
    </section>
  );
}
