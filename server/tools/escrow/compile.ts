/** `npm run escrow:compile`: compiles the contracts, and writes what is committed of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../repository.ts';
import { runProgram } from '../runProgram.ts';
import { compileContracts } from './compileContracts.ts';

const FILE = 'server/services/escrow/contracts/artifacts.json';

const artifacts = compileContracts();
writeFileSync(join(ROOT, FILE), `${JSON.stringify(artifacts, null, 2)}\n`);
await runProgram({
  command: 'node_modules/.bin/biome',
  args: ['format', '--write', FILE],
  limitMs: 60_000,
  show: 'keep',
});
for (const [name, { bytecode }] of Object.entries(artifacts.contracts)) {
  console.log(`${name}: ${(bytecode.length - 2) / 2} bytes (solc ${artifacts.compiler})`);
}
