import { findDemoAccount } from '../services/demo.ts';
import type { Services } from '../services/services.ts';
import { seedDemoFiles } from './demoFiles.ts';
import { seedDemoIdentity } from './demoIdentity.ts';

/**
 * Lets people of the demo send what is looked into first: files to each other, and a form of who one is. It is safe to repeat, and
 * leaves out whoever has erased their account.
 */
export async function seedDemoSent(services: Services): Promise<void> {
  const [kai, ada] = [await findDemoAccount(services, 'kai'), await findDemoAccount(services, 'ada')];
  if (kai && ada) await seedDemoFiles(services, { kai, ada });
  const cleo = await findDemoAccount(services, 'cleo');
  if (cleo) await seedDemoIdentity(services, cleo.id);
}
