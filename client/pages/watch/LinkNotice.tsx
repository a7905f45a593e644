import DoorClosed from 'lucide-react/icons/door-closed';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import SearchX from 'lucide-react/icons/search-x';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import type { CloseReason } from '../../model/closeReason.ts';
import { Button } from '../../ui/Button.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { StageNotice } from './StageNotice.tsx';

/** Why this page is out of the stream, and the ways on. */
export function LinkNotice({
  reason,
  onRejoin,
}: {
  readonly reason: CloseReason;
  readonly onRejoin: () => void;
}) {
  const home = (
    <ButtonLink href="/" size="s" variant="secondary">
      Who is live now
    </ButtonLink>
  );
  const rejoin = (
    <Button size="s" variant="primary" onClick={onRejoin}>
      Join again
    </Button>
  );
  switch (reason.type) {
    case 'ended':
      return <StageNotice strong icon={<DoorClosed />} title="This stream has ended" actions={home} />;
    case 'replaced':
      return (
        <StageNotice
          strong
          icon={<MonitorSmartphone />}
          title="You are watching somewhere else"
          body="This page made room for it."
          actions={rejoin}
        />
      );
    case 'evicted':
      return <StageNotice strong icon={<DoorClosed />} title="You were asked to leave" actions={home} />;
    case 'notUnderstood':
      return (
        <StageNotice
          strong
          icon={<SearchX />}
          title="This page and the server did not understand each other"
          body="The page may be older than the server. Reload it."
          actions={home}
        />
      );
    case 'left':
      return <StageNotice strong icon={<DoorClosed />} title="You left the stream" actions={rejoin} />;
    case 'refused':
      return <StageNotice strong icon={<SearchX />} {...wordsOf(reason.rejection)} actions={home} />;
  }
}

function wordsOf({ code, message }: Rejection): { readonly title: string; readonly body?: string } {
  switch (code) {
    case 'StreamNotFound':
      return { title: 'No such stream', body: 'The address may have a slip in it.' };
    case 'ClientTooOld':
      return { title: 'This page is out of date', body: message };
    case 'StreamEnded':
      return { title: 'This stream has ended' };
    default:
      return { title: 'This door stays closed', body: message };
  }
}
