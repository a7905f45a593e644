import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

const topics = topicsOf('curbs', z.object({ personId: z.string() }));

/** The topic on which it is told whom that person restricts, or does not any more. */
export const curbsTopic = (byId: string) => topics(`curbs:${byId}`);
