import { PlannedResource } from '../plan';
import { functionSite } from './function-site';
import { NamedResources } from './named-resources';
import { administrator } from './world/iam/callers';
import { Site } from './world/internet';
import { World } from './world/world';

/** What is served under host names, and what answers there. */
export class Sites {
  constructor(private readonly world: World, private readonly resources: NamedResources) {}

  /** A bucket, or a function or alias. */
  public host(name: string, target: string): void {
    const { resources, world } = this;
    const isFunction = resources.find('AWS::S3::Bucket', target).length === 0 && resources.isCallable(target);
    world.internet.host(name, isFunction ? this.ofFunction(name, resources.callable(target)) : this.ofBucket(resources.one('AWS::S3::Bucket', target)));
  }

  /** Calls a function in the name of somebody in its account who may. */
  public call({ arn, account }: PlannedResource, event: unknown) {
    return this.world.lambda.invoke(arn, event, administrator(account));
  }

  private ofBucket({ name }: PlannedResource): Site {
    const serve = this.world.s3.website(name);
    return ({ path }) => {
      const object = serve(path);
      if (!object) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
      return { status: 200, headers: { 'content-type': object.contentType, ...(object.cacheControl && { 'cache-control': object.cacheControl }) }, body: object.bytes };
    };
  }

  private ofFunction(host: string, fn: PlannedResource): Site {
    return functionSite(host, () => this.world.timeline.date, (event) => this.call(fn, event));
  }
}
