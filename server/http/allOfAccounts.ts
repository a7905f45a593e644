import type { Router } from 'express';
import { addAccountRoutes } from './accountRoutes.ts';
import { addEmailRoutes } from './emailRoutes.ts';
import { addErasureRoutes } from './erasureRoutes.ts';
import { addKycRoutes } from './kycRoutes.ts';
import { addNameRoutes } from './nameRoutes.ts';
import { addSecondStepRoutes } from './secondStepRoutes.ts';
import { addSessionRoutes } from './sessionRoutes.ts';

/** Adds all routes of accounts: who one is, who that is, where one is logged in, the second step, and e-mail. */
export function addAllOfAccounts(api: Router, parts: Parameters<typeof addEmailRoutes>[1]): void {
  addAccountRoutes(api, parts);
  addNameRoutes(api, parts);
  addKycRoutes(api, parts);
  addErasureRoutes(api, parts);
  addSessionRoutes(api, parts);
  addSecondStepRoutes(api, parts);
  addEmailRoutes(api, parts);
}
