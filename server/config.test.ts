import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS, loadConfig } from './config.ts';
import { saidAtStart } from './openSettings.ts';

/** A key that is nobody's. */
const RECEIPT_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'der' })
  .toString('base64');

const TURN_SECRET = 'shared-with-coturn';

function problemsOf(env: Record<string, string>): string {
  const outcome = loadConfig(env);
  return outcome.ok ? '' : outcome.problems.join('\n');
}

function configOf(env: Record<string, string>) {
  const outcome = loadConfig(env);
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
  return outcome.config;
}

describe('config', () => {
  it('needs nothing to be set', () => {
    expect(configOf({ PATH: '/bin', HOME: '/root' })).toEqual({
      port: 2567,
      host: 'localhost',
      dataDir: 'data',
      demo: true,
      demoForAll: false,
      files: { folder: null, bucket: null, clamd: null, freeBytes: 1_024 * 1_024 * 1_024 },
      escrow: null,
      explorerUrl: null,
      push: { subject: 'mailto:operator@mesi.invalid', allowsLocal: false },
      mail: { smtp: null, hasMailbox: true },
      jwtSecret: null,
      receiptKey: null,
      kyc: {
        ...{ key: null, keysBefore: [], needs: ['address', 'document', 'selfie'] },
        ...{ provider: 'none', webhookSecrets: [], link: null },
      },
      paymentsSecret: null,
      payoutProtectionMs: 86_400_000,
      platformFeePart: 0,
      leastAge: 18,
      ratesUrl: null,
      ratesMaxAgeMs: 300_000,
      publicUrl: null,
      allowedOrigins: [],
      admins: [],
      operatorsNeedStep: false,
      trustProxyHops: 0,
      audienceSize: 1_000,
      guests: 10_000,
      allowedHosts: [],
      connectionsPerAddress: 4_000,
      joinsPerMinuteOfAddress: 6_000,
      joinsPerMinuteOfPerson: 120,
      logLevel: 'info',
      dev: false,
      metricsToken: null,
      iceServers: [],
      media: {
        mode: 'auto',
        videoBitsPerSecond: 2_500_000,
        mediaAddress: null,
        janusUrls: [],
        janusSecret: null,
        janusAdminUrls: [],
        janusAdminSecret: null,
        janusRtpHosts: [],
        viewersPerInstance: 100,
        turn: null,
      },
      mongodb: null,
      sockets: { transport: 'ws', port: 2568, address: null },
      tracing: { otlpUrl: null, share: 1 },
      peerAddress: null,
      replays: { folder: null, freeBytes: 1_073_741_824 },
      redisUrl: null,
    });
  });

  it('takes an empty value as unset', () => {
    const blank = Object.fromEntries(CONFIG_KEYS.map((key) => [key, '']));
    expect(configOf(blank)).toEqual(configOf({}));
  });

  it('reads every key', () => {
    const config = configOf({
      MESI_PORT: '0',
      MESI_HOST: '0.0.0.0',
      MESI_DATA_DIR: '/var/lib/mesi',
      MESI_DEMO: 'off',
      MESI_JWT_SECRET: 's'.repeat(32),
      MESI_RECEIPT_KEY: RECEIPT_KEY,
      MESI_PUBLIC_URL: 'https://live.example.org',
      MESI_ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443',
      MESI_TRUST_PROXY: '1',
      MESI_AUDIENCE_SIZE: '3',
      MESI_LOG_LEVEL: 'debug',
      MESI_DEV: 'public',
      MESI_METRICS_TOKEN: 't'.repeat(16),
      MESI_ICE_SERVERS: '[{"urls":"turn:t.example","username":"u","credential":"c"}]',
      MESI_MEDIA: 'janus',
      MESI_MEDIA_ADDRESS: '203.0.113.7',
      MESI_VIDEO_KBITS: '900',
      JANUS_URLS: 'ws://a.example:8188, wss://b.example',
      JANUS_SECRET: 'x',
      JANUS_ADMIN_URLS: 'ws://a.example:7188, wss://b.example/admin',
      JANUS_ADMIN_SECRET: 'y',
      MESI_TURN_URLS: 'turn:t.example, turns:t.example:443?transport=tcp',
      MESI_TURN_SECRET: TURN_SECRET,
      MESI_TURN_MINUTES: '10',
      JANUS_RTP_HOSTS: '10.0.0.5, fd00::6',
      MESI_VIEWERS_PER_JANUS: '30',
      MONGODB_URL: 'mongodb://u:p@a.example:27017,b.example/shop?replicaSet=rs0',
      REDIS_URL: 'redis://127.0.0.1:6379',
    });
    expect(config.mongodb?.database).toBe('shop');
    expect(config).toMatchObject({ port: 0, demo: false, dev: true, audienceSize: 3, trustProxyHops: 1 });
    const janusUrls = ['ws://a.example:8188', 'wss://b.example'];
    expect(config.media).toEqual({
      mode: 'janus',
      videoBitsPerSecond: 900_000,
      mediaAddress: '203.0.113.7',
      janusUrls,
      janusSecret: 'x',
      janusAdminUrls: ['ws://a.example:7188', 'wss://b.example/admin'],
      janusAdminSecret: 'y',
      janusRtpHosts: ['10.0.0.5', 'fd00::6'],
      viewersPerInstance: 30,
      turn: {
        urls: ['turn:t.example', 'turns:t.example:443?transport=tcp'],
        secret: TURN_SECRET,
        lifetimeMs: 600_000,
      },
    });
    expect(config.allowedOrigins).toEqual(['https://a.example', 'https://b.example:8443']);
    expect(config.iceServers).toEqual([{ urls: 'turn:t.example', username: 'u', credential: 'c' }]);
  });

  const REACHED = [
    { MESI_HOST: '0.0.0.0' },
    { MESI_HOST: '::' },
    { MESI_HOST: '192.168.1.7' },
    { MESI_HOST: 'studio.local' },
    { MESI_PUBLIC_URL: 'https://live.example.org' },
    { MESI_TRUST_PROXY: '1' },
    { MESI_ALLOWED_HOSTS: 'mesi' },
  ];
  it.each(REACHED)(
    '[OS1] starts in demo or developer mode where others reach it (%o) only when told so',
    (reached) => {
      expect(problemsOf(reached)).toMatch(/^MESI_DEMO must be `off`, or `public` if that is meant: .+\.$/);
      expect(problemsOf({ ...reached, MESI_DEMO: 'on', MESI_DEV: 'on' })).toMatch(
        /^MESI_DEMO .+\.\nMESI_DEV .+\.$/,
      );
      expect(configOf({ ...reached, MESI_DEMO: 'off' })).toMatchObject({ demo: false, dev: false });
      const said = configOf({ ...reached, MESI_DEMO: 'public', MESI_DEV: 'public' });
      expect(saidAtStart(said)).toEqual([
        expect.stringContaining('Demo mode is on'),
        expect.stringContaining('Developer pages are on'),
      ]);
    },
  );

  it.each(['localhost', '127.0.0.1', '127.0.0.2', '::1'])(
    '[OS1] starts in both on %s, which is this machine',
    (host) => {
      const env = { MESI_HOST: host, MESI_PUBLIC_URL: 'http://localhost:3000', MESI_DEV: 'on' };
      expect(configOf(env)).toMatchObject({ demo: true, dev: true });
    },
  );

  it('wants the secret of the TURN servers and admin interfaces that it is told of', () => {
    const missing = 'MESI_TURN_SECRET must be set when MESI_TURN_URLS is';
    expect(problemsOf({ MESI_TURN_URLS: 'turn:t.example' })).toContain(missing);
    const admin = { JANUS_URLS: 'ws://a.example', JANUS_ADMIN_URLS: 'ws://a.example:7188' };
    const http = { ...admin, JANUS_ADMIN_URLS: 'http://a.example:7088/admin', JANUS_ADMIN_SECRET: 'x' };
    expect(problemsOf(http)).toMatch(/^JANUS_ADMIN_URLS must be addresses .+\.$/);
    expect(problemsOf(admin)).toContain('JANUS_ADMIN_SECRET must be set when JANUS_ADMIN_URLS is');
    const stun = { MESI_TURN_URLS: 'stun:t.example', MESI_TURN_SECRET: TURN_SECRET };
    expect(problemsOf(stun)).toMatch(/^MESI_TURN_URLS must .+\.$/);
    expect(configOf({ MESI_TURN_SECRET: TURN_SECRET }).media.turn).toBeNull();
  });

  it.each([
    ['MESI_PROT', 'did you mean MESI_PORT?'],
    ['MESI_DEMOS', 'did you mean MESI_DEMO?'],
    ['MESI_SOMETHING_ELSE_ENTIRELY', '.env.example lists all of them'],
  ])('refuses the unknown key %s by name: %s', (key, sentence) => {
    const problems = problemsOf({ [key]: 'x' });
    expect(problems).toContain(key);
    expect(problems).toContain(sentence);
  });

  it.each([
    ['MESI_PORT', 'http'],
    ['MESI_PORT', '65536'],
    ['MESI_PORT', '-1'],
    ['MESI_PORT', '1.5'],
    ['MESI_AUDIENCE_SIZE', '0'],
    ['MESI_DEMO', 'yes'],
    ['MESI_DEV', 'true'],
    ['MESI_JWT_SECRET', 's'.repeat(31)],
    ['MESI_KYC_KEY', Buffer.alloc(31).toString('base64')],
    ['MESI_KYC_KEYS_BEFORE', 'one,two'],
    ['MESI_KYC_NEEDS', 'address,passport'],
    ['MESI_KYC_PROVIDER', 'somebody'],
    ['MESI_KYC_WEBHOOK_SECRETS', 'too short'],
    ['MESI_KYC_LINK', 'https://verify.example.org/'],
    ['MESI_RECEIPT_KEY', 'bm8ga2V5'],
    ['MESI_METRICS_TOKEN', 't'.repeat(15)],
    ['MESI_PUBLIC_URL', 'live.example.org'],
    ['MESI_ALLOWED_ORIGINS', 'https://a.example/path'],
    ['MESI_ALLOWED_ORIGINS', '*'],
    ['MESI_ALLOWED_HOSTS', 'live.example.org:2567'],
    ['MESI_ALLOWED_HOSTS', '*'],
    ['MESI_CONNECTIONS_PER_ADDRESS', '0'],
    ['MESI_LOG_LEVEL', 'loud'],
    ['MESI_ICE_SERVERS', 'stun:x'],
    ['MESI_ICE_SERVERS', '[{"urls":"http://x"}]'],
    ['MESI_MEDIA', 'webrtc'],
    ['MESI_VIDEO_KBITS', '5'],
    ['MESI_TURN_SECRET', 'too short'],
    ['MESI_TURN_MINUTES', '0'],
    ['MESI_MEDIA_ADDRESS', 'example.org'],
    ['JANUS_URLS', 'http://127.0.0.1:8088/janus'],
    ['JANUS_RTP_HOSTS', '10.0.0.5'],
    ['MESI_VIEWERS_PER_JANUS', '-1'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '127.0.0.1:4318'],
    ['MESI_TRACES_PERCENT', '0'],
    ['REDIS_URL', '127.0.0.1:6379'],
    ['TRANSPORT', 'uWS'],
    ['MESI_SOCKETS_PORT', 'ws'],
    ['MESI_SOCKETS_ADDRESS', 'wss://live.example.org'],
    ['MONGODB_URL', '127.0.0.1:27017/mesi'],
    ['MONGODB_URL', 'mongodb:///mesi'],
  ])('refuses %s=%s with a sentence that names it', (key, value) => {
    expect(problemsOf({ MESI_DEMO: 'off', [key]: value })).toMatch(new RegExp(`^${key} must .+\\.$`));
  });

  it.each(['mongodb://127.0.0.1', 'mongodb://127.0.0.1:27017/', 'mongodb+srv://db.example/?w=1'])(
    'keeps its data in the database "mesi" when %s names none',
    (url) => expect(configOf({ MONGODB_URL: url }).mongodb).toEqual({ url, database: 'mesi' }),
  );

  it('[WI16] has sockets of uWebSockets.js for one process, and tells of their address nowhere else', () => {
    const address = { MESI_SOCKETS_ADDRESS: 'live.example.org:2568' };
    expect(configOf({ TRANSPORT: 'uws', ...address }).sockets).toEqual({
      transport: 'uws',
      port: 2568,
      address: 'live.example.org:2568',
    });
    expect(configOf(address).sockets).toEqual({ transport: 'ws', port: 2568, address: null });
    const several = { TRANSPORT: 'uws', REDIS_URL: 'redis://127.0.0.1:6379' };
    expect(problemsOf(several)).toMatch(/^TRANSPORT must be `ws` for several processes/);
  });

  it('names every problem at once, and never the value of a secret', () => {
    const problems = problemsOf({ MESI_PORT: 'x', MESI_JWT_SECRET: 'short-secret', MESI_DEVV: 'on' });
    expect(problems.split('\n')).toHaveLength(3);
    expect(problems).not.toContain('short-secret');
  });

  it('is documented in .env.example, key by key, with the defaults it has', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const documented = [...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(
      ([, key, value]) => [key!, value!] as const,
    );
    expect(documented.map(([key]) => key).sort()).toEqual([...CONFIG_KEYS].sort());
    expect(configOf(Object.fromEntries(documented))).toEqual(configOf({}));
  });
});

describe('e-mail', () => {
  const MESI_SMTP_URL = 'smtps://name:word@mail.example.org';
  const MESI_MAIL_FROM = 'Mesi Live <no-reply@example.org>';

  it('[EM7] needs a sender and an address for links, or there is none', () => {
    expect(problemsOf({ MESI_SMTP_URL })).toMatch(/MESI_MAIL_FROM[\s\S]*MESI_PUBLIC_URL/);
    expect(problemsOf({ MESI_SMTP_URL: 'https://mail.example.org' })).toContain('MESI_SMTP_URL');
    expect(problemsOf({ MESI_MAIL_FROM: 'nobody' })).toContain('MESI_MAIL_FROM');
    const whole = { MESI_SMTP_URL, MESI_MAIL_FROM, MESI_PUBLIC_URL: 'https://live.example.org' };
    expect(configOf({ ...whole, MESI_DEMO: 'off' })).toMatchObject({
      mail: { smtp: { url: MESI_SMTP_URL, from: MESI_MAIL_FROM }, hasMailbox: false },
      operatorsNeedStep: true,
    });
    expect(configOf({ MESI_DEMO: 'off' }).mail).toEqual({ smtp: null, hasMailbox: false });
    expect(configOf({ MESI_DEMO: 'public' }).mail.hasMailbox).toBe(false);
  });
});

describe('the bucket of files', () => {
  const MESI_FILES_S3_URL = 'https://s3.example.org/mesi-files';

  it('is needed by nobody, and is of use with a key and its secret alone', () => {
    expect(problemsOf({ MESI_FILES_S3_URL })).toMatch(/MESI_FILES_S3_KEY_ID[\s\S]*MESI_FILES_S3_SECRET/);
    expect(problemsOf({ MESI_FILES_S3_URL: 's3://mesi-files' })).toContain('MESI_FILES_S3_URL');
    const keys = { MESI_FILES_S3_KEY_ID: 'key', MESI_FILES_S3_SECRET: 'of the tests' };
    expect(configOf({ MESI_FILES_S3_URL, ...keys }).files.bucket).toEqual({
      url: MESI_FILES_S3_URL,
      region: 'us-east-1',
      accessKeyId: 'key',
      secretAccessKey: 'of the tests',
    });
  });
});
