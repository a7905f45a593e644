import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../freePort.ts';
import { COMPONENTS, findComponent } from '../../tools/components.ts';
import type { TurnSettings } from './iceServers.ts';

export interface RunningTurn {
  readonly settings: TurnSettings;
  /** The address from which it sends to Janus, which is reached by the same address. */
  readonly relayAddress: string;
  stop(): Promise<void>;
}

/** Starts a real coturn that listens on loopback, told what `docs/media.md` tells operators. */
export async function startTurn(): Promise<RunningTurn> {
  const component = COMPONENTS.find(({ name }) => name === 'turnserver')!;
  const binary = findComponent(component);
  if (!binary) throw new Error(`turnserver is not installed: npm run provision, or ${component.elsewhere}`);
  const folder = await mkdtemp(join(tmpdir(), 'mesi-turn-'));
  const port = await freePort();
  const relayAddress = ownAddress();
  const secret = 'a secret that coturn and the server share';
  const options = [
    ['--listening-ip', '127.0.0.1'],
    ['--relay-ip', relayAddress],
    ['--listening-port', `${port}`],
    ['--realm', 'mesi.example'],
    ['--static-auth-secret', secret],
    ['--pidfile', join(folder, 'pid')],
    ['--userdb', join(folder, 'turndb')],
    ['--log-file', 'stdout'],
  ].flat();
  const flags = ['-n', '--use-auth-secret', '--no-tls', '--no-dtls', '--no-cli'];
  const child = spawn(binary, [...flags, ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (data) => {
      said += String(data);
    });
  }
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`turnserver ended with ${code}:\n${said}`);
  });
  await Promise.race([answers(port), ended]);
  ended.catch(() => {});
  return {
    relayAddress,
    settings: { urls: [`turn:127.0.0.1:${port}?transport=udp`], secret, lifetimeMs: 60_000 },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when a STUN server answers on that port. */
async function answers(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const question = Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]);
  const asking = setInterval(() => socket.send(question, port, '127.0.0.1'), 50);
  await once(socket, 'message');
  clearInterval(asking);
  socket.close();
}

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
