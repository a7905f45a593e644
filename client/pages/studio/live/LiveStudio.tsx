import { type ReactNode, useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { TabPanel, Tabs } from '../../../ui/controls/Tabs.tsx';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';
import type { Capture } from '../../stage/capture/useCapture.ts';
import { StreamTalk } from '../../stage/chat/StreamTalk.tsx';
import { useWide } from '../../stage/useWide.ts';
import { ControlPanel } from '../panel/ControlPanel.tsx';
import { RequestStrip } from '../requests/RequestStrip.tsx';
import type { PaidRequests } from '../requests/usePaidRequests.ts';
import type { Cover } from '../source/useCover.ts';
import { ControlSheet } from './ControlSheet.tsx';
import { LiveControls } from './LiveControls.tsx';
import styles from './LiveStudio.module.css';
import { StreamAddresses, StreamNumbers } from './StreamNumbers.tsx';
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
  /** Makes this page the studio; null: it is. */
  readonly onTakeOver: (() => void) | null;
  readonly cover: Cover;
}

/**
 * The studio while the stream is on air. In little room picture and chat share the page, and the control panel is a
 * sheet with tabs over them.
 */
export function LiveStudio(props: LiveStudioProps) {
  const { connection, stage, streamId, preview, paid } = props;
  const isWide = useWide();
  const strip = <RequestStrip connection={connection} waiting={paid.waiting} />;
  const mirror = <div className={styles.mirror}>{preview}</div>;
  if (!isWide) {
    return (
      <div className={styles.page}>
        {strip}
        {mirror}
        <div className={styles.bar}>
          <LiveControls {...props} />
          <ControlSheet {...{ connection, stage, streamId }} />
        </div>
        <TalkSide {...props} />
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <div className={styles.left}>
        {strip}
        {mirror}
        <LiveControls {...props} />
        <StreamNumbers stage={stage} connection={connection} />
        <ControlPanel connection={connection} stage={stage} />
        <StreamAddresses connection={connection} streamId={streamId} />
      </div>
      <TalkSide {...props} />
    </div>
  );
}

type Side = 'chat' | 'tips';

/** The chat, and the tips alone. */
function TalkSide({ connection, stage, accountId, paid }: LiveStudioProps) {
  const [side, setSide] = useState<Side>('chat');
  const tips = stage.tipCount > 0 ? t('live.tipCount', { count: formatNumber(stage.tipCount) }) : t('tips');
  return (
    <aside className={styles.right} aria-label={t('live.chatAndTips')}>
      <Tabs
        label={t('live.chatOrTips')}
        value={side}
        onChange={setSide}
        stretch
        className={styles.tabs}
        tabs={[
          { value: 'chat', label: t('live.chat') },
          { value: 'tips', label: tips },
        ]}
      >
        <TabPanel value="chat" keep className={styles.panel}>
          <StreamTalk
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
  );
}
