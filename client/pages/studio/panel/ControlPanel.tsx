import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { AlertsCard } from '../overlay/AlertsCard.tsx';
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

interface ControlPanelProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

/** The parts of the control panel, as the tabs of a sheet. */
export const PANEL_GROUPS = ['audience', 'offers', 'more'] as const;
export type PanelGroup = (typeof PANEL_GROUPS)[number];

/** Everything a creator decides while live. */
export function ControlPanel(props: ControlPanelProps) {
  const panel = useStreamView(props.connection, panelOf);
  return (
    <div className={styles.panel}>
      <ModeCard {...props} />
      <RecordingCard {...props} panel={panel} />
      <SaleCard {...props} panel={panel} />
      <RequestsCard {...props} panel={panel} />
      <AlertsCard {...props} />
      <MenuCard {...props} panel={panel} />
      <TipRulesCard {...props} />
      <ModerationCard {...props} panel={panel} />
      <InvitesCard />
      <SubscribersCard />
    </div>
  );
}

/** One part of the control panel: who can watch, what fans can buy, or the rest. */
export function PanelCards({ group, ...props }: ControlPanelProps & { readonly group: PanelGroup }) {
  const panel = useStreamView(props.connection, panelOf);
  switch (group) {
    case 'audience':
      return (
        <>
          <ModeCard {...props} />
          <InvitesCard />
          <SubscribersCard />
        </>
      );
    case 'offers':
      return (
        <>
          <RequestsCard {...props} panel={panel} />
          <SaleCard {...props} panel={panel} />
          <MenuCard {...props} panel={panel} />
          <TipRulesCard {...props} />
        </>
      );
    case 'more':
      return (
        <>
          <AlertsCard {...props} />
          <ModerationCard {...props} panel={panel} />
          <RecordingCard {...props} panel={panel} />
        </>
      );
  }
}
