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
 * Compiles the contracts with the settings of contracts/foundry.toml. Throws with the compiler's own words when it finds an
 * error.
 */
export function compileContracts(): Artifacts {
  const paths = globSync('*.sol', { cwd: join(ROOT, SOURCES) }).sort();
  const sources = Object.fromEntries(
    paths.map((name) => [`${SOURCES}/${name}`, { content: readFileSync(join(ROOT, SOURCES, name), 'utf8') }]),
  );
  const input = {
    language: 'Solidity',
    sources,
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 10_000 },
      metadata: { bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const library = dirname(fileURLToPath(import.meta.resolve('@openzeppelin/contracts/package.json')));
  const find = (path: string) => ({
    contents: readFileSync(join(library, path.slice(LIBRARY.length)), 'utf8'),
  });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const take = (name: (typeof NAMES)[number]): Compiled => {
    const { abi, evm } = output.contracts[`${SOURCES}/${name}.sol`]![name]!;
    return { abi: [...new Interface(abi).format()].sort(), bytecode: `0x${evm.bytecode.object}` };
  };
  return {
    compiler: solc.version(),
    contracts: { MesiEscrow: take('MesiEscrow'), MesiToken: take('MesiToken') },
  };
}
