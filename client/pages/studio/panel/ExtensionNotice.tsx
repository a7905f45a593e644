import type { PanelView } from '../../../../shared/protocol/modes.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { useAct } from '../../stage/useAct.ts';

interface ExtensionNoticeProps {
  readonly connection: StreamConnection;
  readonly extension: NonNullable<PanelView['extension']>;
}

/** The fan in the call asks for more time. */
export function ExtensionNotice({ connection, extension }: ExtensionNoticeProps) {
  const { busy, act } = useAct(connection, { toast: true });
  const { orderId, minutes } = extension;
  const price = formatMesi(extension.mesiMinor);
  const answer = (accept: boolean) => void act('answerExtension', { orderId, accept });
  return (
    <>
      <Button variant="tip" busy={busy} onClick={() => answer(true)}>
        {t('extension.accept', { minutes, price })}
      </Button>
      <Button disabled={busy} onClick={() => answer(false)}>
        {t('extension.no')}
      </Button>
    </>
  );
}
