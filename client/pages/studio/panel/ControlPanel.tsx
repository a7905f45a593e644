import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { InvitesCard } from './InvitesCard.tsx';
import { MenuCard } from './MenuCard.tsx';
import { ModeCard } from './ModeCard.tsx';
import { ModerationCard } from './ModerationCard.tsx';
import styles from './Panel.module.css';
import { RecordingCard } from './RecordingCard.tsx';
import { RequestsCard } from './RequestsCard.tsx';
import { SaleCard } from './SaleCard.tsx';
import { SubscribersCard } from './SubscribersCard.tsx';
import { TipRulesCard } from './TipRulesCard.tsx';

/** Everything a creator decides while live. */
export function ControlPanel(props: { readonly connection: StreamConnection; readonly stage: StageView }) {
  const panel = useStreamView(props.connection, panelOf);
  return (
    <div className={styles.panel}>
      <ModeCard {...props} />
      <RecordingCard {...props} panel={panel} />
      <SaleCard {...props} panel={panel} />
      <RequestsCard {...props} panel={panel} />
      <MenuCard {...props} panel={panel} />
      <TipRulesCard {...props} />
      <ModerationCard {...props} panel={panel} />
      <InvitesCard />
      <SubscribersCard />
    </div>
  );
}
