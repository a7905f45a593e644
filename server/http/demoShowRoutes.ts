import type { Router } from 'express';
import { type DemoShowAnswer, demoShowBody } from '../../shared/protocol/http.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { accept, parseBody, route } from './answer.ts';

/** The demo show, as far as pages ask for it. */
export interface DemoShowDoor {
  state(): Promise<DemoShowAnswer>;
  start(): Promise<Outcome<DemoShowAnswer>>;
  end(): Promise<DemoShowAnswer>;
}

/** Adds the routes by which anybody sees, starts and ends the demo show. They exist in demo mode alone. */
export function addDemoShowRoutes(api: Router, show: DemoShowDoor): void {
  const path = '/demo/show';
  api.get(
    path,
    route(async () => accept(await show.state())),
  );
  api.post(
    path,
    route(async (req): Promise<Outcome<DemoShowAnswer>> => {
      const body = parseBody(demoShowBody, req);
      return body.ok ? show.start() : body;
    }),
  );
  api.delete(
    path,
    route(async () => accept(await show.end())),
  );
}
