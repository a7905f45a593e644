import type { ReactNode } from 'react';
import type { CallView } from '../../../../shared/protocol/modes.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { AskToRecord } from '../../call/CallRecording.tsx';
import { CallScreen } from '../../call/CallScreen.tsx';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { ExtensionNotice } from '../panel/ExtensionNotice.tsx';

interface CreatorCallProps {
  readonly connection: StreamConnection;
  readonly call: CallView;
  readonly own: MediaStream | null;
  readonly trouble: ReactNode;
}

/** The creator's side of a one-to-one. */
export function CreatorCall({ connection, call, own, trouble }: CreatorCallProps) {
  const panel = useStreamView(connection, panelOf);
  // the partner may be anonymous to the others, never to the creator
  const partner = panel?.queue.find((request) => request.state === 'inCall')?.person ?? call.partner;
  if (!partner) return null;
  return (
    <CallScreen
      connection={connection}
      call={call}
      own={own}
      trouble={trouble}
      other={partner}
      endWords={t('call.paidForTime')}
      actions={
        <>
          {panel?.extension ? <ExtensionNotice connection={connection} extension={panel.extension} /> : null}
          <AskToRecord connection={connection} call={call} other={partner.name} />
        </>
      }
    />
  );
}
