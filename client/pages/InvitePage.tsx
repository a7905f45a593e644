import Ticket from 'lucide-react/icons/ticket';
import { useEffect, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { RedeemAnswer } from '../../shared/protocol/access.ts';
import type { Rejection } from '../../shared/protocol/rejections.ts';
import { accessApi } from '../net/accessApi.ts';
import { loginPath } from '../net/returnPath.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { PageLoading } from '../shell/PageLoading.tsx';
import { PageNotice } from '../shell/PageNotice.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t as common } from '../texts/common.ts';
import { t } from '../texts/people.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { isolate } from '../ui/isolate.tsx';

/** The page at `/i/:code` redeems an invite once somebody is logged in, and leads to the stream when there is one. */
export default function InvitePage() {
  const { code = '' } = useParams();
  const account = useAccount();
  useTitle(t('invite.title'));
  if (account) return <Redeem key={account.id} code={code} />;
  return <Invited code={code} />;
}

/** Says whether the invite works, and whose it is, before anybody logs in for it. */
function Invited({ code }: { readonly code: string }) {
  const { value, refused } = useAsked(() => accessApi.invite(code), [code]);
  const path = `/i/${encodeURIComponent(code)}`;
  if (refused?.code === 'InviteInvalid') return <Useless why={t('invite.usedBefore')} path={path} />;
  if (!value && !refused) return <PageLoading />;
  const title = value ? t('invite.guest', { creator: isolate(value.creator.name) }) : t('invite.invited');
  return <LogInFirst icon={<Ticket />} title={title} body={t('invite.logIn')} path={path} />;
}

/** Says why an invite lets nobody in. Where there is a `path`, whoever used it before may log in there. */
function Useless({ why, path }: { readonly why: string; readonly path?: string }) {
  return (
    <PageNotice
      icon={<Ticket />}
      title={t('invite.useless')}
      body={why}
      actions={
        <>
          <ButtonLink href="/">{t('seeWhoIsLive')}</ButtonLink>
          {path === undefined ? null : (
            <ButtonLink href={loginPath(path)}>{common('account.logIn')}</ButtonLink>
          )}
        </>
      }
    />
  );
}

function Redeem({ code }: { readonly code: string }) {
  const [, navigate] = useLocation();
  const [redeemed, setRedeemed] = useState<RedeemAnswer | null>(null);
  const [refused, setRefused] = useState<Rejection | null>(null);
  useEffect(() => {
    let here = true;
    void accessApi.redeem(code).then((answer) => {
      if (!here) return;
      if (!answer.ok) return setRefused(answer.rejection);
      if (answer.value.liveStreamId) navigate(`/live/${answer.value.liveStreamId}`, { replace: true });
      else setRedeemed(answer.value);
    });
    return () => {
      here = false;
    };
  }, [code, navigate]);
  if (refused) return <Useless why={refused.message} />;
  if (!redeemed) return <PageLoading />;
  return (
    <EmptyState
      icon={<Ticket />}
      title={t('invite.guest', { creator: isolate(redeemed.creator.name) })}
      body={t('invite.notLive')}
      actions={<ButtonLink href="/">{t('seeWhoIsLive')}</ButtonLink>}
    />
  );
}
