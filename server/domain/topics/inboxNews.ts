import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

/** What an inbox looks at again: its notices (one came, or some were read), or the balances of its person. */
export interface InboxNews {
  readonly of: 'notices' | 'balances';
}
const inboxNews: z.ZodType<InboxNews> = z.object({ of: z.enum(['notices', 'balances']) });
const inboxTopics = topicsOf('inbox', inboxNews);

/** Returns the topic on which every process tells the inboxes of that person. */
export const inboxTopic = (personId: string) => inboxTopics(`inbox:${personId}`);
