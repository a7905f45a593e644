import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../repository.ts';

const FORGE = fileURLToPath(import.meta.resolve('@foundry-rs/forge/bin.mjs'));
const CONFIG = 'server/services/escrow/contracts/foundry.toml';

/** One test of a contract, as forge tells how it went. */
export interface SolidityTest {
  /** Its name, such as `test_EC6_thePayeeAccepts`. */
  readonly name: string;
  readonly passed: boolean;
  /** What it said when it failed; empty when it passed. */
  readonly why: string;
  /** How many calls of the contracts an invariant was held against; 0 for other tests. */
  readonly calls: number;
  /** What it measured in gas, by the file of `snapshots/` and the name in it. */
  readonly gas: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a run of forge came to. */
export interface ForgeRun {
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * Runs forge from the root of the repository. `config` is the path of the foundry.toml from there; `env` is added to the
 * environment.
 */
export async function runForge(
  args: readonly string[],
  {
    config = CONFIG,
    env = {},
  }: { readonly config?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ForgeRun> {
  const child = spawn(process.execPath, [FORGE, ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', TARGET_TOOL: 'forge', FOUNDRY_CONFIG: config, ...env },
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exitCode, output: Buffer.concat(chunks).toString('utf8') };
}

interface ForgeJson {
  readonly [suite: string]: {
    readonly test_results: Readonly<
      Record<
        string,
        {
          readonly status: string;
          readonly reason: string | null;
          readonly gas_snapshots?: SolidityTest['gas'];
          readonly kind: { readonly Invariant?: { readonly calls: number; readonly reverts: number } };
        }
      >
    >;
  };
}

/** Runs every test of the contracts, and tells how each went. Throws when they could not be compiled. */
export async function testContracts(
  options: Parameters<typeof runForge>[1] = {},
): Promise<readonly SolidityTest[]> {
  const { output } = await runForge(['test', '--json'], options);
  // a failure of an invariant is told in a line of its own, before all of them
  const json = output.split('\n').findLast((line) => line.startsWith('{') && line.includes('"test_results"'));
  if (json === undefined) throw new Error(`forge could not test:\n${output}`);
  return Object.values(JSON.parse(json) as ForgeJson).flatMap(({ test_results }) =>
    Object.entries(test_results).map(([signature, { status, reason, kind, gas_snapshots = {} }]) => ({
      name: signature.replace(/\(.*$/, ''),
      passed: status === 'Success',
      why: status === 'Success' ? '' : (reason ?? status),
      calls: kind.Invariant?.calls ?? 0,
      gas: gas_snapshots,
    })),
  );
}
