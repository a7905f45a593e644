import { findDemoAccount } from '../services/demo.ts';
import type { Services } from '../services/services.ts';
import { seedDemoFiles } from './demoFiles.ts';
import { type DemoPapers, seedDemoIdentity, verifyDemoIdentity } from './demoIdentity.ts';

/** Whose form waits for an auditor, and whose was found right. */
const PAPERS = {
  cleo: { address: 'Via dei Pini 8, Trieste', documentNumber: 'YA1234547' },
  nova: { address: 'Harzer Straße 39, Berlin', documentNumber: 'C01X00T47' },
} as const satisfies Record<string, DemoPapers>;

/**
 * Lets people of the demo send what is looked into first: files to each other, and forms of who they are, of which one waits and one is
 * verified. It is safe to repeat, and leaves out whoever has erased their account.
 */
export async function seedDemoSent(services: Services): Promise<void> {
  const [kai, ada] = [await findDemoAccount(services, 'kai'), await findDemoAccount(services, 'ada')];
  if (kai && ada) await seedDemoFiles(services, { kai, ada });
  const [cleo, nova] = [await findDemoAccount(services, 'cleo'), await findDemoAccount(services, 'nova')];
  if (cleo) await seedDemoIdentity(services, cleo.id, PAPERS.cleo);
  const auditor = await findDemoAccount(services, 'iris');
  if (!nova || !auditor) return;
  await seedDemoIdentity(services, nova.id, PAPERS.nova);
  await verifyDemoIdentity(services, { personId: nova.id, auditorId: auditor.id });
}
