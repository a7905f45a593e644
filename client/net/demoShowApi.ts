import type { DemoShowAnswer } from '../../shared/protocol/http.ts';
import '../../shared/protocol/furtherRejections.ts';
import { call } from './api.ts';

const PATH = '/api/demo/show';

/** Asks the server about its demo show. Where there is no demo every call is refused as `NotFound`. */
export const demoShowApi = {
  state: () => call<DemoShowAnswer>(PATH),
  start: () => call<DemoShowAnswer>(PATH, { method: 'POST', body: {} }),
  end: () => call<DemoShowAnswer>(PATH, { method: 'DELETE' }),
};
