import UsersRound from 'lucide-react/icons/users-round';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { GroupInviteAnswer } from '../../shared/protocol/conversations.ts';
import { chatApi } from '../net/chat/chatApi.ts';
import { joinByInvite } from '../net/chat/joinByInvite.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { useRun } from '../net/useRun.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { PageLoading } from '../shell/PageLoading.tsx';
import { PageNotice } from '../shell/PageNotice.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/messenger.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { isolate } from '../ui/isolate.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { GateHelp } from './stage/gate/GateHelp.tsx';

/** The page at `/group/:code` says which group a link leads to, and joins it when that is wished. */
export default function GroupInvitePage() {
  const { code = '' } = useParams();
  const account = useAccount();
  useTitle(t('groupInvite.title'));
  return <Invite key={account?.id} code={code} isLoggedIn={account !== null} />;
}

/** Says whether the link leads anywhere, and where, before anybody logs in for it. */
function Invite({ code, isLoggedIn }: { readonly code: string; readonly isLoggedIn: boolean }) {
  const { value, refused } = useAsked(() => chatApi.invite(code), [code]);
  if (refused) {
    return (
      <PageNotice
        icon={<UsersRound />}
        title={t('groupInvite.useless')}
        body={refused.code === 'InviteInvalid' ? t('groupInvite.uselessBody') : refused.message}
        actions={
          isLoggedIn ? (
            <ButtonLink href="/messages">{t('groupInvite.toMessages')}</ButtonLink>
          ) : (
            <ButtonLink href="/">{t('groupInvite.toStart')}</ButtonLink>
          )
        }
      />
    );
  }
  if (!value) return <PageLoading />;
  if (isLoggedIn) return <Join code={code} group={value} />;
  return (
    <LogInFirst
      icon={<UsersRound />}
      title={isolate(value.name)}
      body={`${t('groupInvite.title')}. ${t('groupInvite.logIn')}`}
      path={`/group/${encodeURIComponent(code)}`}
    />
  );
}

function Join({ code, group }: { readonly code: string; readonly group: GroupInviteAnswer }) {
  const [, go] = useLocation();
  const [joined, setJoined] = useState(false);
  const { busy, refused, run } = useRun();
  const path = `/messages/${group.conversationId}`;
  const join = async () => {
    const done = await run(() => joinByInvite(group.conversationId, code));
    if (!done) return;
    setJoined(true);
    go(path, { replace: true });
  };
  return (
    <EmptyState
      icon={<UsersRound />}
      title={isolate(group.name)}
      body={
        <>
          <p>{t('groupInvite.members', { count: group.memberCount })}</p>
          <Problem text={refused?.message ?? null} />
          <GateHelp code={refused?.code} creatorId={group.gateOf} place="group" />
        </>
      }
      actions={
        group.isMember ? (
          <ButtonLink href={path} variant="primary">
            {t('groupInvite.open')}
          </ButtonLink>
        ) : (
          <Button variant="primary" size="l" busy={busy || joined} onClick={() => void join()}>
            {t('groupInvite.join')}
          </Button>
        )
      }
    />
  );
}
