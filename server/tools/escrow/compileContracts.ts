import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Interface } from 'ethers';
import solc from 'solc';
import { ROOT } from '../repository.ts';

const LIBRARY = '@openzeppelin/contracts';
const SOURCES = 'server/services/escrow/contracts/src';
/** The contracts that are put on a chain. */
const NAMES = ['MesiEscrow', 'MesiToken'] as const;

/** A contract as it is put on a chain and spoken to. */
interface Compiled {
  /** Its functions, events and errors, one a line as ethers reads them. */
  readonly abi: readonly string[];
  /** Its creation code, in hex with 0x. */
  readonly bytecode: string;
}

/** What is committed of the contracts. */
export interface Artifacts {
  readonly compiler: string;
  readonly contracts: Readonly<Record<(typeof NAMES)[number], Compiled>>;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<
      string,
      Record<string, { readonly abi: []; readonly evm: { readonly bytecode: { readonly object: string } } }>
    >
  >;
}

/**
 * Compiles a source by its path in the repository, and what it imports, with the settings of contracts/foundry.toml. Returns its
 * contracts by their names. Throws with the compiler's own words when it finds an error.
 */
export function compileSource(path: string): Readonly<Record<string, Compiled>> {
  const { contracts } = compile([path]);
  return Object.fromEntries(
    Object.entries(contracts[path]!).map(([name, compiled]) => [name, compiledOf(compiled)]),
  );
}

/**
 * Compiles the contracts with the settings of contracts/foundry.toml. Throws with the compiler's own words when it finds an
 * error.
 */
export function compileContracts(): Artifacts {
  const { contracts } = compile(
    globSync('*.sol', { cwd: join(ROOT, SOURCES) }).map((name) => `${SOURCES}/${name}`),
  );
  const take = (name: (typeof NAMES)[number]) => compiledOf(contracts[`${SOURCES}/${name}.sol`]![name]!);
  return {
    compiler: solc.version(),
    contracts: { MesiEscrow: take('MesiEscrow'), MesiToken: take('MesiToken') },
  };
}

type CompiledOf = Output['contracts'][string][string];

const compiledOf = ({ abi, evm }: CompiledOf): Compiled => ({
  abi: [...new Interface(abi).format()].sort(),
  bytecode: `0x${evm.bytecode.object}`,
});

function compile(paths: readonly string[]): Output {
  const sourceOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(paths.toSorted().map((path) => [path, { content: sourceOf(path) }])),
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 10_000 },
      metadata: { bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const library = dirname(fileURLToPath(import.meta.resolve('@openzeppelin/contracts/package.json')));
  const find = (path: string) => ({
    contents: path.startsWith(LIBRARY)
      ? readFileSync(join(library, path.slice(LIBRARY.length)), 'utf8')
      : sourceOf(path),
  });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return output;
}
