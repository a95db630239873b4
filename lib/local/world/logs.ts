import type { AccessPort } from './iam/access-port';
import { LOGS_RIGHTS, LogStream } from './iam/rights/logs';
import { LogsPort } from './ports';
import { Caller } from './service';

export interface LogsDependencies {
  readonly access: AccessPort;
  readonly region: string;
}

/** Amazon CloudWatch Logs, of which only the rights matter: nothing that is written is kept. */
export class LogsService implements LogsPort {
  private readonly groups = new Set<string>();

  constructor(private readonly deps: LogsDependencies) {}

  public add(account: string, group: string): void {
    this.groups.add(`${account} ${group}`);
  }

  public write(log: LogStream, by: Caller): void {
    const { access, region } = this.deps;
    const place = { account: by.account, region };
    const rows = this.groups.has(`${by.account} ${log.group}`) ? [] : [LOGS_RIGHTS.CreateLogGroup];
    access.require(by, ...[...rows, LOGS_RIGHTS.CreateLogStream, LOGS_RIGHTS.PutLogEvents].flatMap(({ rights }) => rights(log, place)));
    this.add(by.account, log.group);
  }
}
