import { type ReactNode, useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { TabPanel, Tabs } from '../../../ui/controls/Tabs.tsx';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';
import type { Capture } from '../../stage/capture/useCapture.ts';
import { ChatPanel } from '../../stage/chat/ChatPanel.tsx';
import { GoalBar } from '../../stage/GoalBar.tsx';
import { TopTippers } from '../../stage/TopTippers.tsx';
import { ControlPanel } from '../panel/ControlPanel.tsx';
import { RequestStrip } from '../requests/RequestStrip.tsx';
import type { PaidRequests } from '../requests/usePaidRequests.ts';
import { OverlayCard } from '../setup/OverlayCard.tsx';
import { EarningsRow } from './EarningsRow.tsx';
import { LiveControls } from './LiveControls.tsx';
import styles from './LiveStudio.module.css';
import { TipsList } from './TipsList.tsx';

export interface LiveStudioProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly streamId: string;
  readonly accountId: string;
  readonly paid: PaidRequests;
  readonly preview: ReactNode;
  readonly setup: StudioSetup;
  readonly onSetup: (patch: Partial<StudioSetup>) => void;
  readonly capture: Capture;
}

type Side = 'chat' | 'tips';

/** The studio while the stream is on air. */
export function LiveStudio(props: LiveStudioProps) {
  const { connection, stage, streamId, accountId, preview, paid } = props;
  const [side, setSide] = useState<Side>('chat');
  return (
    <div className={styles.page}>
      <div className={styles.left}>
        <RequestStrip connection={connection} waiting={paid.waiting} />
        <div className={styles.mirror}>{preview}</div>
        <LiveControls {...props} />
        <EarningsRow stage={stage} connection={connection} />
        <ControlPanel connection={connection} stage={stage} />
        <GoalBar stage={stage} />
        <TopTippers tippers={stage.topTippers} />
        <div className={styles.addresses}>
          <OverlayCard connection={connection} watchPath={`/live/${streamId}`} />
        </div>
      </div>
      <aside className={styles.right} aria-label={t('live.chatAndTips')}>
        <Tabs
          label={t('live.chatOrTips')}
          value={side}
          onChange={setSide}
          stretch
          className={styles.tabs}
          tabs={[
            { value: 'chat', label: t('live.chat') },
            {
              value: 'tips',
              label:
                stage.tipCount > 0 ? t('live.tipCount', { count: formatNumber(stage.tipCount) }) : t('tips'),
            },
          ]}
        >
          <TabPanel value="chat" keep className={styles.panel}>
            <ChatPanel
              connection={connection}
              selfId={accountId}
              moderates
              notes={paid.notes}
              placeholder={t('live.answer')}
              className={styles.chat}
            />
          </TabPanel>
          <TabPanel value="tips" className={styles.panel}>
            <TipsList connection={connection} />
          </TabPanel>
        </Tabs>
      </aside>
    </div>
  );
}
