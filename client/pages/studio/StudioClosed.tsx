import DoorClosed from 'lucide-react/icons/door-closed';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import type { CloseReason } from '../../model/closeReason.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';

export interface StudioClosedProps {
  readonly reason: CloseReason;
  readonly onRejoin: () => void;
  readonly onNext: () => void;
}

/** This page is not the studio any more, and how it can be again. */
export function StudioClosed({ reason, onRejoin, onNext }: StudioClosedProps) {
  if (reason.type === 'replaced') {
    return (
      <EmptyState
        icon={<MonitorSmartphone />}
        title="Your studio is open somewhere else"
        body="Only one page sends the picture. Taking over here closes the other one; the stream goes on."
        actions={
          <Button variant="primary" onClick={onRejoin}>
            Take over here
          </Button>
        }
      />
    );
  }
  if (reason.type === 'ended') {
    return (
      <EmptyState
        icon={<DoorClosed />}
        title="This stream has ended"
        actions={
          <Button variant="primary" onClick={onNext}>
            Prepare the next one
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={<DoorClosed />}
      title="The studio was closed"
      body={reason.type === 'refused' ? reason.rejection.message : undefined}
      actions={
        <Button variant="primary" onClick={onRejoin}>
          Open it again
        </Button>
      }
    />
  );
}
