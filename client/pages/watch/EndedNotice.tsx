import type { StageView } from '../../../shared/protocol/feed.ts';
import { formatDuration } from '../../../shared/time.ts';
import { formatMesi, formatNumber } from '../../texts/format.ts';
import { t } from '../../texts/watch.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { isolate } from '../../ui/isolate.tsx';
import styles from './EndedNotice.module.css';
import { StageNotice } from './StageNotice.tsx';

/** Says that the stream has ended, and what it was. */
export default function EndedNotice({ stage }: { readonly stage: StageView }) {
  const { phase, creator, raisedMinor, tipCount, topTippers } = stage;
  if (phase.type !== 'ended') return null;
  const [best] = topTippers;
  return (
    <StageNotice
      strong
      icon={<Avatar person={creator} size={64} className={styles.avatar} />}
      title={t('ended.title')}
      body={
        phase.reason === 'creatorGone'
          ? t('ended.gone', { creator: isolate(creator.name) })
          : t('ended.thanks', { creator: isolate(creator.name) })
      }
      actions={
        <div className={styles.end}>
          <dl className={styles.totals}>
            <div>
              <dt>{t('ended.liveFor')}</dt>
              <dd>{formatDuration(phase.endedAtMs - phase.startedAtMs)}</dd>
            </div>
            <div>
              <dt>{t('ended.raised')}</dt>
              <dd>{formatMesi(raisedMinor)}</dd>
            </div>
            <div>
              <dt>{t('ended.tips')}</dt>
              <dd>{formatNumber(tipCount)}</dd>
            </div>
            {best ? (
              <div className={styles.best}>
                <dt>{t('ended.topTipper')}</dt>
                <dd>
                  <bdi>{best.person?.name ?? t('anonymous')}</bdi>
                </dd>
              </div>
            ) : null}
          </dl>
          <ButtonLink href="/" variant="primary">
            {t('whoIsLive')}
          </ButtonLink>
        </div>
      }
    />
  );
}
