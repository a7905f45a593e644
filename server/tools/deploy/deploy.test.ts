import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { parse, stringify } from 'yaml';
import { whatClusterLacks } from '../../cluster/clusterSettings.ts';
import { CONFIG_KEYS, loadConfig } from '../../config.ts';
import { freePort } from '../../freePort.ts';
import { createMetrics } from '../../http/metrics.ts';
import { findProgram } from '../../programs.ts';
import { writeJanusConfig } from '../../services/media/janus/janusConfig.ts';
import { NODE_FLAGS } from '../nodeFlags.ts';
import { ROOT } from '../repository.ts';
import { type Alert, alertTests } from './alertWorlds.testkit.ts';
import { parseDockerfile } from './dockerfile.ts';

const DEPLOY = join(ROOT, 'deploy');
const read = (...path: string[]) => readFileSync(join(DEPLOY, ...path), 'utf8');

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly restart?: string;
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
}
const composeText = read('compose.yaml');
const compose = parse(composeText, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const folder = mkdtempSync(join(tmpdir(), 'mesi-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What somebody who runs the set puts into `deploy/.env`. */
function filledIn(): Record<string, string> {
  const lines = read('example.env')
    .split('\n')
    .filter((line) => /^[A-Z_]+=/.test(line));
  return Object.fromEntries(
    lines.map((line) => {
      const [name, value] = line.split('=') as [string, string];
      return [name, value || (/SECRET|TOKEN|PASSWORD/.test(name) ? 'a'.repeat(64) : '')];
    }),
  );
}

const fill = (text: string, env: Readonly<Record<string, string>>) =>
  text.replace(/\$\{(\w+)(?::[-?][^}]*)?\}/g, (_all, name: string) => env[name] ?? `no ${name}`);

describe('the set of deploy/', () => {
  it('[DE1] starts with its settings, and asks for just what example.env names', () => {
    const env = filledIn();
    const asked = new Set([...composeText.matchAll(/\$\{(\w+)/g)].map(([, name]) => name!));
    // what a secret is read from is named without braces
    for (const [, name] of composeText.matchAll(/\{ environment: (\w+) \}/g)) asked.add(name!);
    expect([...asked].sort()).toEqual(Object.keys(env).sort());

    const settings = Object.entries(compose.services.app!.environment!);
    for (const [key] of settings) expect(CONFIG_KEYS).toContain(key);
    const loaded = loadConfig({
      ...Object.fromEntries(settings.map(([key, value]) => [key, fill(value, env)])),
      MESI_DATA_DIR: '/data',
    });
    expect(loaded).toMatchObject({ ok: true });
    if (loaded.ok) expect(whatClusterLacks(loaded.config)).toBeNull();
    // one without its secrets is not started
    const { MESI_JWT_SECRET: _, ...rest } = env;
    const short = settings.map(([key, value]) => [key, fill(value, rest)]);
    expect(loadConfig(Object.fromEntries(short))).toMatchObject({ ok: false });
  });

  it('[DE2] is pinned, whole, started again, and bounded', () => {
    const dockerfile = read('Dockerfile');
    for (const [name, { build, image, volumes = [], restart, logging }] of services) {
      if (build) expect(dockerfile).toMatch(new RegExp(`^FROM .* AS ${build.target}$`, 'm'));
      else expect(image, name).toMatch(/:v?\d+\.\d+/);
      for (const [from] of volumes.map((volume) => volume.split(':')))
        if (from!.startsWith('.')) expect(existsSync(join(DEPLOY, from!)), from!).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(from);
      expect(restart, name).toBe('unless-stopped');
      expect(logging?.options, name).toHaveProperty('max-size');
    }
    for (const [, base] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(base).toMatch(/:\w+-?\w+/);
    for (const [, file] of dockerfile.matchAll(/^COPY (deploy\/\S+)/gm))
      expect(existsSync(join(ROOT, file!)), file!).toBe(true);
  });

  it('[DE2] opens ports for people and for nobody else', () => {
    const open = services.flatMap(([name, { ports = [] }]) =>
      ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `${name} ${port}`),
    );
    expect(open).toEqual([
      'caddy 80:80',
      'caddy 443:443',
      'caddy 443:443/udp',
      'janus-1 20000-20499:20000-20499/udp',
      'janus-2 20500-20999:20500-20999/udp',
      'turn 3478:3478',
      'turn 3478:3478/udp',
      'turn 21000-21199:21000-21199/udp',
    ]);
  });

  it('[DE2] has a front that Caddy takes', () => {
    const { status, stdout, stderr } = spawnSync(
      findProgram('caddy') ?? 'caddy',
      ['validate', '--config', join(DEPLOY, 'Caddyfile'), '--adapter', 'caddyfile'],
      { encoding: 'utf8', env: { ...process.env, HOME: folder, MESI_DOMAIN: 'live.example.org' } },
    );
    expect(`${stdout}${stderr}`).toContain('Valid configuration');
    expect(status).toBe(0);
  });
});

describe('the images of deploy/', () => {
  it('[DE5] are read step by step', () => {
    const stages = parseDockerfile(read('Dockerfile'));
    expect(stages.map(({ name }) => name)).toEqual(['packages', 'app', 'janus', 'turn']);
    const app = stages.find(({ name }) => name === 'app')!;
    expect(app.base).toBe('node:24-bookworm-slim');
    expect(app.steps).toContainEqual({
      type: 'copy',
      from: 'packages',
      sources: ['/mesi/node_modules'],
      to: 'node_modules',
    });
    expect(app.steps.at(-1)).toEqual({ type: 'cmd', command: ['node', ...NODE_FLAGS, 'server/start.js'] });
    // nobody is root when it runs
    expect(app.steps).toContainEqual({ type: 'user', name: 'node' });
    expect(() => parseDockerfile('FROM a:1.0 AS b\nADD https://example.org/x /x')).toThrow('ADD');
  });
});

it('[DE6] every way to start a process bounds its young generation', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<'start' | 'start:cluster', string>>;
  };
  const node = `node ${NODE_FLAGS.join(' ')}`;
  expect(scripts.start).toBe(`${node} server/start.js`);
  expect(scripts['start:cluster']).toBe(`${node} server/start.js --cluster`);
  const flags = compose.services.app!.command!.slice(1, 1 + NODE_FLAGS.length);
  expect(flags).toEqual(NODE_FLAGS);
});

/** Asks a Janus once; null: nobody answers there yet. */
function askJanus(port: number, ask: object): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-protocol');
    socket.on('open', () => socket.send(JSON.stringify(ask)));
    socket.on('message', (text) => {
      resolve(JSON.parse(String(text)));
      socket.close();
    });
    socket.on('error', () => resolve(null));
  });
}

/** The settings in a file of libconfig, without those that are of one Janus alone. */
function settingsIn(file: string): readonly string[] {
  const own = /folder|secret|rtp_port_range|ws_port|ws_ip|ice_enforce_list|nat_1_1/;
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !own.test(line));
}

describe('the Janus of deploy/', () => {
  it('[DE3] has the values of the embedded one, and answers those who know its secret', async () => {
    const [port, adminPort] = [await freePort(), await freePort()];
    const config = join(folder, 'set');
    const child = spawn('sh', [join(DEPLOY, 'janus/start.sh')], {
      stdio: 'ignore',
      env: {
        ...process.env,
        JANUS_CONFIG_FOLDER: config,
        JANUS_LISTEN: '127.0.0.1',
        JANUS_PORT: `${port}`,
        JANUS_ADMIN_PORT: `${adminPort}`,
        JANUS_SECRET: 'the secret of the set',
        JANUS_ADMIN_SECRET: 'the secret of its admin',
        JANUS_RTP_PORTS: '29000-29099',
        JANUS_PUBLIC_ADDRESS: '203.0.113.7',
      },
    });
    try {
      const create = { janus: 'create', transaction: '1' };
      await expect.poll(() => askJanus(port, create), { timeout: 30_000 }).not.toBeNull();
      expect(await askJanus(port, create)).toMatchObject({ janus: 'error', error: { code: 403 } });
      const known = { ...create, apisecret: 'the secret of the set' };
      expect(await askJanus(port, known)).toMatchObject({ janus: 'success' });
    } finally {
      child.kill();
      await new Promise((resolve) => child.once('exit', resolve));
    }
    const embedded = join(folder, 'embedded');
    writeJanusConfig(
      {
        folder: embedded,
        port,
        secret: 's',
        admin: { port: adminPort, secret: 's' },
        rtpPorts: { first: 20_000, last: 20_999 },
        addresses: [],
        publicAddress: null,
      },
      '/nowhere',
    );
    const files = readdirSync(embedded).filter((name) => name.endsWith('.jcfg'));
    expect(files.length).toBeGreaterThan(2);
    for (const name of files)
      expect(settingsIn(join(config, name)), name).toEqual(settingsIn(join(embedded, name)));
    expect(readFileSync(join(config, 'janus.jcfg'), 'utf8')).toContain('nat_1_1_mapping = "203.0.113.7"');
  });
});

const alertsFile = join(DEPLOY, 'prometheus/alerts.yaml');
const { groups } = parse(readFileSync(alertsFile, 'utf8')) as {
  readonly groups: readonly { readonly rules: readonly (Alert & { readonly expr: string })[] }[];
};
const alerts = groups.flatMap(({ rules }) => rules);

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

describe('the metrics of deploy/', () => {
  it('[DE4] wake each alert by its trouble and by no other, and none when all is well', () => {
    const file = join(folder, 'alerts.test.yaml');
    writeFileSync(file, stringify(alertTests(alertsFile, alerts)));
    const { status, stdout, stderr } = spawnSync(
      findProgram('promtool') ?? 'promtool',
      ['test', 'rules', file],
      { encoding: 'utf8' },
    );
    expect(`${stdout}${stderr}`).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('[DE4] are metrics that the server has', async () => {
    const metrics = createMetrics();
    metrics.chainCompared({ waiting: 0, troubles: 0, isEqual: true });
    const { body } = await metrics.render();
    const known = new Set([...body.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name!));
    const boards = readdirSync(join(DEPLOY, 'grafana/boards')).flatMap((name) => {
      const { panels } = JSON.parse(read('grafana/boards', name)) as { readonly panels: readonly Panel[] };
      return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    });
    expect(boards.length).toBeGreaterThan(10);
    for (const expr of [...alerts.map((alert) => alert.expr), ...boards])
      for (const [name] of expr.matchAll(/\b(?:mesi|nodejs|process)_\w+/g))
        expect(known, expr).toContain(name.replace(/_(bucket|sum|count)$/, ''));
  });
});
