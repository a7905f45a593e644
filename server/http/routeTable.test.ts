import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { createHttp, type HttpParts } from './createHttp.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';
import { ROUTE_LIMITS, type RouteLimit, type RouteLimitName } from './routeLimits.ts';
import { ROUTES, type RouteRow } from './routeTable.ts';

/** So few that a test reaches them. */
const FEW: RouteLimit = { ofAddress: 4, ofPerson: 2, counts: '' };
const limits = Object.fromEntries(
  Object.entries(ROUTE_LIMITS).map(([name, { counts, ...limit }]) => [
    name,
    'ofPerson' in limit ? { ...FEW, counts } : { ofAddress: FEW.ofAddress, counts },
  ]),
) as unknown as Record<RouteLimitName, RouteLimit>;

const env = { MESI_TRUST_PROXY: '1', MESI_DEMO: 'public', MESI_DEV: 'public' };
let parts: HttpParts;
/** With few requests for each, and with as many as there are. */
let narrow: TestHttp;
let wide: TestHttp;
beforeAll(async () => {
  narrow = await startTestHttp({ env, change: (given) => ({ ...given, limits }) });
  wide = await startTestHttp({
    env,
    change(given) {
      parts = given;
      return given;
    },
  });
});
afterAll(() => Promise.all([narrow.close(), wide.close()]));

let callers = 0;
/** A caller nobody heard of before, as a proxy names them. */
const newCaller = () => {
  callers += 1;
  return { 'X-Forwarded-For': `10.${callers >> 16}.${(callers >> 8) & 255}.${callers & 255}` };
};

function ask(
  http: TestHttp,
  { method, path }: RouteRow,
  { session, from = newCaller() }: { session?: Session; from?: Record<string, string> } = {},
) {
  const address = path.replace('{*path}', 'nothing/here').replace(/:\w+/g, 'none');
  const body = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? { body: {} } : {};
  const token = session ? { token: session.token } : {};
  return http.call(method === 'ALL' ? 'PUT' : method, address, { ...body, ...token, headers: from });
}

const titled = ROUTES.map((row) => [`${row.method} ${row.path}`, row] as const);
const titles = titled.map(([title]) => title);

interface Layer {
  readonly slash: boolean;
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Record<string, boolean> };
  readonly handle: { readonly stack?: readonly Layer[] };
  match(path: string): { readonly path: string } | false;
}

/** What Express itself was told, without the table. */
function registeredRoutes(stack: readonly Layer[], mount = ''): readonly string[] {
  return stack.flatMap((layer) => {
    if (layer.route) {
      const paths = [layer.route.path].flat();
      const named = Object.keys(layer.route.methods);
      const methods = named.length > 20 ? ['all'] : named;
      return paths.flatMap((path) => methods.map((method) => `${method.toUpperCase()} ${mount}${path}`));
    }
    if (!layer.handle.stack) return [];
    // the limits themselves are a router at the root, and the only one
    if (layer.slash) return mount === '' ? [`LIMITS ${layer.handle.stack.length}`] : [];
    const at = layer.match('/api/x');
    return registeredRoutes(layer.handle.stack, at ? at.path : '/somewhere');
  });
}

describe('the table of routes', () => {
  it('[HT41] has every route that is there, and no other', () => {
    const app = express();
    createHttp(parts)(app);
    const registered = registeredRoutes((app.router as unknown as { stack: Layer[] }).stack);
    const [own, others] = [registered.filter((route) => route.startsWith('LIMITS')), registered];
    expect(own).toHaveLength(1);
    const inTable = titles.filter((title) => title !== 'ALL /api/{*path}');
    expect(others.filter((route) => !route.startsWith('LIMITS')).sort()).toEqual([...inTable].sort());
  });

  it('[HT41] names each route once, and every limit is somebody’s', () => {
    expect(new Set(titles).size).toBe(titles.length);
    const used = new Set([...ROUTES.map(({ limit }) => limit), 'unknown']);
    expect([...used].sort()).toEqual(Object.keys(ROUTE_LIMITS).sort());
  });

  it.each(titled)('[HT42] %s has a limit for one address', async (_, row) => {
    const from = newCaller();
    const statuses: number[] = [];
    for (let n = 0; n <= FEW.ofAddress; n++) statuses.push((await ask(narrow, row, { from })).status);
    expect(statuses.map((status) => status === 429)).toEqual([false, false, false, false, true]);
  });

  const ofPeople = titled.filter(([, { limit }]) => 'ofPerson' in ROUTE_LIMITS[limit]);
  it.each(ofPeople)('[HT42] %s has a limit for one person, from wherever', async (_, row) => {
    const { identity } = narrow.created.services;
    const made = await identity.register({
      email: `person${callers}@example.org`,
      password: 'correct horse',
      name: 'Somebody',
      isCreator: false,
    });
    if (!made.ok) throw new Error(made.rejection.code);
    const session = { account: made.value, token: await identity.issueToken(made.value.id) };
    const answers = [];
    for (let n = 0; n <= FEW.ofPerson!; n++) answers.push(await ask(narrow, row, { session }));
    expect(answers.map(({ status }) => status === 429)).toEqual([false, false, true]);
    expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('[HT42] what has no row has a limit, too', async () => {
    const row = { method: 'POST', path: '/no/such/place', who: 'anybody', limit: 'unknown' } as const;
    const from = newCaller();
    const statuses: number[] = [];
    for (let n = 0; n <= FEW.ofAddress; n++) statuses.push((await ask(narrow, row, { from })).status);
    expect(statuses).toEqual([404, 404, 404, 404, 429]);
  });
});

describe('who may ask', () => {
  it.each(titled)('[HT43] %s', async (_, row) => {
    const fan = await wide.join({ from: newCaller() });
    const stranger = (await ask(wide, row)).status;
    const person = (await ask(wide, row, { session: fan })).status;
    switch (row.who) {
      case 'anybody':
        expect([401, 403]).not.toContain(stranger);
        return;
      case 'secret':
        expect(stranger).toBeGreaterThanOrEqual(row.method === 'DELETE' ? 200 : 400);
        return;
      case 'operator':
        expect([stranger, person]).toEqual([403, 403]);
        return;
      case 'people':
        expect(stranger).toBe(401);
        expect(person).not.toBe(401);
        return;
      default:
        expect([stranger, person]).toEqual([401, 403]);
    }
  });
});
