import CalendarDays from 'lucide-react/icons/calendar-days';
import ChartNoAxesColumn from 'lucide-react/icons/chart-no-axes-column';
import Film from 'lucide-react/icons/film';
import Gift from 'lucide-react/icons/gift';
import Layers from 'lucide-react/icons/layers';
import type { ReactNode } from 'react';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { cx } from '../../../ui/cx.ts';
import { Card } from '../../../ui/display/Card.tsx';
import fading from '../../../ui/styles/fading.module.css';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';
import type { Capture } from '../../stage/capture/useCapture.ts';
import styles from '../Studio.module.css';
import { DeviceFields } from '../source/DeviceFields.tsx';
import { OverlayCard } from './OverlayCard.tsx';
import { SetupForm } from './SetupForm.tsx';

export interface SetupStudioProps {
  readonly connection: StreamConnection;
  readonly preview: ReactNode;
  readonly setup: StudioSetup;
  readonly onSetup: (patch: Partial<StudioSetup>) => void;
  readonly capture: Capture;
  readonly ready: boolean;
}

/** The studio before the stream: the creator sees their own picture, names the stream and goes live. */
export function SetupStudio({ connection, preview, setup, onSetup, capture, ready }: SetupStudioProps) {
  return (
    <div className={styles.setup}>
      <div className={styles.head}>
        <div>
          <h1 className={styles.heading}>{t('page.title')}</h1>
          <p className={styles.lead}>{t('setup.nobodySees')}</p>
        </div>
        <div className={cx(fading.fading, styles.ways)}>
          <ButtonLink href="/studio/past" icon={<ChartNoAxesColumn aria-hidden />}>
            {t('past.title')}
          </ButtonLink>
          <ButtonLink href="/studio/calendar" icon={<CalendarDays aria-hidden />}>
            {t('setup.calendar')}
          </ButtonLink>
          <ButtonLink href="/studio/tip-links" icon={<Gift aria-hidden />}>
            {t('setup.tipLinks')}
          </ButtonLink>
          <ButtonLink href="/studio/overlay" icon={<Layers aria-hidden />}>
            {t('setup.overlay')}
          </ButtonLink>
          <ButtonLink href="/studio/replays" icon={<Film aria-hidden />}>
            {t('setup.replays')}
          </ButtonLink>
        </div>
      </div>
      <div className={styles.mirror}>
        {preview}
        <Card>
          <DeviceFields connection={connection} setup={setup} onChange={onSetup} capture={capture} />
        </Card>
      </div>
      <div className={styles.column}>
        <SetupForm connection={connection} setup={setup} onChange={onSetup} capture={capture} ready={ready} />
        <OverlayCard connection={connection} />
      </div>
    </div>
  );
}
