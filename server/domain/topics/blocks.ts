import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

const topics = topicsOf('blocks', z.object({ personId: z.string() }));

/** The topic on which it is told whom that person blocks, or lets in again. */
export const blocksTopic = (byId: string) => topics(`blocks:${byId}`);
