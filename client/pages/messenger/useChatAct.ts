import type { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { AnswerOf, PayloadOf } from '../../../shared/protocol/requests.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/messenger.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { showToast } from '../../ui/notices/toasts.ts';

type Requests = typeof CHAT_REQUESTS;

/** Sends one request to the conversation at a time from one place; what is refused is said in a toast. */
export function useChatAct(open: OpenConversation) {
  const { busy, run } = useRun();
  return {
    busy,
    /** The answer, or null when it was refused. */
    act: <Name extends keyof Requests & string>(
      type: Name,
      payload: PayloadOf<Requests[Name]>,
    ): Promise<AnswerOf<Requests[Name]> | null> =>
      run(async () => {
        const reply = await open.request(type, payload);
        if (reply.type === 'answered') return { ok: true, value: reply.value };
        const rejection = inReadersWords(reply.rejection);
        showToast({ title: t('failed'), body: rejection.message, tone: 'warning' });
        return { ok: false, rejection };
      }),
  };
}
