import DoorClosed from 'lucide-react/icons/door-closed';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import SearchX from 'lucide-react/icons/search-x';
import type { CloseReason } from '../../model/closeReason.ts';
import { t } from '../../texts/watch.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { refusedWords } from './refusedWords.ts';
import { StageNotice } from './StageNotice.tsx';

/** Says why this page is out of the stream, and what one can do. */
export function LinkNotice({
  reason,
  onRejoin,
}: {
  readonly reason: CloseReason;
  readonly onRejoin: () => void;
}) {
  const home = (
    <ButtonLink href="/" size="s" variant="secondary">
      {t('whoIsLive')}
    </ButtonLink>
  );
  const rejoin = (
    <Button size="s" variant="primary" onClick={onRejoin}>
      {t('link.again')}
    </Button>
  );
  switch (reason.type) {
    case 'ended':
      return <StageNotice strong icon={<DoorClosed />} title={t('link.ended')} actions={home} />;
    case 'replaced':
      return (
        <StageNotice
          strong
          icon={<MonitorSmartphone />}
          title={t('link.replaced')}
          body={t('link.replacedBody')}
          actions={rejoin}
        />
      );
    case 'evicted':
      return <StageNotice strong icon={<DoorClosed />} title={t('link.evicted')} actions={home} />;
    case 'notUnderstood':
      return (
        <StageNotice
          strong
          icon={<SearchX />}
          title={t('link.notUnderstood')}
          body={t('link.notUnderstoodBody')}
          actions={home}
        />
      );
    case 'left':
      return <StageNotice strong icon={<DoorClosed />} title={t('link.left')} actions={rejoin} />;
    case 'refused':
      return <StageNotice strong icon={<SearchX />} {...refusedWords(reason.rejection)} actions={home} />;
  }
}
