import type { Page } from 'playwright-core';

/** What a page complained of: errors on its console, uncaught errors, violations of the content security policy. */
export interface Complaints {
  readonly list: readonly string[];
  /** Expected from now on, for instance while the server is down. */
  forgive(pattern: RegExp): void;
}

export async function hearComplaints(page: Page, name: string): Promise<Complaints> {
  const list: string[] = [];
  const forgiven: RegExp[] = [];
  const complain = (text: string) => {
    if (!forgiven.some((pattern) => pattern.test(text))) list.push(`${name}: ${text}`);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`${message.text()} (${message.location().url})`);
  });
  // what is thrown without a stack (a `DOMException`, an import that failed) has an empty one
  page.on('pageerror', (error) => complain(`uncaught ${error.stack || `${error.name}: ${error.message}`}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy violation: ${violatedDirective} ${blockedURI}`),
    );
  });
  return { list, forgive: (pattern) => forgiven.push(pattern) };
}
