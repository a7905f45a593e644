import DoorClosed from 'lucide-react/icons/door-closed';
import type { CloseReason } from '../../../model/closeReason.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { EmptyState } from '../../../ui/display/EmptyState.tsx';
import { StudioElsewhere, type StudioPart } from '../StudioElsewhere.tsx';

export interface StudioClosedProps {
  readonly reason: CloseReason;
  readonly onRejoin: () => void;
  readonly onNext: () => void;
  readonly onPart: (part: StudioPart) => void;
}

/** Says that this page is not the studio any more, and how it can be again. */
export function StudioClosed({ reason, onRejoin, onNext, onPart }: StudioClosedProps) {
  if (reason.type === 'replaced') {
    return <StudioElsewhere onPart={(part) => (part === 'studio' ? onRejoin() : onPart(part))} />;
  }
  if (reason.type === 'ended') {
    return (
      <EmptyState
        icon={<DoorClosed />}
        title={t('closed.ended')}
        actions={
          <Button variant="primary" onClick={onNext}>
            {t('closed.next')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={<DoorClosed />}
      title={t('closed.closed')}
      body={reason.type === 'refused' ? reason.rejection.message : undefined}
      actions={
        <Button variant="primary" onClick={onRejoin}>
          {t('closed.again')}
        </Button>
      }
    />
  );
}
