import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { useStreamView, youOf } from '../../stage/useStreamConnection.ts';
import { CallOffer } from './CallOffer.tsx';
import { MenuOffer } from './MenuOffer.tsx';
import styles from './Offers.module.css';
import { TicketOffer } from './TicketOffer.tsx';

/** Shows what can be bought in this stream right now, and what this person has of it. */
export default function Offers({
  connection,
  stage,
}: {
  readonly connection: StreamConnection;
  readonly stage: StageView;
}) {
  const you = useStreamView(connection, youOf);
  const { sale, requests } = stage;
  const shown = sale && (sale.isOpen || you?.ticket) ? sale : null;
  const hasMenu = stage.menu.length > 0 || (stage.menuQueue?.waiting.length ?? 0) > 0;
  if (stage.phase.type !== 'live' || (!shown && !requests && !hasMenu)) return null;
  return (
    <div className={styles.offers}>
      {shown ? <TicketOffer connection={connection} sale={shown} you={you} /> : null}
      {requests ? (
        <CallOffer connection={connection} requests={requests} you={you} creatorName={stage.creator.name} />
      ) : null}
      {hasMenu ? <MenuOffer {...{ connection, stage, you }} /> : null}
    </div>
  );
}
