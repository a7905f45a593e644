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
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/messenger.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { isolate } from '../ui/isolate.tsx';
import { Problem } from '../ui/notices/Problem.tsx';

/** The page at `/group/:code` says which group a link leads to, and joins it when that is wished. */
export default function GroupInvitePage() {
  const { code = '' } = useParams();
  const account = useAccount();
  useTitle(t('groupInvite.title'));
  if (account) return <Invite key={account.id} code={code} />;
  return (
    <LogInFirst
      icon={<UsersRound />}
      title={t('groupInvite.title')}
      body={t('groupInvite.logIn')}
      path={`/group/${encodeURIComponent(code)}`}
    />
  );
}

function Invite({ code }: { readonly code: string }) {
  const { value, refused } = useAsked(() => chatApi.invite(code), [code]);
  if (refused) {
    return (
      <EmptyState
        icon={<UsersRound />}
        title={t('groupInvite.useless')}
        body={refused.message}
        actions={<ButtonLink href="/messages">{t('groupInvite.toMessages')}</ButtonLink>}
      />
    );
  }
  return value ? <Join code={code} group={value} /> : <PageLoading />;
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
