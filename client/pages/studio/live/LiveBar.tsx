import type { StageView } from '../../../../shared/protocol/feed.ts';
import { t as panel } from '../../../texts/panel.ts';
import { t } from '../../../texts/studio.ts';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { Badge, LiveBadge, ViewersBadge } from '../../../ui/display/Badge.tsx';
import { LiveVideo } from '../../stage/LiveVideo.tsx';
import { RunningTime } from '../../stage/RunningTime.tsx';
import styles from './LiveBar.module.css';

export interface LiveBarProps {
  readonly stage: StageView | null;
  /** What viewers see; null: sound alone, or nothing. */
  readonly picture: MediaStream | null;
  /** False when the stream has ended, or another studio has taken over. */
  readonly isLive: boolean;
  /** How many paid requests wait. */
  readonly waiting: number;
}

/** Lies over every other page while the creator is live: what is on air, and the way back. */
export function LiveBar({ stage, picture, isLive, waiting }: LiveBarProps) {
  return (
    <section className={styles.bar} aria-label={t('kept.label')}>
      {isLive && picture ? (
        <LiveVideo stream={picture} className={styles.picture} label={t('kept.picture')} mirrored muted />
      ) : null}
      <div className={styles.text}>
        <p className={styles.words}>{isLive ? t('kept.live') : t('kept.over')}</p>
        {isLive && stage ? (
          <span className={styles.facts}>
            <span className={styles.onAir}>
              <LiveBadge>{t('live.onAir')}</LiveBadge>
            </span>
            <RunningTime phase={stage.phase} />
            <ViewersBadge count={stage.viewers} />
            {waiting > 0 ? (
              <Badge tone="signature">{panel('waiting.count', { count: waiting })}</Badge>
            ) : null}
          </span>
        ) : null}
      </div>
      <ButtonLink href="/studio" size="s" variant={isLive ? 'primary' : 'secondary'}>
        {isLive ? t('kept.back') : t('kept.look')}
      </ButtonLink>
    </section>
  );
}
