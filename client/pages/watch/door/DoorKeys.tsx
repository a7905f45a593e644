import Gift from 'lucide-react/icons/gift';
import Heart from 'lucide-react/icons/heart';
import Mail from 'lucide-react/icons/mail';
import Star from 'lucide-react/icons/star';
import Users from 'lucide-react/icons/users';
import { type ReactNode, useState } from 'react';
import type { DoorKey, DoorView } from '../../../../shared/protocol/modes.ts';
import { askForAccount } from '../../../net/accountAsked.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t as live } from '../../../texts/groupLive.ts';
import { t } from '../../../texts/watch.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { FollowButton } from '../../stage/FollowButton.tsx';
import TipForm from '../../stage/tip/TipForm.tsx';
import type { Tipping } from '../../stage/tip/useTipping.ts';
import styles from './DoorRoom.module.css';

/** Lists what opens the door, each with the way to it. A ticket has a card of its own. */
export function DoorKeys({ door, tipping }: { readonly door: DoorView; readonly tipping: Tipping }) {
  const keys = door.keys.filter((key) => key.type !== 'ticket');
  if (keys.length === 0) return null;
  return (
    <ul className={styles.keys}>
      {keys.map((key) => (
        <DoorKeyRow key={key.type} door={door} keyOf={key} tipping={tipping} />
      ))}
    </ul>
  );
}

function DoorKeyRow(props: {
  readonly door: DoorView;
  readonly keyOf: Exclude<DoorKey, { type: 'ticket' }>;
  readonly tipping: Tipping;
}) {
  const { door, keyOf: key, tipping } = props;
  const name = isolate(door.creator.name);
  switch (key.type) {
    case 'follow':
      return (
        <Row
          icon={<Heart />}
          title={t('door.follow', { name })}
          action={<FollowButton creatorId={door.creator.id} />}
        />
      );
    case 'subscribe':
      return (
        <Row
          icon={<Star />}
          title={
            key.minimumTier > 1
              ? t('door.subscribeTier', { tier: key.minimumTier })
              : t('door.subscribe', { name })
          }
          hint={t('door.subscribeHint')}
        />
      );
    case 'invite':
      return <Row icon={<Mail />} title={t('door.invite')} hint={t('door.inviteHint')} />;
    case 'group':
      return <Row icon={<Users />} title={live('door.member', { name })} hint={live('door.memberHint')} />;
    case 'tip':
      return <TipRow name={door.creator.name} tipKey={key} tipping={tipping} />;
  }
}

function Row(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint?: string;
  readonly action?: ReactNode;
}) {
  return (
    <li className={styles.key}>
      {props.icon}
      <span className={styles.keyWords}>
        {shown(props.title)}
        {props.hint ? <span className={styles.keyHint}>{props.hint}</span> : null}
      </span>
      {props.action}
    </li>
  );
}

function TipRow(props: {
  readonly name: string;
  readonly tipKey: Extract<DoorKey, { type: 'tip' }>;
  readonly tipping: Tipping;
}) {
  const { name, tipKey, tipping } = props;
  const [open, setOpen] = useState(false);
  const done = BigInt(tipKey.doneMinor);
  const missing = BigInt(tipKey.minimumMinor) - done;
  const given = {
    done: done > 0n ? 'some' : 'none',
    amount: formatMesi(tipKey.minimumMinor),
    given: formatMesi(done),
  };
  const hint =
    tipKey.withinDays === null
      ? t('door.tipInStream', given)
      : t('door.tipWithin', { ...given, days: tipKey.withinDays });
  return (
    <>
      <Row
        icon={<Gift />}
        title={t('door.tipMore', {
          done: done > 0n ? 'some' : 'none',
          amount: formatMesi(missing > 0n ? missing : 0n),
        })}
        hint={hint}
        action={
          <Button
            variant="tip"
            size="s"
            onPointerEnter={preloadDialog}
            onClick={() => setOpen(!askForAccount('tip'))}
          >
            {t('tip.word')}
          </Button>
        }
      />
      <Dialog open={open} onOpenChange={setOpen} title={t('door.tipTo', { name: isolate(name) })}>
        <TipForm
          tipping={tipping}
          creatorName={name}
          untitled
          {...(missing > 0n ? { wishMinor: missing } : {})}
        />
      </Dialog>
    </>
  );
}
