import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

const topics = topicsOf('gates', z.object({}));

/** The topic on which it is told that a creator asks for something else at their gates. */
export const gatesTopic = (creatorId: string) => topics(`gates:${creatorId}`);

/** To every process: a creator asks for something else at their gates. */
export const GATE_NEWS = topicsOf('gateNews', z.object({ creatorId: z.string() }))('gates:news');
