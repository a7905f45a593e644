import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

/** Whoever would tell a person that is away asks (`asked`); an inbox with a page that is in view answers (`here`). */
interface LookingNews {
  readonly type: 'asked' | 'here';
}
const lookingNews: z.ZodType<LookingNews> = z.object({ type: z.enum(['asked', 'here']) });
const lookingTopics = topicsOf('looking', lookingNews);

/** Returns the topic on which it is asked whether that person looks at a page. */
export const lookingTopic = (personId: string) => lookingTopics(`looking:${personId}`);
