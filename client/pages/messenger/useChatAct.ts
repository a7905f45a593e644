import type { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { AnswerOf, PayloadOf } from '../../../shared/protocol/requests.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { outcomeOf } from '../../net/room/requestOutcome.ts';
import { useRun } from '../../net/useRun.ts';
import { tellRefusal } from './ask.ts';

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
        tellRefusal(reply);
        return outcomeOf(reply);
      }),
  };
}
