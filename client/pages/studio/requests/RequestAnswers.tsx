import Check from 'lucide-react/icons/check';
import type { PaidRequest } from '../../../model/paidRequests.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import type { Act } from '../../stage/useAct.ts';
import styles from '../panel/Panel.module.css';

interface RequestAnswersProps extends Pick<Act, 'busy' | 'act'> {
  readonly request: Pick<PaidRequest, 'type' | 'id' | 'isAccepted' | 'isHeld'>;
}

/** The buttons that answer a request, wherever it is shown. */
export function RequestAnswers({ request, busy, act }: RequestAnswersProps) {
  const { type, id: orderId, isHeld } = request;
  if (type === 'menu') {
    const done = () => void act('menuDone', { tipId: orderId });
    const skip = () => void act('skipItem', { tipId: orderId });
    return (
      <div className={styles.rowActions}>
        <Button size="s" busy={busy} icon={<Check aria-hidden />} onClick={done}>
          {t('menu.done')}
        </Button>
        {isHeld ? (
          <Button size="s" variant="ghost" disabled={busy} onClick={skip}>
            {t('menu.skip')}
          </Button>
        ) : null}
      </div>
    );
  }
  if (type === 'extension') {
    const answer = (accept: boolean) => void act('answerExtension', { orderId, accept });
    return <Answers busy={busy} isLast={false} onYes={() => answer(true)} onNo={() => answer(false)} />;
  }
  const decline = () => void act('declineRequest', { orderId });
  const accept = () => void act('acceptRequest', { orderId });
  const ready = () => void act('readyForCall', {});
  const { isAccepted } = request;
  return <Answers busy={busy} isLast={isAccepted} onYes={isAccepted ? ready : accept} onNo={decline} />;
}

interface AnswersProps {
  readonly busy: boolean;
  /** The creator has said yes before: this one begins the one-to-one. */
  readonly isLast: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Answers({ busy, isLast, onYes, onNo }: AnswersProps) {
  return (
    <div className={styles.rowActions}>
      <Button size="s" variant={isLast ? 'tip' : 'primary'} busy={busy} onClick={onYes}>
        {isLast ? t('requests.ready') : t('requests.accept')}
      </Button>
      <Button size="s" variant="ghost" disabled={busy} onClick={onNo}>
        {isLast ? t('requests.cancel') : t('requests.no')}
      </Button>
    </div>
  );
}
