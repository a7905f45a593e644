import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

const topics = topicsOf('pledgeGoals', z.object({ goalId: z.string() }));

/** The topic on which it is told that a goal of that creator was changed. */
export const pledgeGoalsTopic = (creatorId: string) => topics(`pledgeGoals:${creatorId}`);
