import { mediaContract } from '../media.contract.ts';
import { createMeshWorld } from './meshWorld.contract.ts';

mediaContract('mesh, two instances', async () => createMeshWorld());
