import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreUnavailable } from '../services/store/port.ts';
import { startTestHttp } from './httpTestKit.ts';

async function start(options: Parameters<typeof startTestHttp>[0]) {
  const http = await startTestHttp(options);
  onTestFinished(() => http.close());
  return http;
}

const env = { MESI_DEMO: 'off' };

describe('health', () => {
  it('[HT9] names every adapter and says that all are well', async () => {
    const http = await start({ env });
    const { status, body } = await http.call('GET', '/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(body.uptimeMs).toBeGreaterThanOrEqual(0);
    expect(body.adapters).toMatchObject({
      store: { adapter: 'SQLite', ok: true },
      ledger: { adapter: 'SQLite', ok: true },
      media: { ok: true },
      rates: { ok: true },
      presence: { adapter: 'in memory', ok: true },
    });
  });

  it('[HT9] answers 503 when an adapter is not well', async () => {
    const http = await start({ env });
    await http.created.services.store.close();
    const { status, body } = await http.call('GET', '/health');
    expect([status, body.status]).toEqual([503, 'degraded']);
    expect(body.adapters.store).toMatchObject({ ok: false, detail: 'closed' });
    expect(body.adapters.rates.ok).toBe(true);
  });

  it('[HT9] serves on when what it can spare is not well', async () => {
    const health = async () => ({ ok: false });
    const http = await start({
      env,
      change: (parts) => ({ ...parts, adapters: { escrow: { adapter: 'chain', isSpared: true, health } } }),
    });
    const { status, body } = await http.call('GET', '/health');
    expect([status, body.status]).toEqual([200, 'degraded']);
  });

  it('[HT9] tells strangers whether it is well, and nothing else', async () => {
    const http = await start({ env: { ...env, MESI_METRICS_TOKEN: 'a token for metrics' } });
    const health = async (headers: Record<string, string> = {}) =>
      (await http.call('GET', '/health', { headers })).body;
    expect(await health()).toEqual({ status: 'ok' });
    expect(await health({ Authorization: 'Bearer a token for metrics' })).toHaveProperty('adapters');
    const open = await start({ env });
    const proxied = await open.call('GET', '/health', { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    expect(proxied.body).toEqual({ status: 'ok' });
  });

  it('[HT9] asks the adapters once for all who ask within a second', async () => {
    let asked = 0;
    const http = await start({
      env,
      change(parts) {
        const health = async () => ({ ok: asked++ >= 0 });
        const clock = { ...parts.services.clock, nowMs: () => 0 };
        return {
          ...parts,
          adapters: { one: { adapter: 'one', health } },
          services: { ...parts.services, clock },
        };
      },
    });
    await Promise.all(Array.from({ length: 50 }, () => http.call('GET', '/health')));
    expect(asked).toBe(1);
  });
});

it('[HT70] tells its time, which no cache keeps', async () => {
  const http = await start({ env });
  const { clock } = http.created.services;
  const before = clock.nowMs();
  const { status, body, headers } = await http.call('GET', '/api/clock');
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body.nowMs).toBeGreaterThanOrEqual(before);
  expect(body.nowMs).toBeLessThanOrEqual(clock.nowMs());
});

describe('metrics', () => {
  it.each([
    ['MESI_HOST', '0.0.0.0'],
    ['MESI_HOST', 'live.example.org'],
    ['MESI_PUBLIC_URL', 'https://live.example.org'],
    ['MESI_TRUST_PROXY', '1'],
  ])('[HT10] want a token where others may reach the server: %s=%s', async (key, value) => {
    const http = await start({ env: { ...env, [key]: value } });
    expect((await http.call('GET', '/metrics')).status).toBe(403);
    expect((await http.call('GET', '/health')).body).toEqual({ status: 'ok' });
  });

  it.each(['Forwarded', 'Via', 'X-Real-IP', 'X-Forwarded-Proto'])(
    '[HT10] are not read through a proxy that says so by %s',
    async (header) => {
      const http = await start({ env });
      expect((await http.call('GET', '/metrics', { headers: { [header]: 'somebody' } })).status).toBe(403);
    },
  );

  it('[HT10] are read on this machine, but not through a proxy on it', async () => {
    const http = await start({ env });
    const { status, headers, body } = await http.call('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain('nodejs_eventloop_lag_seconds');
    const proxied = await http.call('GET', '/metrics', { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    expect(proxied.status).toBe(403);
  });

  it('[HT10] are read by their token where one is set, and only by it', async () => {
    const http = await start({ env: { ...env, MESI_METRICS_TOKEN: 'a token for metrics' } });
    const read = (headers: Record<string, string>) => http.call('GET', '/metrics', { headers });
    expect((await read({})).status).toBe(403);
    expect((await read({ Authorization: 'Bearer another token' })).status).toBe(403);
    expect((await read({ Authorization: 'Bearer a token for metrics' })).status).toBe(200);
  });

  it('[HT78] count what rooms and services tell', async () => {
    const http = await start({
      env,
      change(parts) {
        const { metrics } = parts;
        metrics.roomOpened('audience');
        metrics.roomOpened('audience');
        metrics.roomClosed('audience');
        metrics.seatTaken('audience');
        metrics.feedFrame({ events: 10, seats: 300 });
        metrics.tipSettled(3);
        metrics.joinEnded('audience', 'refused');
        metrics.eventShown('line', 40);
        metrics.mediaLost('viewer');
        metrics.slowConsumerClosed();
        return parts;
      },
    });
    const { token } = await http.join();
    const topUp = { commandId: 'command-0001', asset: 'USD', amountMinor: '1' };
    await http.call('POST', '/api/topups', { token, body: topUp });
    const { body } = await http.call('GET', '/metrics');
    for (const line of [
      'mesi_rooms{room="audience"} 1',
      'mesi_seats{room="audience"} 1',
      'mesi_joins_total{room="audience",outcome="seated"} 1',
      'mesi_joins_total{room="audience",outcome="refused"} 1',
      'mesi_shown_seconds_bucket{le="0.025",kind="line"} 0',
      'mesi_shown_seconds_bucket{le="0.05",kind="line"} 1',
      'mesi_media_lost_total{what="viewer"} 1',
      'mesi_part_up{part="ledger"} 1',
      'mesi_feed_frames_total 1',
      'mesi_feed_events_total 10',
      'mesi_feed_deliveries_total 3000',
      'mesi_tip_seconds_bucket{le="0.005"} 1',
      'mesi_slow_consumers_closed_total 1',
      'mesi_ledger_commits_total 1',
      'mesi_ledger_commit_entries_sum 1',
    ]) {
      expect(body.split('\n')).toContain(line);
    }
    // the account, then the payment step by step: how many of them leave together is the store's to say
    expect(body).toMatch(/^mesi_store_commits_total [2-9]$/m);
  });
});

describe('errors', () => {
  const failing = (error: Error) =>
    start({
      env,
      change: (parts) => {
        const identity = { ...parts.services.identity, verifyToken: () => Promise.reject(error) };
        return { ...parts, services: { ...parts.services, identity } };
      },
    });

  it('[HT15] say that lost infrastructure may come back', async () => {
    const http = await failing(new StoreUnavailable('the disk is gone'));
    const { status, body } = await http.call('GET', '/api/me', { token: 'a.b.c' });
    expect([status, body.error.code]).toEqual([503, 'TemporarilyUnavailable']);
  });

  it('[HT15] give a bug an id that the log has too, and no secret to either', async () => {
    const http = await failing(new Error('a bug with its inner workings'));
    const { status, body } = await http.call('GET', '/api/me?token=SECRET', { token: 'a.SECRET.c' });
    expect([status, body.error.code]).toEqual([500, 'InternalError']);
    const [errorId] = /err_[\w-]{16}/.exec(body.error.message)!;
    expect(JSON.stringify(body)).not.toContain('inner workings');
    const line = http.logged.find((each) => each.includes(errorId));
    expect(line).toContain('a bug with its inner workings');
    expect(http.logged.join('')).not.toContain('SECRET');
  });
});
