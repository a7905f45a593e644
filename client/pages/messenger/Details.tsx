import LogOut from 'lucide-react/icons/log-out';
import Search from 'lucide-react/icons/search';
import UserPlus from 'lucide-react/icons/user-plus';
import X from 'lucide-react/icons/x';
import { Suspense, useState } from 'react';
import { Link } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { AddPeopleDialog } from './AddPeopleDialog.tsx';
import styles from './Details.module.css';
import { Disappearing } from './Disappearing.tsx';
import { Face } from './Face.tsx';
import { FreeSwitch } from './FreeSwitch.tsx';
import { GroupName } from './GroupName.tsx';
import { GroupPicture } from './GroupPicture.tsx';
import { GroupSettings } from './GroupSettings.tsx';
import { InviteLinks } from './InviteLinks.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';
import { Members } from './Members.tsx';
import { isAdmin, mayDo } from './rights.ts';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

const BlockDialog = lazyPart(() => import('../stage/block/BlockDialog.tsx'));

export interface DetailsProps {
  readonly talk: Talk;
  readonly title: string;
  /** Called to search in the conversation. */
  readonly onFind: () => void;
  readonly onClose: () => void;
}

/** What the conversation is, who is in it, and what can be done about it. */
export function Details({ talk, title, onFind, onClose }: DetailsProps) {
  const { isGroup, other, open } = talk;
  const face = other ?? { id: open.kept.conversationId, name: title };
  return (
    <aside
      className={styles.details}
      aria-label={t('details.title')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header className={styles.head}>
        <h2 className={styles.heading}>{t('details.title')}</h2>
        <IconButton label={t('details.close')} size="s" icon={<X />} onClick={onClose} />
      </header>
      <div className={styles.body}>
        <div className={styles.face}>
          <Face face={face} pictureId={talk.pictureId} size={84} />
          {isGroup ? (
            <GroupName talk={talk} />
          ) : (
            <p className={styles.name}>
              <bdi>{title}</bdi>
              {other ? (
                <Link href={handlePath(other.handle)} className={styles.handle}>
                  <bdi>@{other.handle}</bdi>
                </Link>
              ) : null}
            </p>
          )}
        </div>
        <Button
          icon={<Search />}
          onClick={() => {
            onClose();
            onFind();
          }}
        >
          {t('find.open')}
        </Button>
        <Disappearing talk={talk} />
        <Personal talk={talk} />
        {isGroup ? <Group talk={talk} /> : null}
      </div>
    </aside>
  );
}

/** What is so for the reader alone. */
function Personal({ talk }: { readonly talk: Talk }) {
  const { you, isGroup, other } = talk;
  const { busy, act } = useChatAct(talk.open);
  const [isAsking, setAsking] = useState(false);
  if (!you || you.role === 'former') return null;
  return (
    <section className={styles.card}>
      <Switch
        label={t('mute.label')}
        hint={t('mute.hint')}
        checked={you.isMuted}
        disabled={busy}
        onChange={(isMuted) => void act('setMuted', { isMuted })}
      />
      <Switch
        label={t('reads.label')}
        hint={t('reads.hint')}
        checked={you.hidesReads === true}
        disabled={busy}
        onChange={(isHidden) => void act('setReadsHidden', { isHidden })}
      />
      <FreeSwitch talk={talk} />
      {isGroup || !other ? null : (
        <Switch
          label={t('block.label')}
          hint={t('block.hint')}
          checked={you.hasBlocked}
          disabled={busy}
          onChange={(isBlocked) => (isBlocked ? setAsking(true) : void act('setBlocked', { isBlocked }))}
        />
      )}
      <Suspense fallback={null}>
        {isAsking && other ? <BlockDialog person={other} onClose={() => setAsking(false)} /> : null}
      </Suspense>
    </section>
  );
}

function Group({ talk }: { readonly talk: Talk }) {
  const { view, you } = talk;
  const [dialog, setDialog] = useState<'add' | 'leave' | null>(null);
  const close = () => setDialog(null);
  if (!view || !you || you.role === 'former') return null;
  return (
    <>
      <Members talk={talk}>
        {mayDo(you, view.settings.whoAdds) ? (
          <Button size="s" icon={<UserPlus aria-hidden />} onClick={() => setDialog('add')}>
            {t('members.add')}
          </Button>
        ) : null}
      </Members>
      {isAdmin(you) ? (
        <>
          <GroupPicture talk={talk} />
          <InviteLinks talk={talk} />
          <GroupSettings talk={talk} />
        </>
      ) : null}
      <Button variant="danger" wide icon={<LogOut aria-hidden />} onClick={() => setDialog('leave')}>
        {t('leave.do')}
      </Button>
      <AddPeopleDialog talk={talk} open={dialog === 'add'} onClose={close} />
      <LeaveDialog talk={talk} open={dialog === 'leave'} onClose={close} />
    </>
  );
}
