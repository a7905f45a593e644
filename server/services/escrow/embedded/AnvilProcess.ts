import type { ChildProcess } from 'node:child_process';
import type { JsonRpcProvider } from 'ethers';
import { startKept } from '../../../childProgram.ts';
import { connectTo } from '../connectTo.ts';

/** How long anvil may take until it listens, and until it answers one question. */
const PATIENCE_MS = { start: 20_000, answer: 20_000 } as const;

/** How an anvil is started. */
export interface AnvilStart {
  /** The path of the binary. */
  readonly program: string;
  readonly chainId: bigint;
  /** The time of its first block, in seconds since 1970. */
  readonly genesisS: number;
  /** The file of the state that it begins with; null: an empty chain. */
  readonly stateFile: string | null;
  /** How many blocks an epoch has: two epochs are final. Absent: 32, as on Ethereum. */
  readonly epochBlocks?: number;
}

/** One anvil, on a port of loopback that it chose. It has no accounts, mines when it is told to, and ends with us. */
export class AnvilProcess {
  readonly #child: ChildProcess;
  readonly provider: JsonRpcProvider;
  /** Where it listens. */
  readonly url: string;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>;

  /** Starts one. Rejects with its last words when it ends before it listens. */
  static async start(start: AnvilStart): Promise<AnvilProcess> {
    const { program, chainId, genesisS, stateFile, epochBlocks } = start;
    const args = [
      ...['--host', '127.0.0.1', '--port', '0', '--no-cors', '--accounts', '0', '--no-mining'],
      ...['--chain-id', String(chainId), '--timestamp', String(genesisS), '--hardfork', 'osaka'],
      ...(stateFile === null ? [] : ['--load-state', stateFile]),
      ...(epochBlocks === undefined ? [] : ['--slots-in-an-epoch', String(epochBlocks)]),
    ];
    const child = startKept([program, ...args], { output: 'pipe' });
    const ended = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
      child.once('error', () => resolve());
    });
    const port = await portOf(child, ended);
    return new AnvilProcess(child, ended, { url: `http://127.0.0.1:${port}`, chainId });
  }

  private constructor(
    child: ChildProcess,
    ended: Promise<void>,
    { url, chainId }: { readonly url: string; readonly chainId: bigint },
  ) {
    this.#child = child;
    this.ended = ended;
    this.url = url;
    this.provider = connectTo({ url, chainId, patienceMs: PATIENCE_MS.answer });
    void ended.then(() => this.provider.destroy());
  }

  /** The id of its process; null when it was never one. */
  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** Ends it at once. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** Reads on which port it listens out of what it says; what it says later is thrown away. */
async function portOf(child: ChildProcess, ended: Promise<void>): Promise<number> {
  let said = '';
  const found = new Promise<number>((resolve) => {
    const listen = (chunk: Buffer) => {
      said = (said + chunk).slice(-4_000);
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS.start);
  const port = await Promise.race([found, ended.then(() => null)]);
  clearTimeout(timer);
  if (port === null) throw new Error(`anvil did not start: ${said.trim().slice(-400)}`);
  child.stdout?.removeAllListeners('data').resume();
  child.stderr?.removeAllListeners('data').resume();
  return port;
}
