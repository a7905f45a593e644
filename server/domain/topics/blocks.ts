import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

const topics = topicsOf('blocks', z.object({ personId: z.string() }));

/** To every process: somebody was blocked, or let in again. */
export const BLOCK_NEWS = topicsOf(
  'blockNews',
  z.object({ byId: z.string(), personId: z.string() }),
)('blocks:news');

/** The topic on which it is told whom that person blocks, or lets in again. */
export const blocksTopic = (byId: string) => topics(`blocks:${byId}`);
