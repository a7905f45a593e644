import { report } from '../report.ts';
import { type ChatCrashInput, chatCrashTest } from './chatCrash.ts';

/** Does a long run with people who write in a group, and reports it. Resolves to the exit code of the process. */
export async function reportChatCrash({
  adapter,
  kills,
}: Pick<ChatCrashInput, 'adapter' | 'kills'>): Promise<number> {
  const log = (line: string) => console.log(line);
  const result = await chatCrashTest({ adapter, kills, writers: 24, linesBetweenKills: 60, log });
  const { violations, ...figures } = result;
  for (const sentence of violations.slice(0, 50)) console.log(`✗ ${sentence}`);
  const broken = (rule: string) => violations.filter((sentence) => sentence.startsWith(`${rule} `)).length;
  const rows = [
    { what: 'kills of the server (SIGKILL)', figure: figures.kills },
    { what: 'lines that were acknowledged', figure: figures.acknowledged },
    { what: 'asked again', figure: figures.retries },
    { what: 'lines in flight when killed', figure: figures.inFlightAtKills },
    { what: 'slowest kill to next line, ms', figure: figures.slowestReturnMs },
    { what: 'CR8 acknowledged lines lost', figure: broken('CR8') },
    { what: 'CR9 lines there twice', figure: broken('CR9') },
    { what: 'CR10 lines out of order', figure: broken('CR10') },
  ];
  report(`Conversations through crashes, on ${adapter}`, rows, {
    adapter,
    ...figures,
    violations: violations.length,
  });
  return violations.length === 0 ? 0 : 1;
}
