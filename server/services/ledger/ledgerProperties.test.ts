import { ledgerPropertiesContract } from './ledgerProperties.contract.ts';
import { makeSqliteSite } from './sqliteSite.testkit.ts';

ledgerPropertiesContract('SQLite', makeSqliteSite, { runs: 10_000 });
