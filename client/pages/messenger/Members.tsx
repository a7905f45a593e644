import Ellipsis from 'lucide-react/icons/ellipsis';
import { type ReactNode, useState } from 'react';
import type { MemberView } from '../../../shared/protocol/chat.ts';
import { MUTE_MINUTES } from '../../model/slash.ts';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { Menu, type MenuEntry } from '../../ui/popups/Menu.tsx';
import styles from './Details.module.css';
import { isAdmin } from './rights.ts';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

const RANK = { owner: 0, admin: 1, member: 2 } as const;

/** Who is in a group, the owner first. `children` stand beside the heading. */
export function Members({ talk, children }: { readonly talk: Talk; readonly children: ReactNode }) {
  const members = [...(talk.view?.members ?? [])].sort((a, b) => RANK[a.role] - RANK[b.role]);
  return (
    <section className={styles.card} aria-label={t('members.title', { count: members.length })}>
      <div className={styles.cardHead}>
        <h3 className={styles.cardTitle}>{t('members.title', { count: members.length })}</h3>
        {children}
      </div>
      <ul className={styles.members}>
        {members.map((member) => (
          <Member key={member.person.id} talk={talk} member={member} />
        ))}
      </ul>
    </section>
  );
}

type Deed = 'makeAdmin' | 'makeMember' | 'handOver' | 'mute' | 'remove';

function Member({ talk, member }: { readonly talk: Talk; readonly member: MemberView }) {
  const { person, role, isHere } = member;
  const [asking, setAsking] = useState<'handOver' | 'remove' | null>(null);
  const { busy, act } = useChatAct(talk.open);
  const doIt = (deed: Deed) => {
    if (deed === 'makeAdmin') void act('setRole', { personId: person.id, role: 'admin' });
    else if (deed === 'makeMember') void act('setRole', { personId: person.id, role: 'member' });
    else if (deed === 'mute') void act('mute', { personId: person.id, minutes: MUTE_MINUTES });
    else setAsking(deed);
  };
  const confirmed = async () => {
    const personId = person.id;
    if (asking === 'remove') await act('removeMember', { personId });
    if (asking === 'handOver') await act('handOver', { personId });
    setAsking(null);
  };
  const entries = deedsFor(talk, member).map((deed): MenuEntry => entryOf(deed, () => doIt(deed)));
  const name = isolate(person.name);
  return (
    <li className={styles.member}>
      <span className={styles.memberFace} data-here={isHere || undefined}>
        <Avatar person={person} size={36} />
      </span>
      <span className={styles.memberName}>
        <bdi>{person.name}</bdi>
        <bdi className={styles.handle}>@{person.handle}</bdi>
      </span>
      {role === 'member' ? null : <Badge>{t(`role.${role}`)}</Badge>}
      {entries.length > 0 ? (
        <Menu
          align="end"
          entries={entries}
          trigger={(trigger) => (
            <IconButton {...trigger} size="s" label={t('members.more', { name })} icon={<Ellipsis />} />
          )}
        />
      ) : null}
      <ConfirmDialog
        open={asking !== null}
        title={t(asking === 'handOver' ? 'handOver.ask' : 'remove.ask', { name })}
        description={t(asking === 'handOver' ? 'handOver.about' : 'remove.about')}
        busy={busy}
        yes={t(asking === 'handOver' ? 'handOver.yes' : 'remove.yes')}
        no={t('cancel')}
        onYes={() => void confirmed()}
        onNo={() => setAsking(null)}
      />
    </li>
  );
}

function deedsFor({ you, selfId }: Talk, { person, role }: MemberView): readonly Deed[] {
  if (person.id === selfId || !isAdmin(you) || role === 'owner') return [];
  if (you?.role === 'owner')
    return [role === 'admin' ? 'makeMember' : 'makeAdmin', 'handOver', 'mute', 'remove'];
  return role === 'member' ? ['mute', 'remove'] : [];
}

function entryOf(deed: Deed, onSelect: () => void): MenuEntry {
  const entry = { type: 'item', id: deed, label: t(`members.${deed}`), onSelect } as const;
  return deed === 'remove' ? { ...entry, tone: 'danger' } : entry;
}
