import type { AccessPort, Right } from '../iam/access-port';
import { HandledResource, handlerRights } from '../iam/rights/resource-handlers';
import { JournalPort } from '../ports';
import { Caller, ServiceError } from '../service';
import { Stack } from './model';

interface Dependencies {
  readonly access: AccessPort;
  readonly journal: JournalPort;
}

/** Whether the role of a stack may do what is done to its resources. Without a role, it is somebody who may do everything. */
export class ResourceJudge {
  /** `unjudged` are the types that have been told already. */
  constructor(private readonly deps: Dependencies, private readonly stack: Stack, private readonly caller: Caller | undefined, private readonly unjudged: Set<string>) {}

  public create(resource: HandledResource): string | undefined {
    return this.judge(resource, handlerRights('create', resource, this.stack));
  }

  public update(resource: HandledResource, changed: readonly string[]): string | undefined {
    return this.judge(resource, handlerRights('update', resource, this.stack, changed));
  }

  public delete(resource: HandledResource): string | undefined {
    return this.judge(resource, handlerRights('delete', resource, this.stack));
  }

  /** What the handler of the resource says if the role may not. */
  private judge({ type }: HandledResource, rights: readonly Right[] | undefined): string | undefined {
    if (!this.caller) return undefined;
    if (!rights) return this.tell(type);
    try {
      this.deps.access.require(this.caller, ...rights);
      return undefined;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return `Resource handler returned message: "${error.message}" (HandlerErrorCode: AccessDenied)`;
    }
  }

  private tell(type: string): undefined {
    if (this.unjudged.has(type)) return;
    this.unjudged.add(type);
    this.deps.journal.note('iam', `the rights for ${type} are not judged: nobody here knows which ones CloudFormation needs`);
  }
}
